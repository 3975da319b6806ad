-- What was known at the end of a past day, for the rest of a congress. congress_part_days is a part of it as JSON (see
-- package history) from the end of a day on: one row for every day on which it changed, '' for what was there before
-- this table. difficulty_days is the same for the words of a difficulty. Of the columns that congress_states gains, days
-- before this migration have the values of now. A corrected signature stays, with the moment of its correction.

-- +goose Up
ALTER TABLE congress_states ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE congress_states ADD COLUMN seats INTEGER NOT NULL DEFAULT 0;
ALTER TABLE congress_states ADD COLUMN follower TEXT NOT NULL DEFAULT '';
UPDATE congress_states SET
    ordinal  = (SELECT congresses.ordinal FROM congresses WHERE congresses.id = congress_states.congress_id),
    seats    = (SELECT congresses.seats FROM congresses WHERE congresses.id = congress_states.congress_id),
    follower = (SELECT congresses.follower FROM congresses WHERE congresses.id = congress_states.congress_id);

CREATE TABLE congress_part_days (
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    part        TEXT NOT NULL,
    on_day      TEXT NOT NULL,
    content     TEXT NOT NULL,
    PRIMARY KEY (congress_id, part, on_day)
);

INSERT INTO congress_part_days (congress_id, part, on_day, content)
    SELECT congress_id, 'sessions', '', CAST({json_list}({json}('id', id, 'kind', kind, 'on_date', on_date, 'starts', starts,
        'ends', ends, 'venue', venue, 'updated_at', updated_at, 'version', version) ORDER BY on_date, starts, id) AS TEXT)
    FROM congress_sessions GROUP BY congress_id;

INSERT INTO congress_part_days (congress_id, part, on_day, content)
    SELECT attendances.congress_id, 'leaders', '', CAST({json_list}({json}('leader_id', leaders.id, 'role', attendances.role,
        'name', leaders.name, 'title', leaders.title) ORDER BY leaders.id, attendances.role) AS TEXT)
    FROM attendances JOIN leaders ON leaders.id = attendances.leader_id GROUP BY attendances.congress_id;

INSERT INTO congress_part_days (congress_id, part, on_day, content)
    SELECT congress_id, 'outcome', '', CAST({json}('present', present, 'members_approved', members_approved,
        'members_elected', members_elected, 'members_women', members_women, 'members_non_party', members_non_party,
        'members_minority', members_minority, 'members_religious', members_religious, 'members_reelected', members_reelected,
        'standing', standing, 'chair', chair, 'chair_party', chair_party, 'deputies', deputies, 'awards', awards, 'note', note,
        'version', version) AS TEXT)
    FROM congress_results;

INSERT INTO congress_part_days (congress_id, part, on_day, content)
    SELECT congress_id, 'targets', '', CAST({json_list}({json}('group', group_key, 'at_least', at_least, 'under_age', under_age,
        'source', source, 'version', version) ORDER BY group_key) AS TEXT)
    FROM composition_targets GROUP BY congress_id;

INSERT INTO congress_part_days (congress_id, part, on_day, content)
    SELECT a.congress_id, 'allocation', '', CAST({json}('id', a.id, 'total', a.total, 'base', a.base, 'version', a.version, 'lines',
        {json_list}({json}('position', l.position, 'kind', l.kind, 'name', l.name, 'name_key', l.name_key, 'weight', l.weight,
            'minimum', l.minimum, 'maximum', l.maximum, 'locked', l.locked, 'seats', l.seats, 'note', l.note) ORDER BY l.position)) AS TEXT)
    FROM allocations a JOIN allocation_lines l ON l.allocation_id = a.id GROUP BY a.id, a.congress_id, a.total, a.base, a.version;

INSERT INTO congress_part_days (congress_id, part, on_day, content)
    SELECT congress_id, 'delegation', '', CAST({json}('state', state, 'sent_at', sent_at, 'received_at', received_at,
        'official', (SELECT COUNT(*) FROM delegation_members WHERE delegation_id = delegations.id AND kind = 'official'),
        'reserves', (SELECT COUNT(*) FROM delegation_members WHERE delegation_id = delegations.id AND kind = 'reserve')) AS TEXT)
    FROM delegations;

CREATE TABLE difficulty_days (
    difficulty_id BIGINT NOT NULL REFERENCES difficulties(id),
    on_day        TEXT NOT NULL,
    milestone_id  BIGINT,
    kind          TEXT NOT NULL,
    type          TEXT NOT NULL,
    text          TEXT NOT NULL,
    owner         TEXT NOT NULL,
    due           TEXT,
    PRIMARY KEY (difficulty_id, on_day)
);
INSERT INTO difficulty_days (difficulty_id, on_day, milestone_id, kind, type, text, owner, due)
    SELECT id, '', milestone_id, kind, type, text, owner, due FROM difficulties;

-- The table is made anew, because SQLite cannot drop the constraint that a unit has one signature only.
CREATE TABLE emulation_signatures_kept (
    id           {id},
    pledge_id    BIGINT NOT NULL REFERENCES emulation_pledges(id),
    unit_id      BIGINT NOT NULL REFERENCES units(id),
    signer       TEXT NOT NULL,
    signer_title TEXT NOT NULL,
    signed_on    TEXT NOT NULL,
    witnesses    TEXT NOT NULL,
    entered_at   TEXT NOT NULL,
    entered_by   TEXT NOT NULL,
    replaced_at  TEXT
);
INSERT INTO emulation_signatures_kept (pledge_id, unit_id, signer, signer_title, signed_on, witnesses, entered_at, entered_by)
    SELECT pledge_id, unit_id, signer, signer_title, signed_on, witnesses, entered_at, entered_by FROM emulation_signatures ORDER BY id;
DROP TABLE emulation_signatures;
ALTER TABLE emulation_signatures_kept RENAME TO emulation_signatures;
CREATE UNIQUE INDEX emulation_signatures_one ON emulation_signatures(pledge_id, unit_id) WHERE replaced_at IS NULL;
CREATE INDEX emulation_signatures_pledge ON emulation_signatures(pledge_id);

-- +goose Down
DROP INDEX emulation_signatures_one;
DELETE FROM emulation_signatures WHERE replaced_at IS NOT NULL;
ALTER TABLE emulation_signatures DROP COLUMN replaced_at;
CREATE UNIQUE INDEX emulation_signatures_one ON emulation_signatures(pledge_id, unit_id);
DROP TABLE difficulty_days;
DROP TABLE congress_part_days;
ALTER TABLE congress_states DROP COLUMN follower;
ALTER TABLE congress_states DROP COLUMN seats;
ALTER TABLE congress_states DROP COLUMN ordinal;
