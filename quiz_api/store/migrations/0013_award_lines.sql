-- What a report says of an award, made when it is appended and again when it is taken back: a report of a city reads one
-- narrow table in its order, where it had to look up completion, attempt and void of every row. Derived from records,
-- which stay the truth; `verify` compares.

CREATE TABLE award_lines (
    school_year integer NOT NULL,
    sequence bigint NOT NULL,
    subject_id text COLLATE "C" NOT NULL,
    organisation_path text COLLATE "C" NOT NULL,
    county_path text COLLATE "C",
    school_path text COLLATE "C",
    class_path text COLLATE "C",
    line text NOT NULL,  -- a JSON array, read by quiz_api/store/award_documents.py
    PRIMARY KEY (school_year, sequence)
);

-- The score stands in the line where completion and attempt are of the same person at the same unit as the award: whoever
-- sees the award sees them. Elsewhere `true` at the end says that there is a score, which is looked up through the scope.
CREATE VIEW counted_award_lines AS
    SELECT r.school_year, r.sequence, r.subject_id, r.organisation_path, r.county_path, r.school_path, r.class_path,
           json_build_array(
               r.key, r.sequence, r.organisation_path, r.subject_id, r.school_year, draft.term, draft.happened_at,
               award.page_id, award.minutes, award.evidence, award.completion_id, coalesce(award.credit_number, ''), v.key,
               CASE WHEN behind.is_beside THEN (a.document::json #>> '{draft,body,score_percent}')::integer END,
               a.key IS NOT NULL AND NOT behind.is_beside
           )::text AS line
    FROM records r
    CROSS JOIN LATERAL json_to_record(r.document::json -> 'draft') AS draft (term integer, happened_at text, body json)
    CROSS JOIN LATERAL json_to_record(draft.body) AS award (
        page_id text, minutes integer, evidence text, completion_id text, credit_number text
    )
    LEFT JOIN records v ON v.voids = r.key
    LEFT JOIN records c ON c.key = award.completion_id
    LEFT JOIN records a ON a.key = c.document::json #>> '{draft,body,attempt_id}' AND a.kind = 'attempt'
    CROSS JOIN LATERAL (
        SELECT (c.organisation_path, c.subject_id) = (r.organisation_path, r.subject_id)
           AND (a.organisation_path, a.subject_id) = (r.organisation_path, r.subject_id) AS is_beside
    ) behind
    WHERE r.kind = 'hours-award';

-- After an award was appended or taken back.
CREATE FUNCTION keep_award_line(the_place bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO award_lines (school_year, sequence, subject_id, organisation_path, county_path, school_path, class_path,
                             line)
    SELECT c.school_year, c.sequence, c.subject_id, c.organisation_path, c.county_path, c.school_path, c.class_path,
           c.line
    FROM counted_award_lines c WHERE c.sequence = the_place
    ON CONFLICT (school_year, sequence) DO UPDATE SET line = excluded.line;
END
$$;

CREATE FUNCTION recount_award_lines() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM award_lines;
    INSERT INTO award_lines (school_year, sequence, subject_id, organisation_path, county_path, school_path, class_path,
                             line)
    TABLE counted_award_lines;
END
$$;

-- As before, with these lines.
CREATE OR REPLACE FUNCTION recount_totals() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE records, households IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM training_totals;
    INSERT INTO training_totals (school_year, unit_path, person_id, minutes, awards) TABLE counted_training;
    DELETE FROM attendance_totals;
    INSERT INTO attendance_totals (school_year, class_path, page_id, households) TABLE counted_attendance;
    DELETE FROM unit_totals;
    INSERT INTO unit_totals (school_year, unit_path, awards, lessons) TABLE counted_units;
    DELETE FROM taught_totals;
    INSERT INTO taught_totals (school_year, minutes, own, unit_path, lessons) TABLE counted_taught;
    DELETE FROM taught_days;
    INSERT INTO taught_days (school_year, day, minutes, own, class_path, lessons) TABLE counted_taught_days;
    DELETE FROM household_days;
    INSERT INTO household_days (unit_path, is_class, day, change) TABLE counted_household_days;
    PERFORM recount_award_lines();
END
$$;

SELECT recount_award_lines();
CREATE INDEX award_lines_subject ON award_lines (subject_id, sequence);
CREATE INDEX award_lines_county ON award_lines (county_path, sequence) WHERE county_path IS NOT NULL;
CREATE INDEX award_lines_school ON award_lines (school_path, sequence) WHERE school_path IS NOT NULL;
