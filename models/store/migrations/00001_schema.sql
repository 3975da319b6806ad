-- One schema for both databases. Words in braces are set by the dialect (models/store/migrate.go):
-- {id} the primary key, {sortable} text ordered by bytes, {bytes} raw bytes.
-- Days are TEXT YYYY-MM-DD, instants TEXT in UTC with milliseconds, so both databases order them alike.

-- +goose Up
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE levels (
    code        TEXT PRIMARY KEY,
    rank        INTEGER NOT NULL UNIQUE,
    name_vi     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    active_from TEXT,
    active_to   TEXT,
    source      TEXT NOT NULL
);

CREATE TABLE units (
    id         {id},
    code       TEXT NOT NULL,
    level_code TEXT NOT NULL REFERENCES levels(code),
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    full_name  TEXT NOT NULL,
    parent_id  BIGINT REFERENCES units(id),
    path       {sortable} NOT NULL UNIQUE,
    search_key {sortable} NOT NULL,
    sort_key   {bytes} NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    edition    TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX units_code ON units(code) WHERE valid_to IS NULL;
CREATE INDEX units_parent ON units(parent_id, sort_key);
CREATE INDEX units_tree ON units(path, level_code, parent_id);

CREATE TABLE unit_events (
    id            {id},
    unit_id       BIGINT NOT NULL REFERENCES units(id),
    on_date       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    other_unit_id BIGINT REFERENCES units(id),
    old_value     TEXT NOT NULL DEFAULT '',
    new_value     TEXT NOT NULL DEFAULT '',
    source        TEXT NOT NULL DEFAULT '',
    at            TEXT NOT NULL,
    by_name       TEXT NOT NULL
);
CREATE INDEX unit_events_unit ON unit_events(unit_id, on_date);
CREATE INDEX unit_events_other ON unit_events(other_unit_id);

CREATE TABLE terms (
    id         {id},
    code       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    start_year INTEGER NOT NULL,
    end_year   INTEGER NOT NULL,
    source     TEXT NOT NULL
);

CREATE TABLE term_levels (
    id               {id},
    term_id          BIGINT NOT NULL REFERENCES terms(id),
    level_code       TEXT NOT NULL REFERENCES levels(code),
    window_from      TEXT,
    deadline         TEXT,
    deadline_source  TEXT NOT NULL,
    max_days         INTEGER NOT NULL DEFAULT 0,
    max_days_source  TEXT NOT NULL DEFAULT '',
    delegates_min    INTEGER NOT NULL DEFAULT 0,
    delegates_max    INTEGER NOT NULL DEFAULT 0,
    delegates_source TEXT NOT NULL DEFAULT '',
    UNIQUE (term_id, level_code)
);

CREATE TABLE users (
    id                   {id},
    username             TEXT NOT NULL UNIQUE,
    full_name            TEXT NOT NULL,
    phone                TEXT NOT NULL DEFAULT '',
    locale               TEXT NOT NULL DEFAULT '',
    password_hash        TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL DEFAULT FALSE,
    locked               BOOLEAN NOT NULL DEFAULT FALSE,
    created_at           TEXT NOT NULL,
    version              INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE grants (
    id      {id},
    user_id BIGINT NOT NULL REFERENCES users(id),
    role    TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES units(id),
    UNIQUE (user_id, role, unit_id)
);
CREATE INDEX grants_unit ON grants(unit_id);

CREATE TABLE sessions (
    token      TEXT PRIMARY KEY,
    user_id    BIGINT,
    data       {bytes} NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions(expires_at);
CREATE INDEX sessions_user ON sessions(user_id);

CREATE TABLE sign_in_failures (
    key         TEXT PRIMARY KEY,
    failures    INTEGER NOT NULL,
    retry_after TEXT NOT NULL
);

CREATE TABLE audit_entries (
    id        {id},
    at        TEXT NOT NULL,
    user_id   BIGINT,
    user_name TEXT NOT NULL,
    action    TEXT NOT NULL,
    entity    TEXT NOT NULL,
    entity_id BIGINT NOT NULL,
    label     TEXT NOT NULL,
    unit_id   BIGINT,
    unit_path {sortable} NOT NULL,
    changes   TEXT NOT NULL DEFAULT '[]',
    reason    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_entity ON audit_entries(entity, entity_id, id);
CREATE INDEX audit_unit ON audit_entries(unit_path, id);

CREATE TABLE milestone_templates (
    id         {id},
    code       TEXT NOT NULL UNIQUE,
    term_id    BIGINT NOT NULL REFERENCES terms(id),
    level_code TEXT NOT NULL REFERENCES levels(code),
    name_vi    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    source     TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE template_items (
    id          {id},
    template_id BIGINT NOT NULL REFERENCES milestone_templates(id),
    position    INTEGER NOT NULL,
    code        TEXT NOT NULL,
    name_vi     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    phase       INTEGER NOT NULL,
    owner_vi    TEXT NOT NULL,
    owner_en    TEXT NOT NULL,
    lead_from   INTEGER NOT NULL,
    lead_to     INTEGER NOT NULL,
    lead_note   TEXT NOT NULL DEFAULT '',
    document_vi TEXT NOT NULL,
    document_en TEXT NOT NULL,
    mandatory   TEXT NOT NULL,
    weight      INTEGER NOT NULL,
    evidence    TEXT NOT NULL,
    quoted      BOOLEAN NOT NULL DEFAULT FALSE,
    role        TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (template_id, code)
);

CREATE TABLE congresses (
    id                {id},
    unit_id           BIGINT NOT NULL REFERENCES units(id),
    term_id           BIGINT NOT NULL REFERENCES terms(id),
    template_id       BIGINT REFERENCES milestone_templates(id),
    ordinal           INTEGER NOT NULL DEFAULT 0,
    pilot             BOOLEAN NOT NULL DEFAULT FALSE,
    day               TEXT,
    deadline_override TEXT,
    deadline_reason   TEXT NOT NULL DEFAULT '',
    deadline_document TEXT NOT NULL DEFAULT '',
    follower          TEXT NOT NULL DEFAULT '',
    contact_name      TEXT NOT NULL DEFAULT '',
    contact_phone     TEXT NOT NULL DEFAULT '',
    seats             INTEGER NOT NULL DEFAULT 0,
    notes             TEXT NOT NULL DEFAULT '',
    stage             INTEGER NOT NULL DEFAULT 1,
    version           INTEGER NOT NULL DEFAULT 1,
    UNIQUE (unit_id, term_id)
);

CREATE TABLE congress_sessions (
    id          {id},
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    kind        TEXT NOT NULL,
    on_date     TEXT NOT NULL,
    starts      TEXT NOT NULL DEFAULT '',
    ends        TEXT NOT NULL DEFAULT '',
    venue       TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX congress_sessions_congress ON congress_sessions(congress_id, on_date, starts);

CREATE TABLE milestones (
    id          {id},
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    item_id     BIGINT NOT NULL REFERENCES template_items(id),
    due         TEXT NOT NULL,
    state       TEXT NOT NULL,
    done_on     TEXT,
    doc_number  TEXT NOT NULL DEFAULT '',
    doc_date    TEXT,
    note        TEXT NOT NULL DEFAULT '',
    reason      TEXT NOT NULL DEFAULT '',
    updated_at  TEXT NOT NULL,
    updated_by  TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (congress_id, item_id)
);
CREATE INDEX milestones_due ON milestones(congress_id, due, state);

CREATE TABLE milestone_events (
    id           {id},
    milestone_id BIGINT NOT NULL REFERENCES milestones(id),
    congress_id  BIGINT NOT NULL REFERENCES congresses(id),
    at           TEXT NOT NULL,
    user_id      BIGINT,
    user_name    TEXT NOT NULL,
    action       TEXT NOT NULL,
    from_state   TEXT NOT NULL DEFAULT '',
    to_state     TEXT NOT NULL DEFAULT '',
    effective_on TEXT,
    old_due      TEXT,
    new_due      TEXT,
    doc_number   TEXT NOT NULL DEFAULT '',
    doc_date     TEXT,
    note         TEXT NOT NULL DEFAULT ''
);
CREATE INDEX milestone_events_milestone ON milestone_events(milestone_id, id);
CREATE INDEX milestone_events_congress ON milestone_events(congress_id, id);

CREATE TABLE persons (
    id                {id},
    full_name         TEXT NOT NULL,
    search_key        {sortable} NOT NULL,
    sort_key          {bytes} NOT NULL,
    gender            TEXT NOT NULL DEFAULT '',
    born_on           TEXT,
    ethnicity         TEXT NOT NULL DEFAULT '',
    religion          TEXT NOT NULL DEFAULT '',
    hometown          TEXT NOT NULL DEFAULT '',
    residence         TEXT NOT NULL DEFAULT '',
    occupation        TEXT NOT NULL DEFAULT '',
    education         TEXT NOT NULL DEFAULT '',
    qualification     TEXT NOT NULL DEFAULT '',
    political_theory  TEXT NOT NULL DEFAULT '',
    party_joined_on   TEXT,
    party_official_on TEXT,
    phone             TEXT NOT NULL DEFAULT '',
    citizen_id        TEXT NOT NULL DEFAULT '',
    version           INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX persons_search ON persons(search_key);

CREATE TABLE delegates (
    id              {id},
    congress_id     BIGINT NOT NULL REFERENCES congresses(id),
    person_id       BIGINT NOT NULL REFERENCES persons(id),
    category        TEXT NOT NULL,
    represents      TEXT NOT NULL DEFAULT '',
    represents_key  {sortable} NOT NULL DEFAULT '',
    reappointed     TEXT NOT NULL DEFAULT '',
    awards          TEXT NOT NULL DEFAULT '',
    note            TEXT NOT NULL DEFAULT '',
    sort_key        {bytes} NOT NULL,
    search_key      {sortable} NOT NULL,
    withdrawn_on    TEXT,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    version         INTEGER NOT NULL DEFAULT 1,
    UNIQUE (congress_id, person_id)
);
CREATE INDEX delegates_list ON delegates(congress_id, sort_key, id);
CREATE INDEX delegates_person ON delegates(person_id);

CREATE TABLE delegate_tallies (
    congress_id BIGINT PRIMARY KEY REFERENCES congresses(id),
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
    births      TEXT NOT NULL
);

-- +goose Down
DROP TABLE delegate_tallies;
DROP TABLE delegates;
DROP TABLE persons;
DROP TABLE milestone_events;
DROP TABLE milestones;
DROP TABLE congress_sessions;
DROP TABLE congresses;
DROP TABLE template_items;
DROP TABLE milestone_templates;
DROP TABLE audit_entries;
DROP TABLE sign_in_failures;
DROP TABLE sessions;
DROP TABLE grants;
DROP TABLE users;
DROP TABLE term_levels;
DROP TABLE terms;
DROP TABLE unit_events;
DROP TABLE units;
DROP TABLE levels;
DROP TABLE settings;
