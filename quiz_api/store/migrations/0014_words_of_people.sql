-- People are found by words, and counted where they are at home, without reading their documents.

-- Whether every post that asks for hours lies in the home: then somebody on duty counts there, whatever the day. The
-- kinds are those of hours_duty.
CREATE FUNCTION duty_is_home(document text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM json_array_elements(document::json -> 'posts') post
        WHERE post ->> 'kind' NOT IN ('评定人', '责任督学', '联动单位', '学校管理员', '县区管理员', '市级管理员', '审计员')
          AND NOT starts_with(post ->> 'organisation_path', document::json ->> 'home_path')
    )
$$;

ALTER TABLE people
    ADD COLUMN home_path text COLLATE "C" GENERATED ALWAYS AS (document::json ->> 'home_path') STORED,
    ADD COLUMN duty_is_home boolean GENERATED ALWAYS AS (duty_is_home(document)) STORED,
    -- Name, sign-in name and number, folded as domain/finding.py does; empty for who was erased. Filled after this step
    -- by postgres_migrations, for no database folds letters as Python does.
    ADD COLUMN words text COLLATE "C" NOT NULL DEFAULT '';

DROP INDEX people_home;
CREATE INDEX people_home ON people (home_unit, key) INCLUDE (duty, duty_is_home);
CREATE INDEX people_home_path ON people (home_path);
