-- More of the rule by which an item of a template is due. anchor also says "session" (the last preparatory session),
-- "pilot" (the last pilot congress one level below), "each" (the next congress there that is not reviewed yet), "below"
-- (the last congress there) or "deadline" (the last day allowed). not_before is what must have taken place: 'pilot',
-- 'below' or '' for nothing. latest is the last day whatever is counted: 'day' (latest_on), 'own' or 'below' (the
-- deadline of the level) or '' for none. Items keep the rules that they have.

-- +goose Up
ALTER TABLE template_items ADD COLUMN not_before TEXT NOT NULL DEFAULT '';
ALTER TABLE template_items ADD COLUMN latest TEXT NOT NULL DEFAULT '';
ALTER TABLE template_items ADD COLUMN latest_on TEXT;

-- +goose Down
ALTER TABLE template_items DROP COLUMN latest_on;
ALTER TABLE template_items DROP COLUMN latest;
ALTER TABLE template_items DROP COLUMN not_before;
