-- What a person decides in the preview of a list stays with the import (mends), and so do the remarks with which it
-- was confirmed; what a confirmed import has taught about files with the same headings stays with the unit that sent it.

-- +goose Up
ALTER TABLE imports ADD COLUMN mends TEXT NOT NULL DEFAULT '[]';
ALTER TABLE imports ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]';
CREATE TABLE import_lessons (
    id          {id},
    unit_id     BIGINT NOT NULL REFERENCES units(id),
    fingerprint TEXT NOT NULL,
    mapping     TEXT NOT NULL,
    answers     TEXT NOT NULL DEFAULT '{}',
    import_id   BIGINT NOT NULL REFERENCES imports(id),
    file_name   TEXT NOT NULL,
    user_name   TEXT NOT NULL,
    learned_at  TEXT NOT NULL
);
CREATE INDEX import_lessons_unit ON import_lessons(unit_id, fingerprint, id);
CREATE INDEX import_lessons_shape ON import_lessons(fingerprint, unit_id, id);
DROP TABLE import_mappings;

-- +goose Down
CREATE TABLE import_mappings (
    fingerprint TEXT PRIMARY KEY,
    mapping     TEXT NOT NULL,
    updated_at  TEXT NOT NULL
);
DROP TABLE import_lessons;
ALTER TABLE imports DROP COLUMN remarks;
ALTER TABLE imports DROP COLUMN mends;
