-- The day after which the units below a unit enter nothing any more (reopened is false), and the units that were let through
-- by name, without an end or until a day (reopened is true). See models/entrylock.

-- +goose Up
CREATE TABLE entry_locks (
    unit_id  BIGINT NOT NULL REFERENCES units(id),
    reopened BOOLEAN NOT NULL,
    last_day TEXT,
    version  INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, reopened)
);

-- +goose Down
DROP TABLE entry_locks;
