-- How many residential areas (thôn, tổ dân phố) a unit has: each has a Front working board that meets before the congress.

-- +goose Up
ALTER TABLE congresses ADD COLUMN hamlets INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE congresses DROP COLUMN hamlets;
