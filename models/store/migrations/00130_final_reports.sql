-- What the final report of a season says beside its figures (models/finalreport): the unit's own judgement, the numbers of
-- the last term where no register holds them, who was commended, and photographs.

-- +goose Up
CREATE TABLE final_judgements (
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    term_id    BIGINT NOT NULL REFERENCES terms(id),
    strengths  TEXT NOT NULL DEFAULT '',
    weaknesses TEXT NOT NULL DEFAULT '',
    causes     TEXT NOT NULL DEFAULT '',
    lessons    TEXT NOT NULL DEFAULT '',
    proposals  TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, term_id)
);

CREATE TABLE last_term_numbers (
    unit_id   BIGINT NOT NULL REFERENCES units(id),
    term_id   BIGINT NOT NULL REFERENCES terms(id),
    delegates INTEGER,
    members   INTEGER,
    women     INTEGER,
    standing  INTEGER,
    deputies  INTEGER,
    source    TEXT NOT NULL DEFAULT '',
    version   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, term_id)
);

CREATE TABLE commendations (
    id         {id},
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    term_id    BIGINT NOT NULL REFERENCES terms(id),
    recipient_kind TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    merit      TEXT NOT NULL DEFAULT '',
    form       TEXT NOT NULL,
    giver      TEXT NOT NULL DEFAULT '',
    number     TEXT NOT NULL DEFAULT '',
    given_on   TEXT,
    dropped_at TEXT,
    dropped_by TEXT NOT NULL DEFAULT '',
    version    INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX commendations_unit ON commendations(unit_id, term_id);

CREATE TABLE season_photos (
    id          {id},
    unit_id     BIGINT NOT NULL REFERENCES units(id),
    term_id     BIGINT NOT NULL REFERENCES terms(id),
    caption     TEXT NOT NULL,
    name        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    media       TEXT NOT NULL,
    digest      TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    removed_at  TEXT,
    removed_by  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX season_photos_unit ON season_photos(unit_id, term_id);
CREATE INDEX season_photos_digest ON season_photos(digest);

-- +goose Down
DROP TABLE season_photos;
DROP TABLE commendations;
DROP TABLE last_term_numbers;
DROP TABLE final_judgements;
