-- Credits on file are few among many records, and every page of hours asks for those of its city.
CREATE INDEX records_credits ON records (organisation_path, sequence) WHERE kind = 'credit';
