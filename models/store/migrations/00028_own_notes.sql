-- The note of a milestone after each event: note holds the reason where one was given, so that a past day could not tell
-- the note of then. Of earlier events the last one of a milestone is known from the milestone itself.

-- +goose Up
ALTER TABLE milestone_events ADD COLUMN own_note TEXT NOT NULL DEFAULT '';
UPDATE milestone_events SET own_note = note;
UPDATE milestone_events SET own_note = (SELECT milestones.note FROM milestones WHERE milestones.id = milestone_events.milestone_id)
    WHERE id IN (SELECT MAX(id) FROM milestone_events WHERE action NOT IN ('rescheduled', 'file_removed') GROUP BY milestone_id);

-- +goose Down
ALTER TABLE milestone_events DROP COLUMN own_note;
