-- Delegate lists that arrive as workbooks: an upload is kept with what was read out of it, shown as a preview, and
-- applied as one batch that can be undone. defaults, columns, rows, mapping, summary and applied are JSON.

-- +goose Up
CREATE TABLE imports (
    id           {id},
    congress_id  BIGINT NOT NULL REFERENCES congresses(id),
    file_name    TEXT NOT NULL,
    content      {bytes} NOT NULL,
    sheet        TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    defaults     TEXT NOT NULL,
    columns      TEXT NOT NULL,
    rows         TEXT NOT NULL,
    mapping      TEXT NOT NULL,
    state        TEXT NOT NULL,
    summary      TEXT NOT NULL DEFAULT '{}',
    applied      TEXT NOT NULL DEFAULT '[]',
    user_id      BIGINT,
    user_name    TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    confirmed_at TEXT,
    undone_at    TEXT,
    version      INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX imports_congress ON imports(congress_id, id);

CREATE TABLE import_mappings (
    fingerprint TEXT PRIMARY KEY,
    mapping     TEXT NOT NULL,
    updated_at  TEXT NOT NULL
);

CREATE TABLE import_decisions (
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    row_key     TEXT NOT NULL,
    choice      TEXT NOT NULL,
    delegate_id BIGINT NOT NULL DEFAULT 0,
    user_name   TEXT NOT NULL,
    at          TEXT NOT NULL,
    PRIMARY KEY (congress_id, row_key)
);

-- +goose Down
DROP TABLE import_decisions;
DROP TABLE import_mappings;
DROP TABLE imports;
