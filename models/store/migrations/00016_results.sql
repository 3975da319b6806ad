-- What a congress came to, as the form "biểu tổng hợp kết quả đại hội" asks for it: who was present and the new
-- Committee. What follows from other tables (delegates sent, their composition, the delegation upward) is not here.

-- +goose Up
CREATE TABLE congress_results (
    congress_id        BIGINT PRIMARY KEY REFERENCES congresses(id),
    present            INTEGER NOT NULL,
    members_approved   INTEGER NOT NULL,
    members_elected    INTEGER NOT NULL,
    members_women      INTEGER NOT NULL,
    members_non_party  INTEGER NOT NULL,
    members_minority   INTEGER NOT NULL,
    members_religious  INTEGER NOT NULL,
    members_reelected  INTEGER NOT NULL,
    standing           INTEGER NOT NULL,
    chair              TEXT NOT NULL,
    chair_party        TEXT NOT NULL,
    deputies           INTEGER NOT NULL,
    awards             TEXT NOT NULL,
    note               TEXT NOT NULL,
    version            INTEGER NOT NULL DEFAULT 1
);

-- +goose Down
DROP TABLE congress_results;
