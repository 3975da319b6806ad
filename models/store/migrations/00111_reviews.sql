-- The review of a congress by the level above, point by point: see models/review. review_lists has the points that a unit reviews
-- at those below it, a line each, instead of the list that comes with the program. The consent itself is the milestone with the
-- role "approved".

-- +goose Up
CREATE TABLE review_lists (
    unit_id   BIGINT PRIMARY KEY REFERENCES units(id),
    documents TEXT NOT NULL,
    personnel TEXT NOT NULL,
    programme TEXT NOT NULL,
    logistics TEXT NOT NULL,
    version   INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE congress_reviews (
    id          {id},
    congress_id BIGINT NOT NULL UNIQUE REFERENCES congresses(id),
    reviewers   TEXT NOT NULL,
    begun_on    TEXT NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE congress_review_points (
    id          {id},
    review_id   BIGINT NOT NULL REFERENCES congress_reviews(id),
    place       INTEGER NOT NULL,
    part        TEXT NOT NULL,
    text        TEXT NOT NULL,
    source      TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT '',
    remark      TEXT NOT NULL DEFAULT '',
    asked       TEXT NOT NULL DEFAULT '',
    due         TEXT,
    judged_on   TEXT,
    judged_by   TEXT NOT NULL DEFAULT '',
    answer      TEXT NOT NULL DEFAULT '',
    answered_on TEXT,
    answered_by TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX congress_review_points_review ON congress_review_points(review_id, place, id);

-- +goose Down
DROP TABLE congress_review_points;
DROP TABLE congress_reviews;
DROP TABLE review_lists;
