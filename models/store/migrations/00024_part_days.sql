-- What was known at the end of a past day, for the rest of a congress. congress_part_days is a part of it as JSON (see
-- package history) from the end of a day on: one row for every day on which it changed, '' for what was there before
-- this table. difficulty_days is the same for the words of a difficulty. Of the columns that congress_states gains, days
-- before this migration have the values of now.

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
    SELECT congress_id, 'allocation', '', CAST({json}('id', id, 'total', total, 'base', base, 'version', version, 'lines',
        (SELECT {json_list}({json}('position', position, 'kind', kind, 'name', name, 'name_key', name_key, 'weight', weight,
            'minimum', minimum, 'maximum', maximum, 'locked', locked, 'seats', seats, 'note', note) ORDER BY position)
        FROM allocation_lines WHERE allocation_lines.allocation_id = allocations.id)) AS TEXT)
    FROM allocations;

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

-- +goose Down
DROP TABLE difficulty_days;
DROP TABLE congress_part_days;
ALTER TABLE congress_states DROP COLUMN follower;
ALTER TABLE congress_states DROP COLUMN seats;
ALTER TABLE congress_states DROP COLUMN ordinal;
