package store

import "gorm.io/gorm/clause"

// Setting is one value of the installation.
type Setting struct {
	Key   string `gorm:"primaryKey"`
	Value string
}

// Setting keys.
const (
	SimulatedDay = "simulated_day" // YYYY-MM-DD: the demo's today
	WorkingTerm  = "term"          // code of the term in which the installation works
	HomeUnit     = "home_unit"     // code of the unit that the installation serves
	Installation = "installation"  // random, made with the database and kept by its backups
	CardKey      = "card_key"      // random like it, and secret: what the codes on cards are made with
)

// GetSetting returns the value of key, "" if not set.
func GetSetting(tx *Tx, key string) (string, error) {
	var rows []Setting
	if err := tx.db.Where("key = ?", key).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Value, nil
}

func PutSetting(tx *Tx, key, value string) error {
	return tx.db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "key"}},
		DoUpdates: clause.AssignmentColumns([]string{"value"})}).Create(&Setting{key, value}).Error
}
