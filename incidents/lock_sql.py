"""The lock on approved reviews, in the database: no service, shell or forged request gets past it.

LOCK is how it began; a migration that was released keeps its text. WIDEN replaces three of its functions.
"""

LOCK = """
CREATE FUNCTION incidents_refuse_locked(review uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM incidents_review WHERE id = review AND state = 'approved') THEN
    RAISE EXCEPTION 'this review is approved and locked' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE FUNCTION incidents_part_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM incidents_refuse_locked(OLD.review_id); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM incidents_refuse_locked(NEW.review_id); RETURN NEW; END IF;
  RETURN OLD;
END $$;

CREATE FUNCTION incidents_rating_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.rating_set_id ELSE NEW.rating_set_id END;
BEGIN
  PERFORM incidents_refuse_locked(s.review_id) FROM incidents_ratingset s WHERE s.id = parent;
  IF TG_OP = 'UPDATE' AND OLD.rating_set_id <> NEW.rating_set_id THEN
    RAISE EXCEPTION 'a rating stays in its set' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION incidents_link_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.opportunity_id ELSE NEW.opportunity_id END;
BEGIN
  PERFORM incidents_refuse_locked(o.review_id) FROM incidents_improvementopportunity o WHERE o.id = parent;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION incidents_incident_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM incidents_refuse_locked(r.id) FROM incidents_review r WHERE r.incident_id = OLD.id;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- The review's own row: once approved only the state may move on, by the workflow, and the row's bookkeeping with it.
CREATE FUNCTION incidents_review_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['state', 'version', 'updated_at', 'updated_by_id'];
BEGIN
  IF OLD.state = 'approved' THEN
    IF TG_OP = 'DELETE' OR NEW.state = OLD.state OR (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) THEN
      RAISE EXCEPTION 'this review is approved and locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_need
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_improvementopportunity
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_ratingset
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_rating
  FOR EACH ROW EXECUTE FUNCTION incidents_rating_locked();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_opportunityneed
  FOR EACH ROW EXECUTE FUNCTION incidents_link_locked();
CREATE TRIGGER locked BEFORE UPDATE OR DELETE ON incidents_incident
  FOR EACH ROW EXECUTE FUNCTION incidents_incident_locked();
CREATE TRIGGER locked BEFORE UPDATE OR DELETE ON incidents_review
  FOR EACH ROW EXECUTE FUNCTION incidents_review_locked();
"""

UNLOCK = """
DROP TRIGGER locked ON incidents_need; DROP TRIGGER locked ON incidents_improvementopportunity;
DROP TRIGGER locked ON incidents_ratingset; DROP TRIGGER locked ON incidents_rating;
DROP TRIGGER locked ON incidents_opportunityneed; DROP TRIGGER locked ON incidents_incident;
DROP TRIGGER locked ON incidents_review;
DROP FUNCTION incidents_review_locked(); DROP FUNCTION incidents_incident_locked();
DROP FUNCTION incidents_link_locked(); DROP FUNCTION incidents_rating_locked(); DROP FUNCTION incidents_part_locked();
DROP FUNCTION incidents_refuse_locked(uuid);
"""

# Every locked state counts; what was decided only moves on to another locked state; the facts of an incident follow
# its newest revision, so that an amendment may mend them while the revision before stays as it was approved.
WIDEN = """
CREATE OR REPLACE FUNCTION incidents_is_locked(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT state IN ('approved', 'shared', 'withdrawn', 'void')
$$;

CREATE OR REPLACE FUNCTION incidents_refuse_locked(review uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM incidents_review r WHERE r.id = review AND incidents_is_locked(r.state)) THEN
    RAISE EXCEPTION 'this review is approved and locked' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION incidents_incident_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest uuid;
BEGIN
  SELECT r.id INTO newest FROM incidents_review r WHERE r.incident_id = OLD.id ORDER BY r.revision DESC LIMIT 1;
  IF newest IS NOT NULL THEN PERFORM incidents_refuse_locked(newest); END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION incidents_review_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['state', 'version', 'updated_at', 'updated_by_id', 'shared_at', 'shared_by_id',
  'withdrawn_at', 'withdrawn_by_id', 'voided_at', 'voided_by_id'];
BEGIN
  IF incidents_is_locked(OLD.state) THEN
    IF TG_OP = 'DELETE' OR NEW.state = OLD.state OR NOT incidents_is_locked(NEW.state)
       OR (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) THEN
      RAISE EXCEPTION 'this review is approved and locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

# The three functions as LOCK made them.
NARROW = """
CREATE OR REPLACE FUNCTION incidents_refuse_locked(review uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM incidents_review WHERE id = review AND state = 'approved') THEN
    RAISE EXCEPTION 'this review is approved and locked' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION incidents_incident_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM incidents_refuse_locked(r.id) FROM incidents_review r WHERE r.incident_id = OLD.id;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION incidents_review_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['state', 'version', 'updated_at', 'updated_by_id'];
BEGIN
  IF OLD.state = 'approved' THEN
    IF TG_OP = 'DELETE' OR NEW.state = OLD.state OR (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) THEN
      RAISE EXCEPTION 'this review is approved and locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

DROP FUNCTION incidents_is_locked(text);
"""
