-- At which event of the cluster an edition of its pledge was signed, and before whom. leader_id names a leader of the register,
-- without one the witness was typed.

-- +goose Up
CREATE TABLE emulation_signings (
    pledge_id BIGINT PRIMARY KEY REFERENCES emulation_pledges(id),
    event_id  BIGINT NOT NULL REFERENCES emulation_events(id)
);
CREATE INDEX emulation_signings_event ON emulation_signings(event_id);

CREATE TABLE emulation_witnesses (
    id        {id},
    pledge_id BIGINT NOT NULL REFERENCES emulation_pledges(id),
    place     INTEGER NOT NULL,
    leader_id BIGINT REFERENCES leaders(id),
    name      TEXT NOT NULL,
    position  TEXT NOT NULL,
    UNIQUE (pledge_id, place)
);

-- +goose Down
DROP TABLE emulation_witnesses;
DROP TABLE emulation_signings;
