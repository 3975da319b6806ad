-- What was known at the end of a past day. congress_states and delegate_tally_days are a congress and the counts of its
-- delegates as they were from the end of a day on: one row for every day on which they changed, '' for what was there
-- before this table. template_versions keeps the items of a template as JSON, one row for every change.
-- milestone_events run backwards from the present; old_done_on is what a step replaced.

-- +goose Up
-- The day of the official session that has been held, stored with the stage.
ALTER TABLE congresses ADD COLUMN held_on TEXT;
UPDATE congresses SET held_on = (SELECT MIN(milestones.done_on) FROM milestones
    JOIN template_items ON template_items.id = milestones.item_id
    WHERE milestones.congress_id = congresses.id AND milestones.state = 'done' AND template_items.role LIKE '%held%')
    WHERE stage >= 6;

CREATE TABLE congress_states (
    congress_id       BIGINT NOT NULL REFERENCES congresses(id),
    on_day            TEXT NOT NULL,
    template_id       BIGINT,
    day               TEXT,
    pilot             BOOLEAN NOT NULL,
    deadline_override TEXT,
    stage             INTEGER NOT NULL,
    held_on           TEXT,
    PRIMARY KEY (congress_id, on_day)
);
INSERT INTO congress_states (congress_id, on_day, template_id, day, pilot, deadline_override, stage, held_on)
    SELECT id, '', template_id, day, pilot, deadline_override, stage, held_on FROM congresses;

CREATE TABLE delegate_tally_days (
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    on_day      TEXT NOT NULL,
    ex_officio  INTEGER NOT NULL,
    consulted   INTEGER NOT NULL,
    appointed   INTEGER NOT NULL,
    reserve     INTEGER NOT NULL,
    guests      INTEGER NOT NULL,
    withdrawn   INTEGER NOT NULL,
    complete    INTEGER NOT NULL,
    women       INTEGER NOT NULL,
    non_party   INTEGER NOT NULL,
    minority    INTEGER NOT NULL,
    religious   INTEGER NOT NULL,
    reappointed INTEGER NOT NULL,
    newcomers   INTEGER NOT NULL,
    missing_gender           INTEGER NOT NULL,
    missing_born_on          INTEGER NOT NULL,
    missing_ethnicity        INTEGER NOT NULL,
    missing_religion         INTEGER NOT NULL,
    missing_hometown         INTEGER NOT NULL,
    missing_residence        INTEGER NOT NULL,
    missing_occupation       INTEGER NOT NULL,
    missing_education        INTEGER NOT NULL,
    missing_qualification    INTEGER NOT NULL,
    missing_political_theory INTEGER NOT NULL,
    missing_represents       INTEGER NOT NULL,
    births      TEXT NOT NULL,
    PRIMARY KEY (congress_id, on_day)
);
INSERT INTO delegate_tally_days (congress_id, on_day,
        ex_officio, consulted, appointed, reserve, guests, withdrawn, complete, women, non_party,
        minority, religious, reappointed, newcomers, missing_gender, missing_born_on,
        missing_ethnicity, missing_religion, missing_hometown, missing_residence,
        missing_occupation, missing_education, missing_qualification, missing_political_theory,
        missing_represents, births)
    SELECT congress_id, '',
        ex_officio, consulted, appointed, reserve, guests, withdrawn, complete, women, non_party,
        minority, religious, reappointed, newcomers, missing_gender, missing_born_on,
        missing_ethnicity, missing_religion, missing_hometown, missing_residence,
        missing_occupation, missing_education, missing_qualification, missing_political_theory,
        missing_represents, births
    FROM delegate_tallies;

CREATE TABLE template_versions (
    template_id BIGINT NOT NULL REFERENCES milestone_templates(id),
    version     INTEGER NOT NULL,
    at          TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    note        TEXT NOT NULL DEFAULT '',
    items       TEXT NOT NULL,
    PRIMARY KEY (template_id, version)
);

ALTER TABLE milestone_events ADD COLUMN old_done_on TEXT;
CREATE INDEX milestone_events_at ON milestone_events(congress_id, at);

-- +goose Down
DROP INDEX milestone_events_at;
ALTER TABLE milestone_events DROP COLUMN old_done_on;
DROP TABLE template_versions;
DROP TABLE delegate_tally_days;
DROP TABLE congress_states;
ALTER TABLE congresses DROP COLUMN held_on;
