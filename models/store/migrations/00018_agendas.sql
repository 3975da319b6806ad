-- The agenda of each sitting, and the released programmes. owner_kind and owner_id say whose they are: 'congress' and the
-- congress, with the session as the part; other owners, such as the event of a cluster, take a kind of their own and part 0.
-- unit_id is the unit by which an agenda is seen and changed, whoever owns it. The content of a release is JSON and stays
-- as it is when the sessions or the agendas change.

-- +goose Up
CREATE TABLE agendas (
    id         {id},
    owner_kind TEXT NOT NULL,
    owner_id   BIGINT NOT NULL,
    part_id    BIGINT NOT NULL,
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    version    INTEGER NOT NULL DEFAULT 1,
    UNIQUE (owner_kind, owner_id, part_id)
);
CREATE INDEX agendas_unit ON agendas(unit_id);

CREATE TABLE agenda_blocks (
    id        {id},
    agenda_id BIGINT NOT NULL REFERENCES agendas(id),
    position  INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    title     TEXT NOT NULL,
    minutes   INTEGER NOT NULL,
    fixed_at  TEXT NOT NULL,
    person    TEXT NOT NULL,
    paper     TEXT NOT NULL,
    script    TEXT NOT NULL
);
CREATE INDEX agenda_blocks_agenda ON agenda_blocks(agenda_id, position);

CREATE TABLE agenda_releases (
    id          {id},
    owner_kind  TEXT NOT NULL,
    owner_id    BIGINT NOT NULL,
    unit_id     BIGINT NOT NULL REFERENCES units(id),
    number      INTEGER NOT NULL,
    released_at TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    note        TEXT NOT NULL,
    content     TEXT NOT NULL,
    UNIQUE (owner_kind, owner_id, number)
);

-- +goose Down
DROP TABLE agenda_releases;
DROP TABLE agenda_blocks;
DROP TABLE agendas;
