-- An access token lets a program read files in the name of a user, inside one unit and until ends_at. Only the digest of its
-- secret is stored.

-- +goose Up
CREATE TABLE access_tokens (
    id         {id},
    user_id    BIGINT NOT NULL REFERENCES users(id),
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    name       TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    sensitive  BOOLEAN NOT NULL,
    made_at    TEXT NOT NULL,
    ends_at    TEXT NOT NULL,
    used_at    TEXT,
    used_from  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX access_tokens_user ON access_tokens(user_id, id);

-- +goose Down
DROP TABLE access_tokens;
