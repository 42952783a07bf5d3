"""What was shared stays as it was shared: the database refuses to change or remove it."""

KEPT = """
CREATE FUNCTION incidents_submission_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['state', 'version', 'updated_at', 'updated_by_id', 'manifest_ids', 'superseded_at',
  'superseded_by_id', 'withdrawn_at', 'withdrawn_by_id'];
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state <> 'waiting' THEN
    IF TG_OP = 'DELETE' OR NEW.state = 'waiting' OR (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) THEN
      RAISE EXCEPTION 'what was shared is kept as it was' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.sha256 <> ''
     AND NEW.sha256 <> encode(sha256(convert_to(NEW.payload, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'the fingerprint is not that of the shared form' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON incidents_sharesubmission
  FOR EACH ROW EXECUTE FUNCTION incidents_submission_kept();
CREATE TRIGGER locked BEFORE INSERT OR UPDATE OR DELETE ON incidents_datasetfacts
  FOR EACH ROW EXECUTE FUNCTION incidents_part_locked();
"""
NOT_KEPT = """
DROP TRIGGER locked ON incidents_datasetfacts;
DROP TRIGGER kept ON incidents_sharesubmission;
DROP FUNCTION incidents_submission_kept();
"""
