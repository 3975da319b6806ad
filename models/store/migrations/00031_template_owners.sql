-- A milestone template belongs to a unit and applies there and below, except where a unit in between has one of its own.
-- Those shipped with the program are the country's, the topmost unit. source is the code of the template that an own one
-- was copied from.

-- +goose Up
ALTER TABLE milestone_templates ADD COLUMN owner_id BIGINT REFERENCES units(id);
UPDATE milestone_templates SET owner_id = (SELECT MIN(id) FROM units WHERE parent_id IS NULL);
CREATE UNIQUE INDEX milestone_templates_owner ON milestone_templates(owner_id, term_id, level_code);
CREATE INDEX congresses_template ON congresses(template_id);

-- +goose Down
DROP INDEX congresses_template;
DROP INDEX milestone_templates_owner;
ALTER TABLE milestone_templates DROP COLUMN owner_id;
