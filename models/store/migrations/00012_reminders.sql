-- Reminders sent to the units, and what each of them spoke of: one thing is said once. An e-mail stands as "sending" before
-- it leaves the house; one whose end is not known stays so and is not sent again by itself. A topic of one that failed is
-- taken away. calendar_feeds holds the hash of each user's secret calendar address.

-- +goose Up
CREATE TABLE reminders (
    id          {id},
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    channel     TEXT NOT NULL,
    recipient   TEXT NOT NULL DEFAULT '',
    text        TEXT NOT NULL,
    state       TEXT NOT NULL,
    begun_at    TEXT NOT NULL,
    ended_at    TEXT,
    by_name     TEXT NOT NULL
);
CREATE INDEX reminders_congress ON reminders(congress_id, id);

CREATE TABLE reminder_topics (
    congress_id BIGINT NOT NULL REFERENCES congresses(id),
    topic       TEXT NOT NULL,
    reminder_id BIGINT NOT NULL REFERENCES reminders(id),
    PRIMARY KEY (congress_id, topic)
);
CREATE INDEX reminder_topics_reminder ON reminder_topics(reminder_id);

CREATE TABLE calendar_feeds (
    user_id    BIGINT PRIMARY KEY REFERENCES users(id),
    token_hash TEXT NOT NULL UNIQUE,
    made_at    TEXT NOT NULL
);

ALTER TABLE congresses ADD COLUMN contact_email TEXT NOT NULL DEFAULT '';
ALTER TABLE congress_sessions ADD COLUMN updated_at TEXT NOT NULL DEFAULT '2024-01-01T00:00:00.000Z';

-- +goose Down
ALTER TABLE congress_sessions DROP COLUMN updated_at;
ALTER TABLE congresses DROP COLUMN contact_email;
DROP TABLE calendar_feeds;
DROP TABLE reminder_topics;
DROP TABLE reminders;
