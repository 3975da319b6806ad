-- Targets of composition that a congress has set for itself; one without rows has the defaults of its level. The rows of
-- a congress are written together and carry one version. at_least is in tenths of a percent, 0 for no target; under_age
-- is 0 for every group but the young.

-- +goose Up
CREATE TABLE composition_targets (
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    group_key   TEXT NOT NULL,
    at_least    INTEGER NOT NULL,
    under_age   INTEGER NOT NULL,
    source      TEXT NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (congress_id, group_key)
);

-- +goose Down
DROP TABLE composition_targets;
