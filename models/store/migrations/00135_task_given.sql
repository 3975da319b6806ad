-- A task that a unit takes over from one that has ended: given_on is the day from which it is its own; NULL is from the
-- conclusion on. See models/merger.

-- +goose Up
ALTER TABLE meeting_tasks ADD COLUMN given_on TEXT;

-- +goose Down
ALTER TABLE meeting_tasks DROP COLUMN given_on;
