-- What happens in a session of a congress: its agenda on the running clock, speeches, decisions with their votes, and the papers
-- that delegates open by a link. See models/proceedings. quorum_rules are the quorum that an office has decided, with its source.

-- +goose Up
CREATE TABLE proceedings (
    session_id   BIGINT NOT NULL PRIMARY KEY,
    congress_id  BIGINT NOT NULL REFERENCES congresses(id),
    begun_at     TEXT NOT NULL,
    ended_at     TEXT,
    papers_token TEXT UNIQUE,
    papers_from  TEXT,
    papers_until TEXT,
    version      INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE proceeding_items (
    id         {id},
    session_id BIGINT NOT NULL REFERENCES proceedings(session_id),
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    title      TEXT NOT NULL,
    minutes    INTEGER NOT NULL,
    fixed_at   TEXT NOT NULL,
    person     TEXT NOT NULL,
    paper      TEXT NOT NULL,
    began_at   TEXT,
    ended_at   TEXT,
    skipped    BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX proceeding_items_session ON proceeding_items(session_id);

CREATE TABLE proceeding_speeches (
    id           {id},
    session_id   BIGINT NOT NULL REFERENCES proceedings(session_id),
    position     INTEGER NOT NULL,
    speaker      TEXT NOT NULL,
    topic        TEXT NOT NULL,
    minutes      INTEGER NOT NULL,
    spoken_at    TEXT,
    withdrawn_at TEXT,
    entered_at   TEXT NOT NULL,
    by_name      TEXT NOT NULL
);
CREATE INDEX proceeding_speeches_session ON proceeding_speeches(session_id);

CREATE TABLE proceeding_decisions (
    id            {id},
    session_id    BIGINT NOT NULL REFERENCES proceedings(session_id),
    item_id       BIGINT REFERENCES proceeding_items(id),
    question      TEXT NOT NULL,
    form          TEXT NOT NULL,
    votes_for     INTEGER,
    votes_against INTEGER,
    votes_other   INTEGER,
    present       INTEGER,
    outcome       TEXT NOT NULL,
    quorum        TEXT NOT NULL,
    quorum_needed INTEGER,
    quorum_source TEXT NOT NULL,
    decided_at    TEXT NOT NULL,
    by_name       TEXT NOT NULL,
    version       INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX proceeding_decisions_session ON proceeding_decisions(session_id);

CREATE TABLE proceeding_papers (
    id         {id},
    session_id BIGINT NOT NULL REFERENCES proceedings(session_id),
    item_id    BIGINT REFERENCES proceeding_items(id),
    name       TEXT NOT NULL,
    digest     TEXT NOT NULL,
    media      TEXT NOT NULL,
    size       BIGINT NOT NULL,
    added_at   TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    removed_at TEXT,
    removed_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX proceeding_papers_session ON proceeding_papers(session_id);

CREATE TABLE quorum_rules (
    unit_id BIGINT NOT NULL PRIMARY KEY REFERENCES units(id),
    form    TEXT NOT NULL,
    part    INTEGER NOT NULL,
    whole   INTEGER NOT NULL,
    more    BOOLEAN NOT NULL,
    basis   TEXT NOT NULL,
    source  TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

-- +goose Down
DROP TABLE quorum_rules;
DROP TABLE proceeding_papers;
DROP TABLE proceeding_decisions;
DROP TABLE proceeding_speeches;
DROP TABLE proceeding_items;
DROP TABLE proceedings;
