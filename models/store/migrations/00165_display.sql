-- +goose Up
-- How a user wants pages shown: colours, density, columns and views of lists, as one JSON text.
ALTER TABLE users ADD COLUMN display TEXT NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE users DROP COLUMN display;
