-- Tries to sign in are counted by known device, by name and address, by name, and by address: free_at is when all earlier
-- tries have been worked off, told whether the log says that tries are held back. A known device is a browser from which
-- the user has signed in; only the digest of its cookie is stored. A temporary password ends at password_until, those
-- handed out before in a week.

-- +goose Up
DROP TABLE sign_in_failures;
CREATE TABLE sign_in_tries (
    kind     TEXT NOT NULL,
    username TEXT NOT NULL,
    who      TEXT NOT NULL,
    free_at  TEXT NOT NULL,
    told     BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (kind, username, who)
);
CREATE INDEX sign_in_tries_username ON sign_in_tries(username);
CREATE INDEX sign_in_tries_free ON sign_in_tries(free_at);

CREATE TABLE known_devices (
    token   TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users(id),
    seen_at TEXT NOT NULL,
    wrong   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (token, user_id)
);
CREATE INDEX known_devices_user ON known_devices(user_id, seen_at);

ALTER TABLE users ADD COLUMN password_until TEXT;
UPDATE users SET password_until = {in_a_week} WHERE must_change_password;

-- +goose Down
ALTER TABLE users DROP COLUMN password_until;
DROP TABLE known_devices;
DROP TABLE sign_in_tries;
CREATE TABLE sign_in_failures (
    key         TEXT PRIMARY KEY,
    failures    INTEGER NOT NULL,
    retry_after TEXT NOT NULL
);
