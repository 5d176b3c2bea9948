-- 丁 was in the room and has not finished the lesson: it is a row, and in no total of lessons finished.

CREATE OR REPLACE VIEW counted_attendance AS
    SELECT r.school_year, r.organisation_path AS class_path, r.page_id, count(*) AS households
    FROM records r
    WHERE r.kind = 'attendance' AND r.document::json #>> '{draft,body,evidence}' <> '丁'
      AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
    GROUP BY 1, 2, 3;

-- Taught lessons of a unit, by what the policy of a place asks about: how long they were, and whether they were the
-- school's own. So a change of the policy changes what is told, and no total.

CREATE TABLE taught_totals (
    school_year integer NOT NULL,
    unit_path text COLLATE "C" NOT NULL,
    minutes integer NOT NULL,
    own boolean NOT NULL,
    lessons bigint NOT NULL,
    PRIMARY KEY (school_year, unit_path, minutes, own)
) WITH (fillfactor = 80);

CREATE VIEW counted_taught AS
    SELECT r.school_year, (r.document::json #>> '{draft,body,minutes}')::integer AS minutes,
           r.document::json #>> '{draft,body,page_id}' = '' AS own,
           coalesce(r.school_path, r.organisation_path) AS unit_path, count(*) AS lessons
    FROM records r
    WHERE r.kind = 'delivery' AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
    GROUP BY 1, 2, 3, 4;

CREATE OR REPLACE FUNCTION recount_totals() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE records IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM training_totals;
    INSERT INTO training_totals (school_year, unit_path, person_id, minutes, awards) TABLE counted_training;
    DELETE FROM attendance_totals;
    INSERT INTO attendance_totals (school_year, class_path, page_id, households) TABLE counted_attendance;
    DELETE FROM unit_totals;
    INSERT INTO unit_totals (school_year, unit_path, awards, lessons) TABLE counted_units;
    DELETE FROM taught_totals;
    INSERT INTO taught_totals (school_year, minutes, own, unit_path, lessons) TABLE counted_taught;
END
$$;

CREATE FUNCTION add_to_taught(the_year integer, the_path text, the_minutes integer, is_own boolean, the_lessons bigint)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO taught_totals AS t (school_year, unit_path, minutes, own, lessons)
    VALUES (the_year, unit_of(the_path), the_minutes, is_own, the_lessons)
    ON CONFLICT (school_year, unit_path, minutes, own) DO UPDATE SET lessons = t.lessons + excluded.lessons
$$;

SELECT recount_totals();
