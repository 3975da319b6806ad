package deadline

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// MostDifficulties is the most of one answer of Difficulties when the filter names no other limit.
const MostDifficulties = 200

// Unsettled as the state of a DifficultyFilter means open or in hand.
const Unsettled = "unsettled"

// DifficultyFilter narrows Difficulties.
type DifficultyFilter struct {
	CongressID int64         // 0 for every congress
	State      string        // a DifficultyState or Unsettled; "" for all
	Type       string        // "" for all
	Overdue    bool          // only those whose day has passed without an answer
	AsOf       calendar.Date // as they stood at the end of this day; zero is today
	Limit      int           // 0: MostDifficulties
}

// lastStep finds where each difficulty stood before an instant; those raised later have no step then and fall out.
const lastStep = `JOIN difficulty_steps ON difficulty_steps.id = (SELECT MAX(earlier.id) FROM difficulty_steps earlier
	WHERE earlier.difficulty_id = difficulties.id AND earlier.at < ?)`

const overdue = "difficulty_steps.state IN ('open', 'in_hand') AND difficulties.due < ?"

// difficulties is the base query: those of the units that the actor sees, as they stood at the end of the day.
func difficulties(tx *store.Tx, day calendar.Date) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("difficulties").Joins(lastStep, afterDay(day)).
		Joins("JOIN congresses ON congresses.id = difficulties.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
}

// difficultyRow is a difficulty as the base query reads it.
type difficultyRow struct {
	D Difficulty     `gorm:"embedded"`
	L DifficultyStep `gorm:"embedded;embeddedPrefix:l_"`
	U MilestoneUnit  `gorm:"embedded;embeddedPrefix:u_"`
}

const difficultyColumns = "difficulties.*, difficulty_steps.id AS l_id, difficulty_steps.at AS l_at, difficulty_steps.by_name AS l_by_name, " +
	"difficulty_steps.state AS l_state, difficulty_steps.answer AS l_answer, " +
	"units.id AS u_id, units.name AS u_name, units.full_name AS u_full_name, units.path AS u_path"

func (r difficultyRow) difficulty() Difficulty {
	d := r.D
	d.Last, d.Unit = r.L, r.U
	d.Last.DifficultyID = d.ID
	return d
}

// GetDifficulty reads one.
func GetDifficulty(tx *store.Tx, id int64) (Difficulty, error) {
	var r difficultyRow
	err := store.One(difficulties(tx, tx.Today()).Select(difficultyColumns).Where("difficulties.id = ?", id), &r)
	return r.difficulty(), err
}

// Difficulties lists those of a term at path and below: what has to be answered first, by the day until when; more reports
// that there are further ones after the limit.
func Difficulties(tx *store.Tx, path string, termID int64, f DifficultyFilter) (list []Difficulty, more bool, err error) {
	day := pick(f.AsOf, tx.Today())
	under, bounds := store.Under("units.path", path)
	q := difficulties(tx, day).Select(difficultyColumns).Where(under, bounds...).Where("congresses.term_id = ?", termID)
	if f.CongressID != 0 {
		q = q.Where("difficulties.congress_id = ?", f.CongressID)
	}
	switch f.State {
	case "":
	case Unsettled:
		q = q.Where("difficulty_steps.state IN ('open', 'in_hand')")
	default:
		q = q.Where("difficulty_steps.state = ?", f.State)
	}
	if f.Type != "" {
		q = q.Where("difficulties.type = ?", f.Type)
	}
	if f.Overdue {
		q = q.Where(overdue, day)
	}
	limit := pick(f.Limit, MostDifficulties)
	var rows []difficultyRow
	err = q.Order("CASE WHEN difficulty_steps.state IN ('open', 'in_hand') THEN 0 ELSE 1 END, difficulties.due IS NULL, difficulties.due, " +
		"difficulties.raised_at, difficulties.id").Limit(limit + 1).Find(&rows).Error
	for _, r := range rows[:min(len(rows), limit)] {
		list = append(list, r.difficulty())
	}
	return list, len(rows) > limit, err
}

// DifficultyCount counts the unsettled difficulties of one congress.
type DifficultyCount struct{ Unsettled, Overdue int }

// DifficultyCounts counts, by congress, what was not settled at the end of the day; congresses without any are left out.
// One statement.
func DifficultyCounts(tx *store.Tx, path string, termID int64, day calendar.Date) (map[int64]DifficultyCount, error) {
	under, bounds := store.Under("units.path", path)
	var rows []struct {
		CongressID int64
		C          DifficultyCount `gorm:"embedded"`
	}
	err := difficulties(tx, day).Select("difficulties.congress_id, COUNT(*) AS unsettled, COUNT(*) FILTER (WHERE difficulties.due < ?) AS overdue", day).
		Where(under, bounds...).Where("congresses.term_id = ? AND difficulty_steps.state IN ('open', 'in_hand')", termID).
		Group("difficulties.congress_id").Find(&rows).Error
	counts := make(map[int64]DifficultyCount, len(rows))
	for _, r := range rows {
		counts[r.CongressID] = r.C
	}
	return counts, err
}
