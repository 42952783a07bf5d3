"""The triggers that keep the search's words with the rows they come from, and the operation that adds a part.

A trigger runs as whoever writes, behind the same row-level security. Codes and texts are entries of their own.
"""

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE FUNCTION incidents_search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT to_tsvector('pg_catalog.english', said) || to_tsvector('pg_catalog.simple', said)
$$;

CREATE FUNCTION incidents_search_text(data jsonb, columns text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(string_agg(data ->> name, E'\\n'), '') FROM unnest(string_to_array(columns, ' ')) name
$$;

CREATE FUNCTION incidents_search_put(
  of_review uuid, member integer, kind text, of_part uuid, class text, said text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF btrim(said, E' \\n') = '' THEN
    DELETE FROM incidents_searchentry WHERE review_id = of_review AND part_id = of_part AND privacy = class;
  ELSE
    INSERT INTO incidents_searchentry (id, jurisdiction_id, review_id, part, part_id, privacy, words)
    VALUES (gen_random_uuid(), member, of_review, kind, of_part, class, incidents_search_words(said))
    ON CONFLICT (review_id, part_id, privacy) DO UPDATE SET words = excluded.words;
  END IF;
END $$;

-- A part with a review_id. Arguments: the part's name, its columns with codes, its columns with text.
CREATE FUNCTION incidents_search_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE data jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM incidents_searchentry WHERE part_id = OLD.id;
    RETURN NULL;
  END IF;
  data := to_jsonb(NEW);
  PERFORM incidents_search_put(NEW.review_id, NEW.jurisdiction_id, TG_ARGV[0], NEW.id, 'core',
    incidents_search_text(data, TG_ARGV[1]));
  PERFORM incidents_search_put(NEW.review_id, NEW.jurisdiction_id, TG_ARGV[0], NEW.id, 'privileged',
    incidents_search_text(data, TG_ARGV[2]));
  RETURN NULL;
END $$;

CREATE FUNCTION incidents_search_rating() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_review uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM incidents_searchentry WHERE part_id = OLD.id;
    RETURN NULL;
  END IF;
  SELECT review_id INTO of_review FROM incidents_ratingset WHERE id = NEW.rating_set_id;
  PERFORM incidents_search_put(of_review, NEW.jurisdiction_id, 'rating', NEW.id, 'privileged', NEW.rationale);
  RETURN NULL;
END $$;

CREATE FUNCTION incidents_search_put_incident(of_review uuid, incident incidents_incident) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM incidents_search_put(of_review, incident.jurisdiction_id, 'incident', incident.id, 'core',
    incidents_search_text(to_jsonb(incident), 'number incident_type cause_group prior_contact manner determination'));
  PERFORM incidents_search_put(of_review, incident.jurisdiction_id, 'incident', incident.id, 'identifying',
    incidents_search_text(to_jsonb(incident), 'office local_case_number summary'));
END $$;

-- The facts belong to the newest revision; those before keep the words that they were approved with.
CREATE FUNCTION incidents_search_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM incidents_search_put_incident(r.id, NEW)
    FROM (SELECT id FROM incidents_review WHERE incident_id = NEW.id ORDER BY revision DESC LIMIT 1) r;
  RETURN NULL;
END $$;

CREATE FUNCTION incidents_search_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM incidents_searchentry WHERE review_id = OLD.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM incidents_search_put_incident(NEW.id, i) FROM incidents_incident i WHERE i.id = NEW.incident_id;
  END IF;
  PERFORM incidents_search_put(NEW.id, NEW.jurisdiction_id, 'review', NEW.id, 'privileged',
    incidents_search_text(to_jsonb(NEW), 'story no_opportunity_reason decision_note'));
  RETURN NULL;
END $$;

CREATE TRIGGER search_added AFTER INSERT OR DELETE ON incidents_review
  FOR EACH ROW EXECUTE FUNCTION incidents_search_review();
CREATE TRIGGER search_changed AFTER UPDATE OF story, no_opportunity_reason, decision_note ON incidents_review
  FOR EACH ROW EXECUTE FUNCTION incidents_search_review();
CREATE TRIGGER search_changed AFTER UPDATE ON incidents_incident
  FOR EACH ROW EXECUTE FUNCTION incidents_search_incident();
CREATE TRIGGER search_changed AFTER INSERT OR UPDATE OR DELETE ON incidents_rating
  FOR EACH ROW EXECUTE FUNCTION incidents_search_rating();
"""

NO_FUNCTIONS = """
DROP TRIGGER search_changed ON incidents_rating; DROP TRIGGER search_changed ON incidents_incident;
DROP TRIGGER search_changed ON incidents_review; DROP TRIGGER search_added ON incidents_review;
DROP FUNCTION incidents_search_review(); DROP FUNCTION incidents_search_incident();
DROP FUNCTION incidents_search_put_incident(uuid, incidents_incident); DROP FUNCTION incidents_search_rating();
DROP FUNCTION incidents_search_part(); DROP FUNCTION incidents_search_put(uuid, integer, text, uuid, text, text);
DROP FUNCTION incidents_search_text(jsonb, text); DROP FUNCTION incidents_search_words(text);
"""

# Reviews that were there before: what the triggers would have written. The owner sees them with the scope set.
FILL = """
SELECT set_config('app.jur', '{' || coalesce((SELECT string_agg(id::text, ',') FROM jurisdictions_jurisdiction), '')
  || '}', true);
SELECT incidents_search_put_incident(r.id, i) FROM incidents_review r JOIN incidents_incident i ON i.id = r.incident_id;
SELECT incidents_search_put(id, jurisdiction_id, 'review', id, 'privileged',
  incidents_search_text(to_jsonb(r), 'story no_opportunity_reason decision_note')) FROM incidents_review r;
SELECT incidents_search_put(s.review_id, r.jurisdiction_id, 'rating', r.id, 'privileged', r.rationale)
  FROM incidents_rating r JOIN incidents_ratingset s ON s.id = r.rating_set_id;
SELECT set_config('app.jur', '{}', true);
"""

# Most ratings carry no reason: the trigger is not even called for them, so loading many costs nothing here.
QUICK_RATINGS = """
DROP TRIGGER search_changed ON incidents_rating;
CREATE TRIGGER search_added AFTER INSERT ON incidents_rating
  FOR EACH ROW WHEN (NEW.rationale <> '') EXECUTE FUNCTION incidents_search_rating();
CREATE TRIGGER search_changed AFTER UPDATE OF rationale ON incidents_rating
  FOR EACH ROW WHEN (NEW.rationale <> OLD.rationale) EXECUTE FUNCTION incidents_search_rating();
CREATE TRIGGER search_removed AFTER DELETE ON incidents_rating
  FOR EACH ROW WHEN (OLD.rationale <> '') EXECUTE FUNCTION incidents_search_rating();
"""
SLOW_RATINGS = """
DROP TRIGGER search_added ON incidents_rating; DROP TRIGGER search_changed ON incidents_rating;
DROP TRIGGER search_removed ON incidents_rating;
CREATE TRIGGER search_changed AFTER INSERT OR UPDATE OR DELETE ON incidents_rating
  FOR EACH ROW EXECUTE FUNCTION incidents_search_rating();
"""


class SearchPart(RunSQL):
    """Makes the rows of ``table`` (a part with a review_id) findable: columns with codes, and columns with text.

    Once more for the same table, it replaces what was declared before: so a new column becomes findable.
    Leave out a column that must not be found (notes that are destroyed on schedule).
    """

    def __init__(self, table: str, part: str, codes: str = "", texts: str = "") -> None:
        self.table, self.part, self.codes, self.texts = table, part, codes, texts
        add = (
            f"DROP TRIGGER IF EXISTS search_changed ON {table};"
            f"CREATE TRIGGER search_changed AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION incidents_search_part('{part}', '{codes}', '{texts}');"
        )
        put = (  # names come from a migration, never from input
            "SELECT incidents_search_put(review_id, jurisdiction_id, '{part}', id, '{privacy}',"
            " incidents_search_text(to_jsonb(t), '{columns}')) FROM {table} t;"
        )
        fill = "".join(
            put.format(part=part, privacy=privacy, columns=columns, table=table)
            for privacy, columns in (("core", codes), ("privileged", texts))
        )
        scope, *_rest, close = FILL.strip().split(";\n")
        super().__init__(f"{add}\n{scope};\n{fill}\n{close}", f"DROP TRIGGER search_changed ON {table};")

    def deconstruct(self) -> tuple:
        kwargs = {"table": self.table, "part": self.part, "codes": self.codes, "texts": self.texts}
        return self.__class__.__name__, [], kwargs
