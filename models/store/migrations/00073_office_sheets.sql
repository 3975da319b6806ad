-- The sheet with which an office sets itself up (models/office). sheet is JSON, sealed, and blank once it is applied or
-- discarded; answers is JSON; done is JSON, sealed, and holds what undo needs. slips_at is when passwords were last printed.

-- +goose Up
CREATE TABLE office_sheets (
    id         {id},
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    term_id    BIGINT NOT NULL,
    file_name  TEXT NOT NULL,
    state      TEXT NOT NULL,
    sheet      TEXT NOT NULL DEFAULT '',
    answers    TEXT NOT NULL DEFAULT '{}',
    done       TEXT NOT NULL DEFAULT '',
    user_name  TEXT NOT NULL,
    created_at TEXT NOT NULL,
    applied_at TEXT,
    slips_at   TEXT,
    version    INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX office_sheets_unit ON office_sheets(unit_id, id);

-- +goose Down
DROP TABLE office_sheets;
