package store

import (
	"strings"

	"gorm.io/gorm"

	"daihoi/models/vietext"
)

// The words of delegates (delegates.search_key, folded, in letters and digits) have an index by word: FTS5 on SQLite, whose
// triggers keep it in the transaction that changes a delegate, and a GIN index on PostgreSQL. It finds the beginnings of
// words, as LIKE '% word%' does.
var searchIndex = map[bool][]string{
	false: {
		`CREATE VIRTUAL TABLE delegate_words USING fts5(search_key, content='delegates', content_rowid='id', detail='none', tokenize='ascii')`,
		`INSERT INTO delegate_words(delegate_words) VALUES ('rebuild')`,
		`CREATE TRIGGER delegate_words_added AFTER INSERT ON delegates BEGIN
			INSERT INTO delegate_words(rowid, search_key) VALUES (new.id, new.search_key); END`,
		`CREATE TRIGGER delegate_words_removed AFTER DELETE ON delegates BEGIN
			INSERT INTO delegate_words(delegate_words, rowid, search_key) VALUES ('delete', old.id, old.search_key); END`,
		`CREATE TRIGGER delegate_words_changed AFTER UPDATE OF search_key ON delegates WHEN old.search_key <> new.search_key BEGIN
			INSERT INTO delegate_words(delegate_words, rowid, search_key) VALUES ('delete', old.id, old.search_key);
			INSERT INTO delegate_words(rowid, search_key) VALUES (new.id, new.search_key); END`,
	},
	true: {`CREATE INDEX delegate_words ON delegates USING gin (to_tsvector('simple', search_key))`},
}

var withoutSearchIndex = map[bool][]string{
	false: {`DROP TRIGGER delegate_words_changed`, `DROP TRIGGER delegate_words_removed`, `DROP TRIGGER delegate_words_added`, `DROP TABLE delegate_words`},
	true:  {`DROP INDEX delegate_words`},
}

// DelegatesWith is a query over delegates that have words beginning with each of the given ones, in no order, found by the
// index. The words consist of letters and digits.
func (tx *Tx) DelegatesWith(words []string) *gorm.DB {
	if tx.db.Name() == "postgres" {
		return tx.db.Table("delegates").Where("to_tsvector('simple', delegates.search_key) @@ to_tsquery('simple', ?)", strings.Join(words, ":* & ")+":*")
	}
	// The join in this order reads the index as far as the limit of the query, however common the words are.
	return tx.db.Table("delegate_words").Joins("CROSS JOIN delegates ON delegates.id = delegate_words.rowid").
		Where("delegate_words MATCH ?", `"`+strings.Join(words, `"* "`)+`"*`)
}

// UserKey is the text by which users are found. No search goes over the end of a line.
func UserKey(fullName, username string) string { return vietext.Fold(fullName) + "\n" + username }

// keepUserKeys is migration 153: users get the key by which they are searched, in the order of their lists.
func keepUserKeys(db *gorm.DB) error {
	if err := db.Exec("ALTER TABLE users ADD COLUMN search_key TEXT NOT NULL DEFAULT ''").Error; err != nil {
		return err
	}
	var users []struct {
		ID                 int64
		FullName, Username string
	}
	if err := db.Table("users").Select("id, full_name, username").Find(&users).Error; err != nil {
		return err
	}
	for _, u := range users {
		if err := db.Exec("UPDATE users SET search_key = ? WHERE id = ?", UserKey(u.FullName, u.Username), u.ID).Error; err != nil {
			return err
		}
	}
	return db.Exec("CREATE INDEX users_named ON users(username, search_key)").Error
}

func dropUserKeys(db *gorm.DB) error {
	return runAll(db, []string{"DROP INDEX users_named", "ALTER TABLE users DROP COLUMN search_key"})
}
