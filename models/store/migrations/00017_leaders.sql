-- The leaders of a unit who go to the congresses of others, when they are away, the steering groups ("tổ chỉ đạo") in
-- which they work, and who takes which part in which congress. congresses.follower stays the printed name of those who
-- follow a unit: the commands keep it in step with the attendances.

-- +goose Up
CREATE TABLE leaders (
    id          {id},
    unit_id     BIGINT NOT NULL REFERENCES units(id),
    name        TEXT NOT NULL,
    title       TEXT NOT NULL DEFAULT '',
    phone       TEXT NOT NULL DEFAULT '',
    active_from TEXT,
    active_to   TEXT,
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX leaders_unit ON leaders(unit_id);

CREATE TABLE leader_absences (
    id        {id},
    leader_id BIGINT NOT NULL REFERENCES leaders(id),
    from_day  TEXT NOT NULL,
    to_day    TEXT NOT NULL,
    half      TEXT NOT NULL,
    reason    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX leader_absences_leader ON leader_absences(leader_id, from_day);

CREATE TABLE teams (
    id      {id},
    unit_id BIGINT NOT NULL REFERENCES units(id),
    name    TEXT NOT NULL,
    at_once INTEGER NOT NULL DEFAULT 1,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX teams_unit ON teams(unit_id);

CREATE TABLE team_leaders (
    team_id   BIGINT NOT NULL REFERENCES teams(id),
    leader_id BIGINT NOT NULL REFERENCES leaders(id),
    PRIMARY KEY (team_id, leader_id)
);
CREATE INDEX team_leaders_leader ON team_leaders(leader_id);

-- owner_id is the unit of the team: of the teams of one unit only one follows another unit.
CREATE TABLE team_units (
    team_id  BIGINT NOT NULL REFERENCES teams(id),
    unit_id  BIGINT NOT NULL REFERENCES units(id),
    owner_id BIGINT NOT NULL REFERENCES units(id),
    PRIMARY KEY (team_id, unit_id),
    UNIQUE (unit_id, owner_id)
);

CREATE TABLE attendances (
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    leader_id   BIGINT NOT NULL REFERENCES leaders(id),
    role        TEXT NOT NULL,
    PRIMARY KEY (congress_id, leader_id, role)
);
CREATE INDEX attendances_leader ON attendances(leader_id);

-- +goose Down
DROP TABLE attendances;
DROP TABLE team_units;
DROP TABLE team_leaders;
DROP TABLE teams;
DROP TABLE leader_absences;
DROP TABLE leaders;
