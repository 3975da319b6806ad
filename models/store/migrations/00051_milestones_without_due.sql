-- A milestone may have no due date: that of a congress whose deadline nobody knows yet, or whose season had ended before the
-- office was set up. Neither database can take NOT NULL off a column in a way that the other understands.

-- +goose Up
DROP INDEX milestones_due;
ALTER TABLE milestones ADD COLUMN due_known TEXT;
UPDATE milestones SET due_known = due;
ALTER TABLE milestones DROP COLUMN due;
ALTER TABLE milestones RENAME COLUMN due_known TO due;
CREATE INDEX milestones_due ON milestones(congress_id, due, state);

-- +goose Down
DROP INDEX milestones_due;
ALTER TABLE milestones ADD COLUMN due_known TEXT NOT NULL DEFAULT '';
UPDATE milestones SET due_known = COALESCE(due, '');
ALTER TABLE milestones DROP COLUMN due;
ALTER TABLE milestones RENAME COLUMN due_known TO due;
CREATE INDEX milestones_due ON milestones(congress_id, due, state);
