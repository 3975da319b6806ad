-- A term is closed by rolling it over into the next one; from then on nothing of it can be changed. closed_on is its last day,
-- next_id the term that took over. term_rolls are the plans that were carried out; done is JSON (models/rollover) and holds
-- every row that one made or changed, so that it can be taken back.

-- +goose Up
ALTER TABLE terms ADD COLUMN closed_on TEXT;
ALTER TABLE terms ADD COLUMN next_id BIGINT REFERENCES terms(id);
CREATE TABLE term_rolls (
    id        {id},
    from_id   BIGINT NOT NULL REFERENCES terms(id),
    to_id     BIGINT NOT NULL REFERENCES terms(id),
    on_date   TEXT NOT NULL,
    source    TEXT NOT NULL,
    done      TEXT NOT NULL,
    at        TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    undone_at TEXT,
    version   INTEGER NOT NULL DEFAULT 1
);

-- +goose Down
DROP TABLE term_rolls;
ALTER TABLE terms DROP COLUMN next_id;
ALTER TABLE terms DROP COLUMN closed_on;
