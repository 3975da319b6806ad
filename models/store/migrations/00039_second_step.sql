-- A link lets the invited choose a password, once; only the digest of its secret is stored. The second step of a sign-in
-- is a code from an app (used_step is the last period whose code was used) or one of the recovery codes.

-- +goose Up
CREATE TABLE user_links (
    user_id    BIGINT PRIMARY KEY REFERENCES users(id),
    token_hash TEXT NOT NULL UNIQUE,
    made_at    TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    ends_at    TEXT NOT NULL
);

CREATE TABLE user_authenticators (
    user_id   BIGINT PRIMARY KEY REFERENCES users(id),
    secret    TEXT NOT NULL,
    since     TEXT,
    used_step BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
    user_id   BIGINT NOT NULL REFERENCES users(id),
    code_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- +goose Down
DROP TABLE recovery_codes;
DROP TABLE user_authenticators;
DROP TABLE user_links;
