-- The day on which a delegate was summoned or a guest invited, NULL while nobody has.

-- +goose Up
ALTER TABLE delegates ADD COLUMN invited_on TEXT;

-- +goose Down
ALTER TABLE delegates DROP COLUMN invited_on;
