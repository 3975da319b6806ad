-- The emulation clusters: members by year, the pledge in editions of which a signed one never changes, the sheets on which
-- a unit is scored, and the events. Points are in hundredths. line is what a criterion keeps from edition to edition, so
-- that a score stands when the pledge is amended. counted, of_count and taken_on are the figures of the tracker as they
-- were when a unit took them; they stand beside the scores and never in their place.

-- +goose Up
CREATE TABLE clusters (
    id      {id},
    unit_id BIGINT NOT NULL REFERENCES units(id),
    number  INTEGER NOT NULL,
    name    TEXT NOT NULL,
    note    TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (unit_id, number)
);

CREATE TABLE cluster_members (
    id         {id},
    cluster_id BIGINT NOT NULL REFERENCES clusters(id),
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    year       INTEGER NOT NULL,
    duty       TEXT NOT NULL,
    UNIQUE (cluster_id, year, unit_id)
);
CREATE INDEX cluster_members_unit ON cluster_members(unit_id, year);

CREATE TABLE emulation_years (
    id           {id},
    cluster_id   BIGINT NOT NULL REFERENCES clusters(id),
    year         INTEGER NOT NULL,
    theme        TEXT NOT NULL,
    remark       TEXT NOT NULL,
    flags        INTEGER NOT NULL,
    certificates INTEGER NOT NULL,
    released_at  TEXT,
    released_by  TEXT NOT NULL DEFAULT '',
    version      INTEGER NOT NULL DEFAULT 1,
    UNIQUE (cluster_id, year)
);

CREATE TABLE emulation_pledges (
    id         {id},
    cluster_id BIGINT NOT NULL REFERENCES clusters(id),
    year       INTEGER NOT NULL,
    edition    INTEGER NOT NULL,
    preamble   TEXT NOT NULL,
    reason     TEXT NOT NULL,
    begun_at   TEXT NOT NULL,
    begun_by   TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (cluster_id, year, edition)
);

CREATE TABLE emulation_items (
    id        {id},
    pledge_id BIGINT NOT NULL REFERENCES emulation_pledges(id),
    line      BIGINT NOT NULL,
    kind      TEXT NOT NULL,
    content   INTEGER NOT NULL,
    text      TEXT NOT NULL,
    points    INTEGER NOT NULL,
    evidence  TEXT NOT NULL,
    rule      TEXT NOT NULL,
    per_case  INTEGER NOT NULL,
    UNIQUE (pledge_id, line)
);

CREATE TABLE emulation_signatures (
    id           {id},
    pledge_id    BIGINT NOT NULL REFERENCES emulation_pledges(id),
    unit_id      BIGINT NOT NULL REFERENCES units(id),
    signer       TEXT NOT NULL,
    signer_title TEXT NOT NULL,
    signed_on    TEXT NOT NULL,
    witnesses    TEXT NOT NULL,
    entered_at   TEXT NOT NULL,
    entered_by   TEXT NOT NULL,
    UNIQUE (pledge_id, unit_id)
);

CREATE TABLE emulation_sheets (
    id         {id},
    cluster_id BIGINT NOT NULL REFERENCES clusters(id),
    year       INTEGER NOT NULL,
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    award      TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (cluster_id, year, unit_id)
);

CREATE TABLE emulation_scores (
    id             {id},
    sheet_id       BIGINT NOT NULL REFERENCES emulation_sheets(id),
    line           BIGINT NOT NULL,
    self           INTEGER,
    cluster        INTEGER,
    city           INTEGER,
    self_remark    TEXT NOT NULL DEFAULT '',
    cluster_remark TEXT NOT NULL DEFAULT '',
    city_remark    TEXT NOT NULL DEFAULT '',
    evidence       TEXT NOT NULL DEFAULT '',
    proposed       INTEGER,
    counted        INTEGER NOT NULL DEFAULT 0,
    of_count       INTEGER NOT NULL DEFAULT 0,
    taken_on       TEXT,
    UNIQUE (sheet_id, line)
);

CREATE TABLE emulation_events (
    id         {id},
    cluster_id BIGINT NOT NULL REFERENCES clusters(id),
    year       INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    title      TEXT NOT NULL,
    on_date    TEXT NOT NULL,
    starts     TEXT NOT NULL,
    ends       TEXT NOT NULL,
    place      TEXT NOT NULL,
    programme  TEXT NOT NULL,
    invited    TEXT NOT NULL,
    summoned   INTEGER NOT NULL,
    present    INTEGER NOT NULL,
    attendance TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX emulation_events_day ON emulation_events(cluster_id, on_date);

CREATE TABLE emulation_files (
    id          {id},
    event_id    BIGINT NOT NULL REFERENCES emulation_events(id),
    name        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    media       TEXT NOT NULL,
    digest      TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    removed_at  TEXT,
    removed_by  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX emulation_files_event ON emulation_files(event_id, id);
CREATE INDEX emulation_files_digest ON emulation_files(digest);

-- +goose Down
DROP TABLE emulation_files;
DROP TABLE emulation_events;
DROP TABLE emulation_scores;
DROP TABLE emulation_sheets;
DROP TABLE emulation_signatures;
DROP TABLE emulation_items;
DROP TABLE emulation_pledges;
DROP TABLE emulation_years;
DROP TABLE cluster_members;
DROP TABLE clusters;
