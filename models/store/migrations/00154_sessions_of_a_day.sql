-- +goose Up
-- The sessions of a day in their order, of which a page shows the first hundred.
CREATE INDEX congress_sessions_hour ON congress_sessions(on_date, starts);
DROP INDEX congress_sessions_day;

-- +goose Down
CREATE INDEX congress_sessions_day ON congress_sessions(on_date);
DROP INDEX congress_sessions_hour;
