-- What a unit has laid down for the schedule of its subtree, and the date proposals that were made for it: each is kept
-- as it was looked at, with the digest of the facts it rests on. wishes, found and applied are JSON; chosen is the
-- alternative that was accepted, from 1.

-- +goose Up
CREATE TABLE schedule_rules (
    unit_id        BIGINT PRIMARY KEY REFERENCES units(id),
    per_half_day   INTEGER NOT NULL,
    travel_minutes INTEGER NOT NULL,
    version        INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE date_proposals (
    id          {id},
    unit_id     BIGINT NOT NULL REFERENCES units(id),
    term_id     BIGINT NOT NULL REFERENCES terms(id),
    digest      TEXT NOT NULL,
    wishes      TEXT NOT NULL,
    found       TEXT NOT NULL,
    state       TEXT NOT NULL,
    chosen      INTEGER NOT NULL DEFAULT 0,
    applied     TEXT NOT NULL DEFAULT '[]',
    user_id     BIGINT,
    user_name   TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    accepted_at TEXT,
    undone_at   TEXT,
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX date_proposals_unit ON date_proposals(unit_id, id);

-- +goose Down
DROP TABLE date_proposals;
DROP TABLE schedule_rules;
