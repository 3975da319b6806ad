-- Mergers, splits, moves and renames of units that were carried out as one plan; done is JSON (models/merger) and holds every
-- row that it changed, so that it can be taken back. user_notices are sentences for a user's next sign-in: key is of the
-- catalogue of words, args JSON.

-- +goose Up
CREATE TABLE unit_plans (
    id        {id},
    kind      TEXT NOT NULL,
    on_date   TEXT NOT NULL,
    source    TEXT NOT NULL,
    unit_id   BIGINT NOT NULL,
    done      TEXT NOT NULL,
    at        TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    undone_at TEXT,
    version   INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE user_notices (
    id      {id},
    user_id BIGINT NOT NULL REFERENCES users(id),
    key     TEXT NOT NULL,
    args    TEXT NOT NULL,
    plan_id BIGINT NOT NULL REFERENCES unit_plans(id),
    seen_at TEXT
);
CREATE INDEX user_notices_user ON user_notices(user_id, seen_at);

-- +goose Down
DROP TABLE user_notices;
DROP TABLE unit_plans;
