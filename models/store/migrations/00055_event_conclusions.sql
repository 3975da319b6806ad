-- What an event of a cluster concluded: the orientation of the level above and what the members agreed on.

-- +goose Up
ALTER TABLE emulation_events ADD COLUMN conclusions TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE emulation_events DROP COLUMN conclusions;
