-- A numbered file in parts of a megabyte, so that a file of any size is never whole in memory. A file that is there
-- already is its part 0.

ALTER TABLE export_bytes ADD COLUMN part integer NOT NULL DEFAULT 0;
ALTER TABLE export_bytes DROP CONSTRAINT export_bytes_pkey;
ALTER TABLE export_bytes ADD PRIMARY KEY (key, part);
