-- An item that repeats: 'monthly' or 'weekly', '' for once; weekly_from is the day, counted like the leads, from which a
-- monthly one is weekly, 0 for never. Its reports are events of its milestone, which is due with the next one.

-- +goose Up
ALTER TABLE template_items ADD COLUMN repeats TEXT NOT NULL DEFAULT '';
ALTER TABLE template_items ADD COLUMN weekly_from INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE template_items DROP COLUMN weekly_from;
ALTER TABLE template_items DROP COLUMN repeats;
