-- How long after a term the names of its delegates are kept, as the office has set it, and what was anonymised. A term
-- without a row keeps what the program proposes.

-- +goose Up
CREATE TABLE term_retentions (
    term_id BIGINT PRIMARY KEY REFERENCES terms(id),
    months  INTEGER NOT NULL,
    source  TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE anonymisations (
    id          {id},
    term_id     BIGINT NOT NULL REFERENCES terms(id),
    before_day  TEXT,
    at          TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    persons     INTEGER NOT NULL,
    entries     INTEGER NOT NULL,
    hash_before TEXT NOT NULL,
    hash_after  TEXT NOT NULL
);
CREATE INDEX anonymisations_term ON anonymisations(term_id, id);

-- A delegate of whose birth only the year is kept counts as somebody born on this day, who is of the same age on the day
-- of the congress.
ALTER TABLE delegates ADD COLUMN counted_birth TEXT;

-- +goose Down
ALTER TABLE delegates DROP COLUMN counted_birth;
DROP TABLE anonymisations;
DROP TABLE term_retentions;
