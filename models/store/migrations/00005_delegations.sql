-- Whom a congress sends to the congress above ("Đoàn đại biểu dự đại hội cấp trên"): one delegation a congress. Its members
-- are persons, so that they are the same persons in the list above. position orders the reserves from 1, 0 for others.

-- +goose Up
CREATE TABLE delegations (
    id            {id},
    congress_id   BIGINT NOT NULL UNIQUE REFERENCES congresses(id),
    state         TEXT NOT NULL,
    head_id       BIGINT REFERENCES persons(id),
    doc_number    TEXT NOT NULL DEFAULT '',
    doc_date      TEXT,
    sent_at       TEXT,
    sent_by       TEXT NOT NULL DEFAULT '',
    received_at   TEXT,
    received_by   TEXT NOT NULL DEFAULT '',
    return_reason TEXT NOT NULL DEFAULT '',
    version       INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE delegation_members (
    delegation_id BIGINT NOT NULL REFERENCES delegations(id),
    person_id     BIGINT NOT NULL REFERENCES persons(id),
    kind          TEXT NOT NULL,
    position      INTEGER NOT NULL,
    PRIMARY KEY (delegation_id, person_id)
);
CREATE INDEX delegation_members_person ON delegation_members(person_id);

-- +goose Down
DROP TABLE delegation_members;
DROP TABLE delegations;
