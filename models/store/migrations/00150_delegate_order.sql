-- +goose Up
-- A page of a large scope walks the names in order instead of sorting all of them; the category is asked for most often.
CREATE INDEX delegates_named ON delegates(sort_key, id, category, congress_id, withdrawn_on) WHERE withdrawn_on IS NULL;
CREATE INDEX delegates_withdrawn ON delegates(sort_key, id, category, congress_id, withdrawn_on) WHERE withdrawn_on IS NOT NULL;

-- The delegates of a list who are young on the day of the congress, so that a sum reads no dates of birth. young_day is the
-- day for which they were counted; if it is not the day of the congress, the dates are read.
ALTER TABLE delegate_tallies ADD COLUMN young INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delegate_tallies ADD COLUMN young_day TEXT NOT NULL DEFAULT '';
ALTER TABLE delegate_tally_days ADD COLUMN young INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delegate_tally_days ADD COLUMN young_day TEXT NOT NULL DEFAULT '';
UPDATE delegate_tallies SET young_day = COALESCE((SELECT congresses.day FROM congresses WHERE congresses.id = delegate_tallies.congress_id), ''),
    young = (SELECT COUNT(*) FROM delegates JOIN persons ON persons.id = delegates.person_id JOIN congresses ON congresses.id = delegates.congress_id
        WHERE delegates.congress_id = delegate_tallies.congress_id AND delegates.withdrawn_on IS NULL
        AND delegates.category IN ('ex_officio', 'consulted', 'appointed') AND COALESCE(delegates.counted_birth, persons.born_on) >
        CAST(CAST(SUBSTR(congresses.day, 1, 4) AS INTEGER) - 30 AS TEXT) || SUBSTR(congresses.day, 5));

-- +goose Down
ALTER TABLE delegate_tally_days DROP COLUMN young_day;
ALTER TABLE delegate_tally_days DROP COLUMN young;
ALTER TABLE delegate_tallies DROP COLUMN young_day;
ALTER TABLE delegate_tallies DROP COLUMN young;
DROP INDEX delegates_withdrawn;
DROP INDEX delegates_named;
