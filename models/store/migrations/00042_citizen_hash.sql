-- By what a person is found by the citizen number, which is sealed from the next migration on (reseal.go): a keyed hash, ''
-- without a number.

-- +goose Up
ALTER TABLE persons ADD COLUMN citizen_hash {sortable} NOT NULL DEFAULT '';
CREATE INDEX persons_citizen ON persons(citizen_hash) WHERE citizen_hash <> '';

-- +goose Down
DROP INDEX persons_citizen;
ALTER TABLE persons DROP COLUMN citizen_hash;
