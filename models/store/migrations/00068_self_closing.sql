-- An item that needs no approval is done once the unit hands it in.

-- +goose Up
ALTER TABLE template_items ADD COLUMN self_closing BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE template_items DROP COLUMN self_closing;
