-- The seating plan of a congress: a hall of rows and seats, and who sits where. See models/seating.

-- +goose Up
CREATE TABLE seat_plans (
    congress_id BIGINT NOT NULL PRIMARY KEY REFERENCES congresses(id),
    row_count   INTEGER NOT NULL,
    row_seats   INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE seat_places (
    congress_id BIGINT NOT NULL REFERENCES seat_plans(congress_id),
    delegate_id BIGINT NOT NULL REFERENCES delegates(id) ON DELETE CASCADE,
    seat        INTEGER NOT NULL,
    PRIMARY KEY (congress_id, delegate_id),
    UNIQUE (congress_id, seat)
);

-- +goose Down
DROP TABLE seat_places;
DROP TABLE seat_plans;
