-- The rule by which an item of a template is due. anchor says from what it is counted: "day" (of the congress), "fixed"
-- (fixed_on) or "item" (the due date of the item after_code); day_kind how: "calendar" or "working" days. A retired item
-- gives no milestone and shows nowhere but in the history. form_column is the column of the weekly progress form that
-- the item fills, '' for none.

-- +goose Up
ALTER TABLE template_items ADD COLUMN anchor TEXT NOT NULL DEFAULT 'day';
ALTER TABLE template_items ADD COLUMN fixed_on TEXT;
ALTER TABLE template_items ADD COLUMN after_code TEXT NOT NULL DEFAULT '';
ALTER TABLE template_items ADD COLUMN day_kind TEXT NOT NULL DEFAULT 'calendar';
ALTER TABLE template_items ADD COLUMN retired BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE template_items ADD COLUMN form_column TEXT NOT NULL DEFAULT '';
UPDATE template_items SET form_column = CASE code
    WHEN 'X02' THEN 'party_paper' WHEN 'H01' THEN 'party_paper'
    WHEN 'X03' THEN 'plan'        WHEN 'H08' THEN 'plan'
    WHEN 'X04' THEN 'board'       WHEN 'H15' THEN 'board'
    WHEN 'X26' THEN 'propaganda'  WHEN 'H34' THEN 'propaganda'
    WHEN 'X09' THEN 'documents'   WHEN 'H17' THEN 'documents'
    WHEN 'X13' THEN 'hamlets'
    WHEN 'X11' THEN 'personnel'   WHEN 'H21' THEN 'personnel'
    ELSE '' END;

-- +goose Down
ALTER TABLE template_items DROP COLUMN form_column;
ALTER TABLE template_items DROP COLUMN retired;
ALTER TABLE template_items DROP COLUMN day_kind;
ALTER TABLE template_items DROP COLUMN after_code;
ALTER TABLE template_items DROP COLUMN fixed_on;
ALTER TABLE template_items DROP COLUMN anchor;
