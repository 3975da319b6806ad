-- Where a unit stood until the end of a past day, one row for every move and end; where it stands now is units.path. The path
-- of a unit that has ended begins with "/~" and goes on below its only heir, else below the unit that was above it: so it is
-- below no unit that is left, and still in sight of those who see its heir.

-- +goose Up
CREATE TABLE unit_places (
    unit_id  BIGINT NOT NULL REFERENCES units(id),
    last_day TEXT NOT NULL,
    path     {sortable} NOT NULL,
    PRIMARY KEY (unit_id, last_day)
);
INSERT INTO unit_places (unit_id, last_day, path) SELECT id, valid_to, path FROM units WHERE valid_to IS NOT NULL;

ALTER TABLE units ADD COLUMN heir_id BIGINT REFERENCES units(id);
UPDATE units SET heir_id = (SELECT MIN(e.other_unit_id) FROM unit_events e JOIN units h ON h.id = e.other_unit_id
    WHERE e.unit_id = units.id AND e.kind = 'merged_into' AND h.valid_to IS NULL)
    WHERE valid_to IS NOT NULL;
UPDATE units SET path = '/~' || COALESCE((SELECT h.path || units.id || '/' FROM units h WHERE h.id = units.heir_id), path)
    WHERE valid_to IS NOT NULL;

-- +goose Down
UPDATE units SET path = (SELECT p.path FROM unit_places p WHERE p.unit_id = units.id AND p.last_day = units.valid_to)
    WHERE valid_to IS NOT NULL;
ALTER TABLE units DROP COLUMN heir_id;
DROP TABLE unit_places;
