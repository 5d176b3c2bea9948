-- Records %(first)s to %(last)s of a fictional city: an attempt, a completion, an award and a household's lesson in turn,
-- made in the server. Documents have every field that the program reads; hashes are not those of a chain, so `verify` is
-- not for these.
INSERT INTO records (sequence, key, document, chain, hash, subject_id, organisation_path, county_path, school_path,
                     class_path, kind, school_year, page_id)
SELECT s, key, format(
         '{"chain":"%%s","draft":{"body":%%s,"clock_flagged":false,"entered_by":"%%s","event_id":"","happened_at":"2026-11-23T04:00:00.000000+00:00","natural_key":[],"organisation_path":"%%s","school_year":%%s,"subject":{"id":"%%s","kind":"%%s"},"term":1},"hash":"%%s","id":"%%s","previous_hash":"","sequence":%%s,"taken_at":"2026-11-23T04:00:00.000000+00:00"}',
         school, body, subject, coalesce(class_path, path), year, subject, subject_kind, hash, key, s),
       school, hash, subject, coalesce(class_path, path), county_path, path, class_path, kind, year, page
FROM generate_series(%(first)s::bigint, %(last)s::bigint) s
CROSS JOIN LATERAL (SELECT (s - 1) / 4 AS deed, (s - 1) %% 4 AS step) deeds
CROSS JOIN LATERAL (SELECT deed %% %(teachers)s AS teacher,
                           CASE WHEN deed / %(teachers)s %% 10 < 3 THEN 2026 ELSE 2022 + deed / %(teachers)s %% 4 END AS year,
                           CASE WHEN step = 3 THEN format('p-czh-%%s', lpad((deed / 7 %% 20)::text, 2, '0'))
                                ELSE format('t-s-%%s', deed %% 25) END AS page) facts
CROSS JOIN LATERAL (SELECT CASE WHEN step = 3 THEN format('h_%%s', deed) ELSE format('p_t%%s', teacher) END AS subject,
                           CASE WHEN step = 3 THEN 'household' ELSE 'person' END AS subject_kind,
                           format('o_s%%s', teacher %% 1000) AS school,
                           format('/o_city/o_c%%s/', teacher %% 20) AS county_path) who
CROSS JOIN LATERAL (SELECT format('%%s%%s/', county_path, school) AS path, format('r_%%s', s) AS key, md5(s::text) AS hash,
                           (ARRAY['attempt', 'completion', 'hours-award', 'attendance'])[step + 1] AS kind) names
CROSS JOIN LATERAL (SELECT CASE WHEN step = 3 THEN format('%%so_k%%s/', path, deed / 1000 %% 10) END AS class_path) classes
CROSS JOIN LATERAL (SELECT CASE step
    WHEN 0 THEN format('{"answers_ref":"","kind":"attempt","number":1,"page_id":"%%s","passed":true,"questions":10,"quiz_id":"%%s","revision":"rev1","right":9,"score_percent":90}', page, page)
    WHEN 1 THEN format('{"attempt_id":"r_%%s","evidence":"测验通过","kind":"completion","page_id":"%%s","rule":{"attempts":3,"must_pass":[],"pass_percent":80,"quiz_id":"q","renews_yearly":false,"rule":"passed"}}', s - 1, page)
    WHEN 2 THEN format('{"completion_id":"r_%%s","credit_number":"","evidence":"测验通过","kind":"hours-award","minutes":90,"page_id":"%%s","rule":{"attempts":3,"must_pass":[],"pass_percent":80,"quiz_id":"q","renews_yearly":false,"rule":"passed"}}', s - 1, page)
    ELSE format('{"class_path":"%%s","evidence":"丙","kind":"attendance","page_id":"%%s","replaces":"","rule":{"attempts":null,"must_pass":[],"pass_percent":null,"quiz_id":"q","renews_yearly":false,"rule":"completed"}}', class_path, page)
    END AS body) bodies
