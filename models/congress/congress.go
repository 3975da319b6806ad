// Package congress holds the congresses of a term, one for each unit, with their sessions, agendas, assigned leaders
// and outcome.
//
// congress.go reads congresses, convene.go creates them, update.go and fields.go edit them; session.go has the
// sessions, which set the congress date; leader_assignment.go which leader attends, chairs or follows; agenda.go and
// agenda_release.go the programme; outcome.go the results; state.go past days. The package knows no deadlines:
// commands that move due dates (a session's date, a deadline exception) are in models/deadline, which calls the
// low-level commands here and writes the audit entry.
package congress

import (
	"cmp"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Congress is the delegates' congress of one unit in one term.
type Congress struct {
	ID         int64
	UnitID     int64
	TermID     int64
	TemplateID *int64        // template of its milestones, nil until applied
	Ordinal    int           // "lần thứ XVII" is 17, 0 if unknown
	Pilot      bool          // held first, so that others learn from it
	Day        calendar.Date // first official session, kept by the session commands; zero if none
	HeldOn     calendar.Date // day the official session was held; kept with the stage by package deadline
	// DeadlineOverride is the unit's own deadline; zero if the level's applies.
	DeadlineOverride calendar.Date
	DeadlineReason   string
	DeadlineDocument string
	Follower         string // member of the Standing Board who monitors the unit
	ContactName      string
	ContactPhone     string `gorm:"serializer:sealed;as:congresses.contact_phone"`
	ContactEmail     string
	Seats            int // official delegates decided on, 0 if unknown
	Hamlets          int // residential areas of the unit, each with a Front working board; 0 if unknown
	Notes            string
	PeopleAt         store.Instant // when assignments or the follower last changed, zero for never
	Version          int
	Unit             org.Unit `gorm:"-"` // joined by every read
}

// row is a row of the base query.
type row struct {
	Congress `gorm:"embedded"`
	U        org.Unit `gorm:"embedded;embeddedPrefix:u_"`
}

func (r row) congress() Congress {
	r.Congress.Unit = r.U
	return r.Congress
}

var columns = store.PathIn("congresses.term_id") + " AS u_path, " + "congresses.*, units.id AS u_id, units.code AS u_code, units.level_code AS u_level_code, units.kind AS u_kind, " +
	"units.name AS u_name, units.full_name AS u_full_name, units.parent_id AS u_parent_id, units.heir_id AS u_heir_id, units.search_key AS u_search_key, units.sort_key AS u_sort_key, units.valid_from AS u_valid_from, " +
	"units.valid_to AS u_valid_to, units.edition AS u_edition, units.version AS u_version"

// Query is the base query: congresses in the units that the actor sees.
func Query(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("congresses").Select(columns).Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
}

func one(q *gorm.DB) (Congress, error) {
	var r row
	err := store.One(q, &r)
	return r.congress(), err
}

func Get(tx *store.Tx, id int64) (Congress, error) {
	return one(Query(tx).Where("congresses.id = ?", id))
}

// ByUnit reads the congress of a unit in a term.
func ByUnit(tx *store.Tx, unitID, termID int64) (Congress, error) {
	return one(Query(tx).Where("congresses.unit_id = ? AND congresses.term_id = ?", unitID, termID))
}

// Convened is the set of units that have a congress, in whatever term.
func Convened(tx *store.Tx) (map[int64]bool, error) {
	var ids []int64
	err := Query(tx).Select("DISTINCT congresses.unit_id").Scan(&ids).Error
	units := make(map[int64]bool, len(ids))
	for _, id := range ids {
		units[id] = true
	}
	return units, err
}

type Filter struct {
	Path      string // the unit and everything below it; "" for all
	TermID    int64
	LevelCode string        // "" for all
	Units     []int64       // nil for all
	At        calendar.Date // the units that were at or below Path on this day; zero: on AsOf
	AsOf      calendar.Date // as at the end of this day; zero, or not before today: as they are now
}

// List reads congresses ordered by unit name.
func List(tx *store.Tx, f Filter) ([]Congress, error) {
	q := Query(tx).Where("congresses.term_id = ?", f.TermID)
	if f.Path != "" {
		under, bounds := tx.UnderOn(f.Path, cmp.Or(f.At, f.AsOf))
		q = q.Where(under, bounds...)
	}
	if f.LevelCode != "" {
		q = q.Where("units.level_code = ?", f.LevelCode)
	}
	if f.Units != nil {
		q = q.Where("congresses.unit_id IN ?", f.Units)
	}
	past := tx.Past(f.AsOf)
	if past {
		q = Past(q, f.AsOf).Select(columns + pastColumns)
	}
	var rows []struct {
		R row     `gorm:"embedded"`
		P pastRow `gorm:"embedded"`
	}
	if err := q.Order("units.sort_key, congresses.id").Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]Congress, len(rows))
	for i, r := range rows {
		if all[i] = r.R.congress(); past {
			all[i] = r.P.over(all[i])
		}
	}
	return all, nil
}

// Lock locks the congress until the transaction ends. Commands that change its date, exception or milestones lock it
// first, so that due dates are never computed from a date that is moving. SQLite has a single writer anyway.
func Lock(tx *store.Tx, id int64) error {
	return tx.DB().Exec("UPDATE congresses SET day = day WHERE id = ?", id).Error
}
