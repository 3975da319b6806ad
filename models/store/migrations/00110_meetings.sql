-- Meetings of a unit with those below it (training, giao ban, review visits, incense): see models/meeting. A series keeps only
-- its rule; slot is the day the rule gives a meeting, on_day the day on which it is held. A unit's task of a conclusion is open
-- until it has a day on which it was done or dropped.

-- +goose Up
CREATE TABLE meeting_series (
    id          {id},
    unit_id     BIGINT NOT NULL REFERENCES units(id),
    term_id     BIGINT NOT NULL REFERENCES terms(id),
    repeats     TEXT NOT NULL,
    weekly_from TEXT,
    first_on    TEXT NOT NULL,
    until       TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE meetings (
    id               {id},
    unit_id          BIGINT NOT NULL REFERENCES units(id),
    term_id          BIGINT NOT NULL REFERENCES terms(id),
    series_id        BIGINT REFERENCES meeting_series(id),
    slot             TEXT,
    congress_id      BIGINT REFERENCES congresses(id),
    kind             TEXT NOT NULL,
    title            TEXT NOT NULL,
    on_day           TEXT NOT NULL,
    starts           TEXT NOT NULL,
    ends             TEXT NOT NULL,
    place            TEXT NOT NULL,
    guests           TEXT NOT NULL,
    programme        TEXT NOT NULL,
    minutes          TEXT NOT NULL DEFAULT '',
    moved_reason     TEXT NOT NULL DEFAULT '',
    cancelled_on     TEXT,
    cancelled_reason TEXT NOT NULL DEFAULT '',
    updated_at       TEXT NOT NULL,
    version          INTEGER NOT NULL DEFAULT 1,
    UNIQUE (series_id, slot)
);
CREATE INDEX meetings_day ON meetings(term_id, on_day);
CREATE INDEX meetings_unit ON meetings(unit_id, on_day);
CREATE INDEX meetings_congress ON meetings(congress_id);

CREATE TABLE meeting_leaders (
    meeting_id BIGINT NOT NULL REFERENCES meetings(id),
    leader_id  BIGINT NOT NULL REFERENCES leaders(id),
    chairs     BOOLEAN NOT NULL,
    PRIMARY KEY (meeting_id, leader_id)
);
CREATE INDEX meeting_leaders_leader ON meeting_leaders(leader_id);

CREATE TABLE meeting_units (
    meeting_id BIGINT NOT NULL REFERENCES meetings(id),
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    state      TEXT NOT NULL DEFAULT '',
    attendee   TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (meeting_id, unit_id)
);
CREATE INDEX meeting_units_unit ON meeting_units(unit_id);

CREATE TABLE meeting_conclusions (
    id         {id},
    meeting_id BIGINT NOT NULL REFERENCES meetings(id),
    text       TEXT NOT NULL,
    owner      TEXT NOT NULL,
    due        TEXT
);
CREATE INDEX meeting_conclusions_meeting ON meeting_conclusions(meeting_id, id);

CREATE TABLE meeting_tasks (
    id             {id},
    conclusion_id  BIGINT NOT NULL REFERENCES meeting_conclusions(id),
    unit_id        BIGINT NOT NULL REFERENCES units(id),
    done_on        TEXT,
    doc_number     TEXT NOT NULL DEFAULT '',
    answer         TEXT NOT NULL DEFAULT '',
    answered_at    TEXT,
    answered_by    TEXT NOT NULL DEFAULT '',
    dropped_on     TEXT,
    dropped_reason TEXT NOT NULL DEFAULT '',
    version        INTEGER NOT NULL DEFAULT 1,
    UNIQUE (conclusion_id, unit_id)
);
CREATE INDEX meeting_tasks_unit ON meeting_tasks(unit_id);

CREATE TABLE meeting_files (
    id          {id},
    meeting_id  BIGINT NOT NULL REFERENCES meetings(id),
    task_id     BIGINT REFERENCES meeting_tasks(id),
    name        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    media       TEXT NOT NULL,
    digest      TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    removed_at  TEXT,
    removed_by  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX meeting_files_meeting ON meeting_files(meeting_id, id);
CREATE INDEX meeting_files_digest ON meeting_files(digest);

-- +goose Down
DROP TABLE meeting_files;
DROP TABLE meeting_tasks;
DROP TABLE meeting_conclusions;
DROP TABLE meeting_units;
DROP TABLE meeting_leaders;
DROP TABLE meetings;
DROP TABLE meeting_series;
