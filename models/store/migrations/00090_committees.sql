-- The new Committee that a congress appoints ("Ủy ban khóa mới"): its personnel scheme, the steps of consultation, and its
-- people. A member is a person of a delegate list, so that the same person is the same record everywhere. A row of
-- committee_members is one spell: who leaves, or takes another seat, ends a row, and who comes later begins one.

-- +goose Up
CREATE TABLE committees (
    congress_id   BIGINT PRIMARY KEY REFERENCES congresses(id),
    approved      INTEGER,
    approved_doc  TEXT NOT NULL DEFAULT '',
    approved_on   TEXT,
    consulted_on  TEXT,
    vote_form     TEXT NOT NULL DEFAULT '',
    eligible      INTEGER,
    counted       BOOLEAN NOT NULL DEFAULT FALSE,
    recognised_no TEXT NOT NULL DEFAULT '',
    recognised_on TEXT,
    recognised_by TEXT NOT NULL DEFAULT '',
    version       INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE committee_blocks (
    congress_id BIGINT NOT NULL REFERENCES committees(congress_id),
    code        TEXT NOT NULL,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    seats       INTEGER,
    source      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (congress_id, code)
);

CREATE TABLE committee_targets (
    congress_id BIGINT NOT NULL REFERENCES committees(congress_id),
    group_key   TEXT NOT NULL,
    at_least    INTEGER NOT NULL,
    under_age   INTEGER NOT NULL DEFAULT 0,
    source      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (congress_id, group_key)
);

CREATE TABLE committee_steps (
    congress_id BIGINT NOT NULL REFERENCES committees(congress_id),
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    on_day      TEXT,
    vote_form   TEXT NOT NULL DEFAULT '',
    result      TEXT NOT NULL DEFAULT '',
    doc         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (congress_id, position)
);

CREATE TABLE committee_members (
    id            {id},
    congress_id   BIGINT NOT NULL REFERENCES committees(congress_id),
    person_id     BIGINT NOT NULL REFERENCES persons(id),
    block         TEXT NOT NULL DEFAULT '',
    post          TEXT NOT NULL DEFAULT '',
    status        TEXT NOT NULL,
    reason        TEXT NOT NULL DEFAULT '',
    reappointed   TEXT NOT NULL DEFAULT '',
    votes_for     INTEGER,
    votes_against INTEGER,
    votes_other   INTEGER,
    seat          TEXT NOT NULL DEFAULT '',
    chair_before  TEXT NOT NULL DEFAULT '',
    position      INTEGER NOT NULL DEFAULT 0,
    entered       TEXT NOT NULL,
    replaces_id   BIGINT,
    since         TEXT,
    since_doc     TEXT NOT NULL DEFAULT '',
    since_reason  TEXT NOT NULL DEFAULT '',
    left_on       TEXT,
    left_doc      TEXT NOT NULL DEFAULT '',
    left_reason   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX committee_members_congress ON committee_members(congress_id);
CREATE INDEX committee_members_person ON committee_members(person_id);

-- +goose Down
DROP TABLE committee_members;
DROP TABLE committee_steps;
DROP TABLE committee_targets;
DROP TABLE committee_blocks;
DROP TABLE committees;
