-- Sessions and throttles: beside the ledger, not chained, not copied, not backed up.

CREATE TABLE sessions (
    key text COLLATE "C" PRIMARY KEY,
    account text COLLATE "C" NOT NULL,
    ends_at timestamptz NOT NULL,
    document text NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE failures (
    key text COLLATE "C" PRIMARY KEY,
    last_at timestamptz NOT NULL,
    document text NOT NULL
);
