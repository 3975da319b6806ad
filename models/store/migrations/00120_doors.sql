-- When desks check people in at a sitting, where an office has decided it, and the links with which helpers without an account
-- work at a desk while it is open. Only the hash of a link's secret is kept. See models/attendance, door.go and link.go.

-- +goose Up
CREATE TABLE attendance_doors (
    kind       TEXT NOT NULL,
    sitting_id BIGINT NOT NULL,
    opens_at   TEXT NOT NULL,
    closes_at  TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (kind, sitting_id)
);

CREATE TABLE desk_links (
    id         {id},
    kind       TEXT NOT NULL,
    sitting_id BIGINT NOT NULL,
    unit_id    BIGINT NOT NULL REFERENCES units(id),
    desk       TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    made_at    TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX desk_links_sitting ON desk_links(kind, sitting_id);

-- +goose Down
DROP TABLE desk_links;
DROP TABLE attendance_doors;
