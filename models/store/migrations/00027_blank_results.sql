-- A number of the outcome that nobody entered is unknown, not 0. Earlier forms stored 0 for an empty field and showed 0
-- as empty, so that a 0 of theirs says nothing.

-- +goose Up
CREATE TABLE blank_results (
    congress_id        BIGINT PRIMARY KEY REFERENCES congresses(id),
    present            INTEGER,
    members_approved   INTEGER,
    members_elected    INTEGER,
    members_women      INTEGER,
    members_non_party  INTEGER,
    members_minority   INTEGER,
    members_religious  INTEGER,
    members_reelected  INTEGER,
    standing           INTEGER,
    chair              TEXT NOT NULL,
    chair_party        TEXT NOT NULL,
    deputies           INTEGER,
    awards             TEXT NOT NULL,
    note               TEXT NOT NULL,
    version            INTEGER NOT NULL DEFAULT 1
);
INSERT INTO blank_results (congress_id, present, members_approved, members_elected, members_women, members_non_party, members_minority,
    members_religious, members_reelected, standing, chair, chair_party, deputies, awards, note, version)
SELECT congress_id, NULLIF(present, 0), NULLIF(members_approved, 0), NULLIF(members_elected, 0), NULLIF(members_women, 0),
    NULLIF(members_non_party, 0), NULLIF(members_minority, 0), NULLIF(members_religious, 0), NULLIF(members_reelected, 0),
    NULLIF(standing, 0), chair, chair_party, NULLIF(deputies, 0), awards, note, version FROM congress_results;
DROP TABLE congress_results;
ALTER TABLE blank_results RENAME TO congress_results;

-- +goose Down
UPDATE congress_results SET present = COALESCE(present, 0), members_approved = COALESCE(members_approved, 0),
    members_elected = COALESCE(members_elected, 0), members_women = COALESCE(members_women, 0),
    members_non_party = COALESCE(members_non_party, 0), members_minority = COALESCE(members_minority, 0),
    members_religious = COALESCE(members_religious, 0), members_reelected = COALESCE(members_reelected, 0),
    standing = COALESCE(standing, 0), deputies = COALESCE(deputies, 0);
