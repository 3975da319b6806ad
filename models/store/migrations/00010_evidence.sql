-- Files that prove a milestone, counts of meetings, and what tells afterwards whether a report was made to look on time:
-- the day of the entry (entered_on) and what was lacking when a congress was held. milestone_events run backwards from
-- the present; old_… is what a step replaced. The bytes of a file stand in a folder beside the database, under digest.

-- +goose Up
CREATE TABLE milestone_files (
    id           {id},
    milestone_id BIGINT NOT NULL REFERENCES milestones(id),
    name         TEXT NOT NULL,
    size         BIGINT NOT NULL,
    media        TEXT NOT NULL,
    digest       TEXT NOT NULL,
    uploaded_at  TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    removed_at   TEXT,
    removed_by   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX milestone_files_milestone ON milestone_files(milestone_id, id);
CREATE INDEX milestone_files_digest ON milestone_files(digest);

ALTER TABLE template_items ADD COLUMN counted BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE template_items SET counted = TRUE WHERE code IN ('X13', 'H12');
UPDATE template_items SET role = 'approved_party' WHERE code = 'X20' AND role = '';
UPDATE template_items SET role = 'submitted|approved_party' WHERE code = 'H30' AND role = 'submitted';

ALTER TABLE milestones ADD COLUMN entered_on TEXT;
ALTER TABLE milestones ADD COLUMN done_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE milestones ADD COLUMN of_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE milestones ADD COLUMN lacking TEXT NOT NULL DEFAULT '';
UPDATE milestones SET entered_on = (SELECT MAX(SUBSTR(e.at, 1, 10)) FROM milestone_events e
    WHERE e.milestone_id = milestones.id AND e.action IN ('submit', 'complete')) WHERE state IN ('submitted', 'returned', 'done');

ALTER TABLE milestone_events ADD COLUMN old_entered_on TEXT;
ALTER TABLE milestone_events ADD COLUMN done_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE milestone_events ADD COLUMN of_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE milestone_events ADD COLUMN old_done_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE milestone_events ADD COLUMN old_of_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE milestone_events ADD COLUMN lacking TEXT NOT NULL DEFAULT '';
ALTER TABLE milestone_events ADD COLUMN old_lacking TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE milestone_events DROP COLUMN old_lacking;
ALTER TABLE milestone_events DROP COLUMN lacking;
ALTER TABLE milestone_events DROP COLUMN old_of_count;
ALTER TABLE milestone_events DROP COLUMN old_done_count;
ALTER TABLE milestone_events DROP COLUMN of_count;
ALTER TABLE milestone_events DROP COLUMN done_count;
ALTER TABLE milestone_events DROP COLUMN old_entered_on;
ALTER TABLE milestones DROP COLUMN lacking;
ALTER TABLE milestones DROP COLUMN of_count;
ALTER TABLE milestones DROP COLUMN done_count;
ALTER TABLE milestones DROP COLUMN entered_on;
ALTER TABLE template_items DROP COLUMN counted;
DROP TABLE milestone_files;
