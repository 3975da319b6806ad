-- Who came to a sitting: a log to which marks are only ever added. kind and sitting_id are a session of a congress or an
-- event of a cluster, subject is whom its list names. turn counts the marks of a subject at a sitting from 1; the last one
-- stands, and two desks cannot both write the next. at is the moment at the door, entered_at that of writing. scan_id is
-- what a desk gives a scan, so that one sent twice is one.

-- +goose Up
CREATE TABLE attendance_marks (
    id         {id},
    kind       TEXT NOT NULL,
    sitting_id BIGINT NOT NULL,
    subject    BIGINT NOT NULL,
    turn       INTEGER NOT NULL,
    state      TEXT NOT NULL,
    at         TEXT NOT NULL,
    desk       TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    scan_id    TEXT NOT NULL DEFAULT '',
    entered_at TEXT NOT NULL,
    user_id    BIGINT,
    by_name    TEXT NOT NULL,
    UNIQUE (kind, sitting_id, subject, turn)
);
CREATE UNIQUE INDEX attendance_scan ON attendance_marks(kind, sitting_id, scan_id) WHERE scan_id <> '';
CREATE INDEX congress_sessions_day ON congress_sessions(on_date);

-- +goose Down
DROP INDEX congress_sessions_day;
DROP TABLE attendance_marks;
