-- Progress forms that communes fill away from the program: each returned file is kept with what was read out of it, shown
-- as a preview, and taken in as a whole that can be undone. form, refusal, summary and applied are JSON. unit_id is the unit
-- of the congress, or the one at which a refused file was handed in. milestone_events.source names the file of a step.

-- +goose Up
CREATE TABLE progress_returns (
    id           {id},
    unit_id      BIGINT NOT NULL REFERENCES units(id),
    congress_id  BIGINT REFERENCES congresses(id),
    file_name    TEXT NOT NULL,
    content      {bytes} NOT NULL,
    form         TEXT NOT NULL,
    refusal      TEXT NOT NULL DEFAULT '{}',
    state        TEXT NOT NULL,
    summary      TEXT NOT NULL DEFAULT '{}',
    applied      TEXT NOT NULL DEFAULT '{}',
    user_id      BIGINT,
    user_name    TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    confirmed_at TEXT,
    undone_at    TEXT,
    version      INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX progress_returns_unit ON progress_returns(unit_id, id);

ALTER TABLE milestone_events ADD COLUMN source TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE milestone_events DROP COLUMN source;
DROP TABLE progress_returns;
