-- Whom an event of a cluster is for, and what its files are. unit_id is the member that sends somebody, body its name; without
-- a unit it is somebody from outside the cluster, whose body is given by name alone. place is the order among those of one
-- sender, from 1.

-- +goose Up
ALTER TABLE emulation_files ADD COLUMN kind TEXT NOT NULL DEFAULT 'document';
UPDATE emulation_files SET kind = 'photo' WHERE media LIKE 'image/%';

CREATE TABLE emulation_attendees (
    id        {id},
    event_id  BIGINT NOT NULL REFERENCES emulation_events(id),
    unit_id   BIGINT REFERENCES units(id),
    body      TEXT NOT NULL,
    full_name TEXT NOT NULL,
    position  TEXT NOT NULL,
    note      TEXT NOT NULL DEFAULT '',
    place     INTEGER NOT NULL,
    added_at  TEXT NOT NULL,
    added_by  TEXT NOT NULL,
    version   INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX emulation_attendees_event ON emulation_attendees(event_id, place, id);

-- +goose Down
DROP TABLE emulation_attendees;
ALTER TABLE emulation_files DROP COLUMN kind;
