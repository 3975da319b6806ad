-- +goose Up
-- In the order of a page and with the names, so that few entries of a place are read from the index alone.
CREATE INDEX audit_place ON audit_entries(unit_path, at, id, user_name);
DROP INDEX audit_unit;

-- +goose Down
CREATE INDEX audit_unit ON audit_entries(unit_path, id);
DROP INDEX audit_place;
