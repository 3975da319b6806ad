-- The allocation of the seats of a congress ("Quyết định phân bổ đại biểu"): one a congress, a line for each sender.

-- +goose Up
CREATE TABLE allocations (
    id          {id},
    congress_id BIGINT NOT NULL UNIQUE REFERENCES congresses(id),
    total       INTEGER NOT NULL,
    base        INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE allocation_lines (
    id            {id},
    allocation_id BIGINT NOT NULL REFERENCES allocations(id),
    position      INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL,
    name_key      {sortable} NOT NULL,
    weight        INTEGER NOT NULL,
    minimum       INTEGER NOT NULL,
    maximum       INTEGER NOT NULL,
    locked        INTEGER,
    seats         INTEGER NOT NULL,
    note          TEXT NOT NULL DEFAULT '',
    UNIQUE (allocation_id, name_key)
);

-- +goose Down
DROP TABLE allocation_lines;
DROP TABLE allocations;
