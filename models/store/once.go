package store

import (
	"context"
	"time"

	"daihoi/models/access"
)

// keptAnswers is how long the answer to a form is remembered.
const keptAnswers = 24 * time.Hour

// Once claims the key for this transaction. first is false if an earlier transaction of the same user has claimed it
// and was committed; answer is then what it left with Answered. A claim disappears with a transaction that is rolled
// back. While another transaction holds the claim, Once waits for its end.
func (tx *Tx) Once(key string) (answer string, first bool, err error) {
	made := tx.db.Exec("INSERT INTO form_answers(key, user_id, answer, made_at) VALUES (?, ?, '', ?) ON CONFLICT (key) DO NOTHING",
		key, tx.actor.UserID, tx.Now())
	if made.Error != nil || made.RowsAffected == 1 {
		return "", made.Error == nil, made.Error
	}
	answer, _, err = tx.AnswerOf(key)
	return answer, false, err
}

// AnswerOf is what a committed transaction of the same user left under the key.
func (tx *Tx) AnswerOf(key string) (answer string, found bool, err error) {
	var rows []string
	err = tx.db.Raw("SELECT answer FROM form_answers WHERE key = ? AND user_id = ?", key, tx.actor.UserID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", false, err
	}
	return rows[0], true, nil
}

// Answered leaves the answer under a key that Once has claimed in this transaction. An empty answer gives the key up.
func (tx *Tx) Answered(key, answer string) error {
	if answer == "" {
		return tx.db.Exec("DELETE FROM form_answers WHERE key = ?", key).Error
	}
	return tx.db.Exec("UPDATE form_answers SET answer = ? WHERE key = ?", answer, key).Error
}

// ForgetAnswers deletes answers that are older than a day; once an hour is enough.
func (s *Store) ForgetAnswers(ctx context.Context) error {
	return s.Write(ctx, access.Program("sweep"), func(tx *Tx) error {
		return tx.db.Exec("DELETE FROM form_answers WHERE made_at < ?", At(tx.now.Add(-keptAnswers))).Error
	})
}
