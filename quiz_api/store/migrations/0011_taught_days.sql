-- Which class had a lesson on which day, by length and by whether it was the school's own: so that a county and a city
-- are told which classes miss a lesson without reading lessons. What counts, and where the two weeks begin, is asked
-- when a page is made. Whoever appends a lesson has locked the chain of its school, so no school waits for another.

CREATE TABLE taught_days (
    school_year integer NOT NULL,
    class_path text COLLATE "C" NOT NULL,
    day date NOT NULL,
    minutes integer NOT NULL,
    own boolean NOT NULL,
    lessons bigint NOT NULL,
    PRIMARY KEY (school_year, class_path, day, minutes, own) INCLUDE (lessons)
);

CREATE VIEW counted_taught_days AS
    SELECT r.school_year, (r.document::json #>> '{draft,body,taught_on}')::date AS day,
           (r.document::json #>> '{draft,body,minutes}')::integer AS minutes,
           r.document::json #>> '{draft,body,page_id}' = '' AS own, r.organisation_path AS class_path,
           count(*) AS lessons
    FROM records r
    WHERE r.kind = 'delivery' AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
    GROUP BY 1, 2, 3, 4, 5;

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
END
$$;

DROP FUNCTION add_to_taught(integer, text, integer, boolean, bigint);
CREATE FUNCTION add_to_taught(
    the_year integer, the_path text, the_day date, the_minutes integer, is_own boolean, the_lessons bigint
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO taught_totals AS t (school_year, unit_path, minutes, own, lessons)
    VALUES (the_year, unit_of(the_path), the_minutes, is_own, the_lessons)
    ON CONFLICT (school_year, unit_path, minutes, own) DO UPDATE SET lessons = t.lessons + excluded.lessons;
    INSERT INTO taught_days AS t (school_year, class_path, day, minutes, own, lessons)
    VALUES (the_year, the_path, the_day, the_minutes, is_own, the_lessons)
    ON CONFLICT (school_year, class_path, day, minutes, own) DO UPDATE SET lessons = t.lessons + excluded.lessons
$$;

INSERT INTO taught_days (school_year, day, minutes, own, class_path, lessons) TABLE counted_taught_days;
