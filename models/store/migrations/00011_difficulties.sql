-- Difficulties and proposals ("khó khăn, kiến nghị") of a congress. Where one stands is its last step: steps are only ever
-- added, so that it can be told for any past day.

-- +goose Up
CREATE TABLE difficulties (
    id           {id},
    congress_id  BIGINT NOT NULL REFERENCES congresses(id),
    milestone_id BIGINT REFERENCES milestones(id),
    kind         TEXT NOT NULL,
    type         TEXT NOT NULL,
    text         TEXT NOT NULL,
    owner        TEXT NOT NULL DEFAULT '',
    due          TEXT,
    raised_at    TEXT NOT NULL,
    raised_by    TEXT NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX difficulties_congress ON difficulties(congress_id, raised_at);

CREATE TABLE difficulty_steps (
    id            {id},
    difficulty_id BIGINT NOT NULL REFERENCES difficulties(id),
    at            TEXT NOT NULL,
    by_name       TEXT NOT NULL,
    state         TEXT NOT NULL,
    answer        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX difficulty_steps_last ON difficulty_steps(difficulty_id, at, id);

-- +goose Down
DROP TABLE difficulty_steps;
DROP TABLE difficulties;
