-- The vote on whoever takes a seat of a Committee during its term: its form and who could vote. Those of the vote of the congress
-- are in committees.

-- +goose Up
ALTER TABLE committee_members ADD COLUMN vote_form TEXT NOT NULL DEFAULT '';
ALTER TABLE committee_members ADD COLUMN eligible INTEGER;

-- +goose Down
ALTER TABLE committee_members DROP COLUMN eligible;
ALTER TABLE committee_members DROP COLUMN vote_form;
