-- Totals beside the rows, changed in the transaction that changes what they count.
--
-- A unit is a school, or what stands above the schools. Whoever appends a record has locked its chain, and there is one
-- chain a unit: a row of these tables is therefore never waited for by another school.

CREATE FUNCTION unit_of(path text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(substring(path FROM '^/[^/]+/[^/]+/[^/]+/'), path)
$$;

CREATE FUNCTION day_of(iso text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT make_date(substr(iso, 1, 4)::int, substr(iso, 6, 2)::int, substr(iso, 9, 2)::int)
$$;

-- The days on which a person holds a post that asks for hours. The kinds are those of PostKind.earns_hours; a test
-- compares.
CREATE FUNCTION hours_duty(document text) RETURNS datemultirange LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(range_agg(daterange(day_of(post ->> 'since'), day_of(post ->> 'until'), '[]')), '{}')
    FROM json_array_elements(document::json -> 'posts') post
    WHERE post ->> 'kind' NOT IN ('评定人', '责任督学', '联动单位', '学校管理员', '县区管理员', '市级管理员', '审计员')
      AND coalesce(post ->> 'until' >= post ->> 'since', true)
$$;

ALTER TABLE people
    ADD COLUMN home_unit text COLLATE "C" GENERATED ALWAYS AS (unit_of(document::json ->> 'home_path')) STORED,
    ADD COLUMN duty datemultirange GENERATED ALWAYS AS (hours_duty(document)) STORED;
CREATE INDEX people_home ON people (home_unit, key) INCLUDE (duty);  -- a city is counted without reading its people

CREATE TABLE unit_totals (
    school_year integer NOT NULL,
    unit_path text COLLATE "C" NOT NULL,
    awards bigint NOT NULL,
    lessons bigint NOT NULL,
    PRIMARY KEY (school_year, unit_path)
) WITH (fillfactor = 50);

CREATE TABLE training_totals (
    school_year integer NOT NULL,
    unit_path text COLLATE "C" NOT NULL,
    person_id text COLLATE "C" NOT NULL,
    minutes bigint NOT NULL,
    awards bigint NOT NULL,
    PRIMARY KEY (school_year, unit_path, person_id)
) WITH (fillfactor = 80);

CREATE TABLE attendance_totals (
    school_year integer NOT NULL,
    class_path text COLLATE "C" NOT NULL,
    page_id text COLLATE "C" NOT NULL,
    households bigint NOT NULL,
    PRIMARY KEY (school_year, class_path, page_id)
) WITH (fillfactor = 80);

-- Exports are few among many records, and a unit's page lists its own.
CREATE INDEX records_exports ON records (organisation_path, sequence) WHERE kind = 'export';

CREATE VIEW counted_training AS
    SELECT r.school_year, coalesce(r.school_path, r.organisation_path) AS unit_path, r.subject_id AS person_id,
           sum((r.document::json #>> '{draft,body,minutes}')::bigint)::bigint AS minutes, count(*) AS awards
    FROM records r
    WHERE r.kind = 'hours-award' AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
    GROUP BY 1, 2, 3;

CREATE VIEW counted_attendance AS
    SELECT r.school_year, r.organisation_path AS class_path, r.page_id, count(*) AS households
    FROM records r
    WHERE r.kind = 'attendance' AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
    GROUP BY 1, 2, 3;

-- From the other two kinds of totals.
CREATE VIEW counted_units AS
    SELECT school_year, unit_path, sum(awards)::bigint AS awards, sum(lessons)::bigint AS lessons
    FROM (
        SELECT school_year, unit_path, awards, 0 AS lessons FROM training_totals
        UNION ALL
        SELECT school_year, unit_of(class_path) COLLATE "C", 0, households FROM attendance_totals
    ) parts
    GROUP BY 1, 2;

-- Everything again from the rows: after a migration or a restore, and by hand when `verify` has named a difference.
-- Writers wait meanwhile; readers go on with what was there before.
CREATE FUNCTION recount_totals() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE records IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM training_totals;
    INSERT INTO training_totals (school_year, unit_path, person_id, minutes, awards) TABLE counted_training;
    DELETE FROM attendance_totals;
    INSERT INTO attendance_totals (school_year, class_path, page_id, households) TABLE counted_attendance;
    DELETE FROM unit_totals;
    INSERT INTO unit_totals (school_year, unit_path, awards, lessons) TABLE counted_units;
END
$$;

-- What one record adds, or what its void takes back.
CREATE FUNCTION add_to_totals(
    the_year integer, the_path text, the_subject text, the_page text, the_minutes bigint, the_awards bigint,
    the_lessons bigint
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unit_totals AS t (school_year, unit_path, awards, lessons)
    VALUES (the_year, unit_of(the_path), the_awards, the_lessons)
    ON CONFLICT (school_year, unit_path)
    DO UPDATE SET awards = t.awards + excluded.awards, lessons = t.lessons + excluded.lessons;
    IF the_awards <> 0 THEN
        INSERT INTO training_totals AS t (school_year, unit_path, person_id, minutes, awards)
        VALUES (the_year, unit_of(the_path), the_subject, the_minutes, the_awards)
        ON CONFLICT (school_year, unit_path, person_id)
        DO UPDATE SET minutes = t.minutes + excluded.minutes, awards = t.awards + excluded.awards;
    END IF;
    IF the_lessons <> 0 THEN
        INSERT INTO attendance_totals AS t (school_year, class_path, page_id, households)
        VALUES (the_year, the_path, the_page, the_lessons)
        ON CONFLICT (school_year, class_path, page_id) DO UPDATE SET households = t.households + excluded.households;
    END IF;
END
$$;

SELECT recount_totals();
