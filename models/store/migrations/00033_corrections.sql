-- What a list proposes to change of a person whose identity a higher list holds. changes (field, old, new) and taken (keys of
-- the fields that were accepted) are JSON; the person is that of the delegateship, also after a merge.

-- +goose Up
CREATE TABLE corrections (
    id          {id},
    delegate_id BIGINT NOT NULL,
    changes     TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    import_id   BIGINT,
    import_row  INTEGER NOT NULL DEFAULT 0,
    user_id     BIGINT,
    user_name   TEXT NOT NULL,
    at          TEXT NOT NULL,
    state       TEXT NOT NULL,
    taken       TEXT NOT NULL DEFAULT '[]',
    answer      TEXT NOT NULL DEFAULT '',
    answered_by TEXT NOT NULL DEFAULT '',
    answered_at TEXT,
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX corrections_delegate ON corrections(delegate_id, id);
CREATE INDEX corrections_state ON corrections(state, id);
CREATE INDEX corrections_import ON corrections(import_id);

-- +goose Down
DROP TABLE corrections;
