-- The code on a card is a keyed digest of whom it belongs to. Cards printed before carry a number that anyone could work
-- out; they are printed anew.

-- +goose Up
INSERT INTO settings (key, value) VALUES ('card_key', {random});

-- +goose Down
DELETE FROM settings WHERE key = 'card_key';
