-- Reserves who were called up at a congress for official delegates who are absent. See models/delegation.

-- +goose Up
CREATE TABLE reserve_calls (
    id          {id},
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    out_id      BIGINT NOT NULL REFERENCES delegates(id) ON DELETE CASCADE,
    next_id     BIGINT NOT NULL REFERENCES delegates(id) ON DELETE CASCADE,
    sender_id   BIGINT REFERENCES congresses(id),
    place       INTEGER NOT NULL DEFAULT 0,
    head        BOOLEAN NOT NULL DEFAULT FALSE,
    reason      TEXT NOT NULL,
    called_at   TEXT NOT NULL,
    called_by   TEXT NOT NULL,
    undone_at   TEXT,
    undone_by   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX reserve_calls_congress ON reserve_calls(congress_id);

-- +goose Down
DROP TABLE reserve_calls;
