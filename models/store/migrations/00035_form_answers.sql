-- What a form that was sent once has been answered, so that the same form sent again gets the same answer and does
-- nothing a second time. key is a digest of the whole form with its one-time key; rows are kept for a day.

-- +goose Up
CREATE TABLE form_answers (
    key     TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users(id),
    answer  TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX form_answers_made ON form_answers(made_at);

-- +goose Down
DROP TABLE form_answers;
