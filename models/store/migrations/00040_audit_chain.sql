-- The log says from where (address, request) and is found by people, time and words. audit_links chains it: every
-- transaction that writes entries adds one link, whose hash covers them and the link before (chain.go). backup_runs
-- are the backups and drills of this installation. The links of entries that exist are made by the next migration,
-- which is in Go (seal.go) because neither database computes the hashes.

-- +goose Up
ALTER TABLE audit_entries ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_entries ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_entries ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_at ON audit_entries(at, id);
CREATE INDEX audit_user ON audit_entries(user_name, at, id);
CREATE INDEX audit_kind ON audit_entries(entity, at, id);
CREATE INDEX audit_address ON audit_entries(address, at, id);

CREATE TABLE audit_links (
    id      {id},
    at      TEXT NOT NULL,
    entries TEXT NOT NULL,
    hash    TEXT NOT NULL
);

CREATE TABLE backup_runs (
    id    {id},
    at    TEXT NOT NULL,
    kind  TEXT NOT NULL,
    file  TEXT NOT NULL,
    size  BIGINT NOT NULL,
    link  BIGINT NOT NULL,
    hash  TEXT NOT NULL,
    fault TEXT NOT NULL
);
CREATE INDEX backup_runs_kind ON backup_runs(kind, id);

-- +goose Down
DROP TABLE backup_runs;
DROP TABLE audit_links;
DROP INDEX audit_address;
DROP INDEX audit_kind;
DROP INDEX audit_user;
DROP INDEX audit_at;
ALTER TABLE audit_entries DROP COLUMN search_key;
ALTER TABLE audit_entries DROP COLUMN request;
ALTER TABLE audit_entries DROP COLUMN address;
