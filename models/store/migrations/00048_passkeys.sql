-- A passkey opens an account without the password and the second step. handle is what the device knows the user by, random and
-- the same for all keys of a user; host is the name under which the program was reached, to which a browser binds the key.
-- key_challenges are what devices are asked to sign: each once, for a few minutes, by the session that holds the secret
-- of handle. A sign-in has no user_id yet.

-- +goose Up
CREATE TABLE passkeys (
    id         {id},
    user_id    BIGINT NOT NULL REFERENCES users(id),
    name       TEXT NOT NULL,
    host       TEXT NOT NULL,
    handle     TEXT NOT NULL,
    credential TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    synced     BOOLEAN NOT NULL,
    made_at    TEXT NOT NULL,
    used_at    TEXT,
    version    INTEGER NOT NULL
);
CREATE INDEX passkeys_user ON passkeys(user_id, id);

CREATE TABLE key_challenges (
    handle  TEXT PRIMARY KEY,
    user_id BIGINT REFERENCES users(id),
    name    TEXT NOT NULL,
    asked   TEXT NOT NULL,
    kept    TEXT NOT NULL,
    ends_at TEXT NOT NULL
);

-- +goose Down
DROP TABLE key_challenges;
DROP TABLE passkeys;
