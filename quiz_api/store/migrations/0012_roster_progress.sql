-- How far a roster on its way in has come: beside the ledger like sessions, not chained, not copied, not backed up.

CREATE TABLE roster_progress (
    key text COLLATE "C" PRIMARY KEY,  -- the batch
    told_at timestamptz NOT NULL,
    document text NOT NULL
);
