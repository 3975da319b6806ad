-- Outgoing papers ("sổ văn bản đi") and the Word templates that units keep for them.
--
-- paper_templates: every file that a unit has uploaded for a kind, newest edition last. Of the usable ones the newest is in
-- force at the unit and below, unless it was given up. paper_series: the last number that a unit has given out in a year under
-- a symbol. papers: one line of the book; a number that was taken stays, cancelled or not. Its file stands in the folder beside
-- the database under digest, "" until it has been made; paper_editions are all files it ever had. paper_batches: what was
-- ordered at once.

-- +goose Up
CREATE TABLE paper_templates (
    id          {id},
    unit_id     BIGINT NOT NULL REFERENCES units(id),
    kind        TEXT NOT NULL,
    edition     INTEGER NOT NULL,
    file_name   TEXT NOT NULL,
    file_size   BIGINT NOT NULL,
    file_digest TEXT NOT NULL,
    usable      BOOLEAN NOT NULL,
    problems    INTEGER NOT NULL,
    uploaded_at TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    given_up_at TEXT,
    UNIQUE (unit_id, kind, edition)
);
CREATE INDEX paper_templates_digest ON paper_templates(file_digest);

CREATE TABLE paper_series (
    unit_id BIGINT NOT NULL REFERENCES units(id),
    year    INTEGER NOT NULL,
    symbol  TEXT NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (unit_id, year, symbol)
);

CREATE TABLE paper_batches (
    id        {id},
    unit_id   BIGINT NOT NULL REFERENCES units(id),
    term_id   BIGINT NOT NULL REFERENCES terms(id),
    kind      TEXT NOT NULL,
    audience  TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    summary   TEXT NOT NULL,
    content   TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    made_at   TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX paper_batches_unit ON paper_batches(unit_id);

CREATE TABLE papers (
    id               {id},
    batch_id         BIGINT NOT NULL REFERENCES paper_batches(id),
    unit_id          BIGINT NOT NULL REFERENCES units(id),
    term_id          BIGINT NOT NULL REFERENCES terms(id),
    year             INTEGER NOT NULL,
    symbol           TEXT NOT NULL,
    number           INTEGER NOT NULL,
    kind             TEXT NOT NULL,
    issued_on        TEXT NOT NULL,
    summary          TEXT NOT NULL,
    recipient        TEXT NOT NULL,
    signer           TEXT NOT NULL,
    about_unit_id    BIGINT NOT NULL REFERENCES units(id),
    congress_id      BIGINT,
    delegate_id      BIGINT,
    sensitive        BOOLEAN NOT NULL DEFAULT FALSE,
    template         TEXT NOT NULL DEFAULT '',
    file_name        TEXT NOT NULL DEFAULT '',
    file_size        BIGINT NOT NULL DEFAULT 0,
    file_digest      TEXT NOT NULL DEFAULT '',
    edition          INTEGER NOT NULL DEFAULT 0,
    cancelled_on     TEXT,
    cancelled_reason TEXT NOT NULL DEFAULT '',
    search_key       {sortable} NOT NULL,
    version          INTEGER NOT NULL DEFAULT 1,
    UNIQUE (unit_id, year, symbol, number)
);
CREATE INDEX papers_batch ON papers(batch_id);
CREATE INDEX papers_congress ON papers(congress_id);
CREATE INDEX papers_about ON papers(about_unit_id);
CREATE INDEX papers_delegate ON papers(delegate_id);
CREATE INDEX papers_digest ON papers(file_digest);

CREATE TABLE paper_editions (
    paper_id    BIGINT NOT NULL REFERENCES papers(id),
    edition     INTEGER NOT NULL,
    file_name   TEXT NOT NULL,
    file_size   BIGINT NOT NULL,
    file_digest TEXT NOT NULL,
    sensitive   BOOLEAN NOT NULL,
    template    TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    PRIMARY KEY (paper_id, edition)
);
CREATE INDEX paper_editions_digest ON paper_editions(file_digest);

-- +goose Down
DROP TABLE paper_editions;
DROP TABLE papers;
DROP TABLE paper_batches;
DROP TABLE paper_series;
DROP TABLE paper_templates;
