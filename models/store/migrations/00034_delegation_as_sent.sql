-- What a member of a delegation was recorded as when it was sent, by field, as JSON; NULL while it has not been.

-- +goose Up
ALTER TABLE delegation_members ADD COLUMN sent TEXT;

-- +goose Down
ALTER TABLE delegation_members DROP COLUMN sent;
