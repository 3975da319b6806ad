-- Records of persons that were merged because they are one person, with what is needed to take a merge back (before and
-- after are JSON), and pairs of persons of whom somebody has said that they are two.

-- +goose Up
CREATE TABLE person_merges (
    id        {id},
    kept_id   BIGINT NOT NULL,
    merged_id BIGINT NOT NULL,
    before    TEXT NOT NULL,
    after     TEXT NOT NULL,
    user_name TEXT NOT NULL,
    at        TEXT NOT NULL,
    undone_at TEXT
);
CREATE INDEX person_merges_kept ON person_merges(kept_id);

CREATE TABLE person_differences (
    low_id    BIGINT NOT NULL,
    high_id   BIGINT NOT NULL,
    user_name TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (low_id, high_id)
);

-- +goose Down
DROP TABLE person_differences;
DROP TABLE person_merges;
