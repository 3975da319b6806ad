package difficulty

import (
	"cmp"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/store"
)

// Most is the default limit of List.
const Most = 200

// Unsettled as Filter.State selects open and in hand.
const Unsettled = "unsettled"

type Filter struct {
	CongressID int64         // 0 for all
	State      string        // a State or Unsettled; "" for all
	Type       string        // "" for all
	Overdue    bool          // only unsettled ones past their deadline
	AsOf       calendar.Date // as at the end of this day; zero for today
	Limit      int           // 0: Most
}

// lastStep joins the last step before an instant, which drops difficulties raised later.
const lastStep = `JOIN difficulty_steps ON difficulty_steps.id = (SELECT MAX(earlier.id) FROM difficulty_steps earlier
	WHERE earlier.difficulty_id = difficulties.id AND earlier.at < ?)`

// words joins what the difficulty says: now, or at the end of a day.
const (
	words     = "JOIN difficulties words ON words.id = difficulties.id"
	pastWords = `JOIN difficulty_days words ON words.difficulty_id = difficulties.id AND words.on_day = (SELECT MAX(earlier.on_day)
	FROM difficulty_days earlier WHERE earlier.difficulty_id = difficulties.id AND earlier.on_day <= ?)`
)

const keepWords = `INSERT INTO difficulty_days (difficulty_id, on_day, milestone_id, kind, type, text, owner, due)
	SELECT id, ?, milestone_id, kind, type, text, owner, due FROM difficulties WHERE id = ?
	ON CONFLICT (difficulty_id, on_day) DO UPDATE SET milestone_id = excluded.milestone_id, kind = excluded.kind, type = excluded.type,
	text = excluded.text, owner = excluded.owner, due = excluded.due`

// keep stores what the difficulty says as of the end of today. Its state needs no such row: steps are only ever added.
func (d Difficulty) keep(tx *store.Tx) error {
	return tx.DB().Exec(keepWords, tx.Today(), d.ID).Error
}

const overdue = "difficulty_steps.state IN ('open', 'in_hand') AND words.due < ?"

// base is the base query: difficulties of units that the actor sees, as at the end of the day.
func base(tx *store.Tx, day calendar.Date) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	q := tx.DB().Table("difficulties")
	if tx.Past(day) {
		q = q.Joins(pastWords, day)
	} else {
		q = q.Joins(words)
	}
	return q.Joins(lastStep, tx.AfterDay(day)).
		Joins("JOIN congresses ON congresses.id = difficulties.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
}

// row is a row of the base query.
type row struct {
	D Difficulty             `gorm:"embedded"`
	L Step                   `gorm:"embedded;embeddedPrefix:l_"`
	U deadline.MilestoneUnit `gorm:"embedded;embeddedPrefix:u_"`
}

var columns = "difficulties.id, difficulties.congress_id, difficulties.raised_at, difficulties.raised_by, difficulties.version, " +
	"words.milestone_id, words.kind, words.type, words.text, words.owner, words.due, difficulty_steps.id AS l_id, difficulty_steps.at AS l_at, difficulty_steps.by_name AS l_by_name, " +
	"difficulty_steps.state AS l_state, difficulty_steps.answer AS l_answer, " +
	"units.id AS u_id, units.name AS u_name, units.full_name AS u_full_name, " + store.PathIn("congresses.term_id") + " AS u_path"

func (r row) difficulty() Difficulty {
	d := r.D
	d.Last, d.Unit = r.L, r.U
	d.Last.DifficultyID = d.ID
	return d
}

// Get reads one difficulty.
func Get(tx *store.Tx, id int64) (Difficulty, error) {
	var r row
	err := store.One(base(tx, tx.Today()).Select(columns).Where("difficulties.id = ?", id), &r)
	return r.difficulty(), err
}

// List lists the difficulties of a term at or below path, the most urgent first by deadline; more reports that there
// are more than the limit.
func List(tx *store.Tx, path string, termID int64, f Filter) (list []Difficulty, more bool, err error) {
	day := cmp.Or(f.AsOf, tx.Today())
	under, bounds := tx.UnderOn(path, day)
	q := base(tx, day).Select(columns).Where(under, bounds...).Where("congresses.term_id = ?", termID)
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
		q = q.Where("words.type = ?", f.Type)
	}
	if f.Overdue {
		q = q.Where(overdue, day)
	}
	limit := cmp.Or(f.Limit, Most)
	var rows []row
	err = q.Order("CASE WHEN difficulty_steps.state IN ('open', 'in_hand') THEN 0 ELSE 1 END, words.due IS NULL, words.due, " +
		"difficulties.raised_at, difficulties.id").Limit(limit + 1).Find(&rows).Error
	for _, r := range rows[:min(len(rows), limit)] {
		list = append(list, r.difficulty())
	}
	return list, len(rows) > limit, err
}

// Count is the number of unsettled difficulties of one congress.
type Count struct{ Unsettled, Overdue int }

// Counts counts, by congress id, what was not settled at the end of the day; congresses with none are missing. One
// statement.
func Counts(tx *store.Tx, path string, termID int64, day calendar.Date) (map[int64]Count, error) {
	under, bounds := tx.UnderOn(path, day)
	var rows []struct {
		CongressID int64
		C          Count `gorm:"embedded"`
	}
	err := base(tx, day).Select("difficulties.congress_id, COUNT(*) AS unsettled, COUNT(*) FILTER (WHERE words.due < ?) AS overdue", day).
		Where(under, bounds...).Where("congresses.term_id = ? AND difficulty_steps.state IN ('open', 'in_hand')", termID).
		Group("difficulties.congress_id").Find(&rows).Error
	counts := make(map[int64]Count, len(rows))
	for _, r := range rows {
		counts[r.CongressID] = r.C
	}
	return counts, err
}
