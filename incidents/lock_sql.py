"""The lock on approved reviews, in the database: no service, shell or forged request gets past it."""

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
