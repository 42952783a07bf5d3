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

# An approved review takes one thing more: a supplement set, and in it ratings of items that its own version does not
# have and the set's newer version has. They can be mended, not removed; everything else stays refused.
SUPPLEMENT = """
CREATE FUNCTION incidents_takes_supplement(a_review uuid, a_version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM incidents_review r
      JOIN core_instrumentversion old ON old.id = r.instrument_version_id
      JOIN core_instrumentversion new ON new.id = a_version
     WHERE r.id = a_review AND r.state IN ('approved', 'shared', 'withdrawn')
       AND new.instrument_id = old.instrument_id AND new.published_at > old.published_at)
$$;

CREATE FUNCTION incidents_is_new_item(a_version uuid, a_review uuid, item text) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM incidents_review r
      JOIN core_instrumentversion old ON old.id = r.instrument_version_id
      JOIN core_instrumentversion new ON new.id = a_version
     WHERE r.id = a_review
       AND new.definition->'items' @> jsonb_build_array(jsonb_build_object('code', item))
       AND NOT old.definition->'items' @> jsonb_build_array(jsonb_build_object('code', item)))
$$;

CREATE FUNCTION incidents_ratingset_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind = 'supplement' AND incidents_takes_supplement(NEW.review_id, NEW.instrument_version_id) THEN
      RETURN NEW;
    END IF;
  ELSE
    PERFORM incidents_refuse_locked(OLD.review_id);
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM incidents_refuse_locked(NEW.review_id);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION incidents_rating_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parent uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.rating_set_id ELSE NEW.rating_set_id END;
  supplements boolean := false;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.rating_set_id <> NEW.rating_set_id THEN
    RAISE EXCEPTION 'a rating stays in its set' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP <> 'DELETE' THEN
    SELECT s.kind = 'supplement' AND incidents_takes_supplement(s.review_id, s.instrument_version_id)
       AND incidents_is_new_item(s.instrument_version_id, s.review_id, NEW.item_code)
      INTO supplements FROM incidents_ratingset s WHERE s.id = parent;
  END IF;
  IF supplements IS NOT TRUE THEN
    PERFORM incidents_refuse_locked(s.review_id) FROM incidents_ratingset s WHERE s.id = parent;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

DROP TRIGGER locked ON incidents_ratingset;
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_ratingset
  FOR EACH ROW EXECUTE FUNCTION incidents_ratingset_locked();
"""

NO_SUPPLEMENT = """
DROP TRIGGER locked ON incidents_ratingset;
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_ratingset
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
DROP FUNCTION incidents_ratingset_locked();

CREATE OR REPLACE FUNCTION incidents_rating_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.rating_set_id ELSE NEW.rating_set_id END;
BEGIN
  PERFORM incidents_refuse_locked(s.review_id) FROM incidents_ratingset s WHERE s.id = parent;
  IF TG_OP = 'UPDATE' AND OLD.rating_set_id <> NEW.rating_set_id THEN
    RAISE EXCEPTION 'a rating stays in its set' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP FUNCTION incidents_is_new_item(uuid, uuid, text);
DROP FUNCTION incidents_takes_supplement(uuid, uuid);
"""

# What is published is published: only the state moves on, to withdrawn.
PUBLISHED = """
CREATE FUNCTION incidents_disclosure_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['state', 'version', 'updated_at', 'updated_by_id', 'withdrawn_at', 'withdrawn_by_id'];
BEGIN
  IF OLD.state IN ('published', 'withdrawn') THEN
    IF TG_OP = 'DELETE' OR NEW.state <> 'withdrawn' OR OLD.state = 'withdrawn'
       OR (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) THEN
      RAISE EXCEPTION 'this public record is published and locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER locked BEFORE UPDATE OR DELETE ON incidents_publicdisclosure
  FOR EACH ROW EXECUTE FUNCTION incidents_disclosure_locked();
"""

UNPUBLISHED = """
DROP TRIGGER locked ON incidents_publicdisclosure;
DROP FUNCTION incidents_disclosure_locked();
"""

# What a review gathers is locked with it. One exception: raw debrief notes are destroyed on schedule, also then.
# Then the text goes for good, its moment is written, and nothing else of the row may change.
LOCK_GATHERED = """
CREATE FUNCTION incidents_debrief_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['notes', 'notes_destroyed_at', 'version', 'updated_at', 'updated_by_id'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.notes_destroyed_at IS NOT NULL AND NEW.notes_destroyed_at IS DISTINCT FROM OLD.notes_destroyed_at THEN
      RAISE EXCEPTION 'destroyed notes stay destroyed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.notes_destroyed_at IS NULL AND NEW.notes_destroyed_at IS NOT NULL AND NEW.notes = ''
       AND (to_jsonb(NEW) - free) IS NOT DISTINCT FROM (to_jsonb(OLD) - free) THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN PERFORM incidents_refuse_locked(OLD.review_id); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM incidents_refuse_locked(NEW.review_id); RETURN NEW; END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_timelineevent
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_debrief
  FOR EACH ROW EXECUTE FUNCTION incidents_debrief_locked();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_mapnode
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_maplink
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
"""

UNLOCK_GATHERED = """
DROP TRIGGER locked ON incidents_timelineevent; DROP TRIGGER locked ON incidents_debrief;
DROP TRIGGER locked ON incidents_mapnode; DROP TRIGGER locked ON incidents_maplink;
DROP FUNCTION incidents_debrief_locked();
"""

# The screening decision is a part of the review that approval locks.
LOCK_SCREENING = """
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_screeningdecision
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
"""
UNLOCK_SCREENING = "DROP TRIGGER locked ON incidents_screeningdecision;"
