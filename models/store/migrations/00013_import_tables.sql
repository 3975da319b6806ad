-- What an uploaded file holds: every table that was found in it and which one was taken, as JSON (delegate.Found).

-- +goose Up
ALTER TABLE imports ADD COLUMN found TEXT NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE imports DROP COLUMN found;
