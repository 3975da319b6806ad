-- Terms are made and changed by people: version, the day of the list of units that a term stands on, and the paper or
-- custom behind every number. Earlier databases keep working in the term that they were made for (setting "term").

-- +goose Up
ALTER TABLE terms ADD COLUMN units_on TEXT;
ALTER TABLE terms ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE term_levels ADD COLUMN committee_min INTEGER NOT NULL DEFAULT 0;
ALTER TABLE term_levels ADD COLUMN committee_max INTEGER NOT NULL DEFAULT 0;
ALTER TABLE term_levels ADD COLUMN deadline_source TEXT NOT NULL DEFAULT '';
ALTER TABLE term_levels ADD COLUMN days_source TEXT NOT NULL DEFAULT '';
ALTER TABLE term_levels ADD COLUMN delegates_source TEXT NOT NULL DEFAULT '';
ALTER TABLE term_levels ADD COLUMN committee_source TEXT NOT NULL DEFAULT '';
ALTER TABLE term_levels ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE terms SET units_on = '2024-02-01' WHERE code = '2024-2029';
UPDATE term_levels SET deadline_source = 'Thông lệ 2023–2024' WHERE deadline IS NOT NULL;
UPDATE term_levels SET days_source = 'Thông lệ 2023–2024' WHERE max_days > 0;
UPDATE term_levels SET delegates_source = 'Thông lệ 2023–2024' WHERE delegates_max > 0;
INSERT INTO settings (key, value) SELECT 'term', code FROM terms WHERE code = '2024-2029';

-- +goose Down
DELETE FROM settings WHERE key = 'term';
ALTER TABLE term_levels DROP COLUMN version;
ALTER TABLE term_levels DROP COLUMN committee_source;
ALTER TABLE term_levels DROP COLUMN delegates_source;
ALTER TABLE term_levels DROP COLUMN days_source;
ALTER TABLE term_levels DROP COLUMN deadline_source;
ALTER TABLE term_levels DROP COLUMN committee_max;
ALTER TABLE term_levels DROP COLUMN committee_min;
ALTER TABLE terms DROP COLUMN version;
ALTER TABLE terms DROP COLUMN units_on;
