-- What calendars of other programs need to know: an id of the installation that makes their entries unique, when the
-- people of a congress last changed, and which sessions have been cancelled. id is that of the session.

-- +goose Up
INSERT INTO settings (key, value) VALUES ('installation', {random});
ALTER TABLE congresses ADD COLUMN people_at TEXT;

CREATE TABLE cancelled_sessions (
    id           BIGINT PRIMARY KEY,
    congress_id  BIGINT NOT NULL REFERENCES congresses(id),
    kind         TEXT NOT NULL,
    on_date      TEXT NOT NULL,
    starts       TEXT NOT NULL,
    ends         TEXT NOT NULL,
    venue        TEXT NOT NULL,
    cancelled_at TEXT NOT NULL
);
CREATE INDEX cancelled_sessions_day ON cancelled_sessions(on_date);

-- +goose Down
DROP TABLE cancelled_sessions;
ALTER TABLE congresses DROP COLUMN people_at;
DELETE FROM settings WHERE key = 'installation';
