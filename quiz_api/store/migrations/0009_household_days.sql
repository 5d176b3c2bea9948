-- How many households have a place at a school, and in a class, on any day: kept as changes, summed up to the day.
--
-- A household counts once at a school, however many places it has there. Rows are only added, one for each statement,
-- unit and day, so no writer waits for another; recount_totals() makes them few again.

CREATE TABLE household_days (
    unit_path text COLLATE "C" NOT NULL,
    is_class boolean NOT NULL,
    day date NOT NULL,
    change bigint NOT NULL
);
CREATE INDEX household_days_unit ON household_days (is_class, unit_path) INCLUDE (day, change);

-- The days on which a household comes to a unit (1), and those on which it is no longer there (-1).
CREATE FUNCTION household_changes(document text)
RETURNS TABLE (unit_path text, is_class boolean, day date, change integer) LANGUAGE sql IMMUTABLE AS $$
    WITH places AS (
        SELECT place ->> 'class_path' AS class_path,
               daterange(day_of(place ->> 'since'), day_of(place ->> 'until'), '[]') AS days
        FROM json_array_elements(document::json -> 'places') place
        WHERE coalesce(place ->> 'until' >= place ->> 'since', true)
    ), held AS (
        SELECT p.unit_path, p.is_class, unnest(range_agg(p.days)) AS days
        FROM (
            SELECT class_path AS unit_path, true AS is_class, days FROM places
            UNION ALL
            SELECT unit_of(class_path), false, days FROM places
        ) p
        GROUP BY 1, 2
    )
    SELECT held.unit_path, held.is_class, lower(days), 1 FROM held
    UNION ALL
    SELECT held.unit_path, held.is_class, upper(days), -1 FROM held WHERE NOT upper_inf(days)
$$;

CREATE FUNCTION add_household_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO household_days (unit_path, is_class, day, change)
    SELECT c.unit_path, c.is_class, c.day, sum(c.change)
    FROM new_rows h CROSS JOIN LATERAL household_changes(h.document) c
    GROUP BY 1, 2, 3;
    RETURN NULL;
END
$$;

CREATE FUNCTION change_household_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO household_days (unit_path, is_class, day, change)
    SELECT parts.unit_path, parts.is_class, parts.day, sum(parts.change)
    FROM (
        SELECT c.* FROM new_rows h CROSS JOIN LATERAL household_changes(h.document) c
        UNION ALL
        SELECT c.unit_path, c.is_class, c.day, -c.change
        FROM old_rows h CROSS JOIN LATERAL household_changes(h.document) c
    ) parts
    GROUP BY 1, 2, 3 HAVING sum(parts.change) <> 0;
    RETURN NULL;
END
$$;

CREATE TRIGGER households_come AFTER INSERT ON households
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION add_household_days();
CREATE TRIGGER households_change AFTER UPDATE ON households
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION change_household_days();

CREATE VIEW counted_household_days AS
    SELECT c.unit_path COLLATE "C" AS unit_path, c.is_class, c.day, sum(c.change)::bigint AS change
    FROM households h CROSS JOIN LATERAL household_changes(h.document) c
    GROUP BY 1, 2, 3 HAVING sum(c.change) <> 0;

-- As before, with these changes.
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
    DELETE FROM household_days;
    INSERT INTO household_days (unit_path, is_class, day, change) TABLE counted_household_days;
END
$$;

INSERT INTO household_days (unit_path, is_class, day, change) TABLE counted_household_days;
