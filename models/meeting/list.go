package meeting

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// MostListed limits On and List.
const MostListed = 500

type row struct {
	M Meeting `gorm:"embedded"`
	U Host    `gorm:"embedded;embeddedPrefix:u_"`
}

var columns = "meetings.*, units.id AS u_id, units.code AS u_code, units.name AS u_name, units.full_name AS u_full_name, " + store.PathIn("meetings.term_id") + " AS u_path"

// isInvited is true for meetings with an invited unit of the condition on guest.path.
const isInvited = "EXISTS (SELECT 1 FROM meeting_units invited JOIN units guest ON guest.id = invited.unit_id WHERE invited.meeting_id = meetings.id AND "

// meetings is the base query: meetings of units that the actor sees, and those to which such a unit is invited.
func meetings(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	guests, guestArgs := tx.Within(access.View, "guest.path")
	return tx.DB().Table("meetings").Select(columns).Joins("JOIN units ON units.id = meetings.unit_id").
		Where("("+within+" OR "+isInvited+guests+"))", append(args, guestArgs...)...)
}

// Get reads one meeting. Three statements.
func Get(tx *store.Tx, id int64) (Meeting, error) {
	all, err := find(tx, meetings(tx).Where("meetings.id = ?", id))
	if err == nil && len(all) == 0 {
		err = store.NotFound()
	}
	if err != nil {
		return Meeting{}, err
	}
	return all[0], nil
}

// at narrows the query to the meetings of the unit at path and below, with units of these alone, and to those to which the unit itself is invited.
func at(q *gorm.DB, path string, termID int64, units ...int64) *gorm.DB {
	under, bounds := store.UnderOf(path, units...)
	return q.Where("meetings.term_id = ?", termID).Where("("+under+" OR "+isInvited+"guest.path = ?))", append(bounds, access.Place(path))...)
}

// On lists the meetings of a term at or below path, and those to which the unit at path is invited, from from to to, both
// included, by day and hour. Meetings that were called off are left out; with units, so are those that others call. Three statements.
func On(tx *store.Tx, path string, termID int64, from, to calendar.Date, units ...int64) ([]Meeting, error) {
	return find(tx, at(meetings(tx), path, termID, units...).Where("meetings.cancelled_on IS NULL AND meetings.on_day BETWEEN ? AND ?", from, to))
}

// InCalendar lists the meetings of On, and those that were called off since a day: other programs are told to take them away.
func InCalendar(tx *store.Tx, path string, termID int64, from, to, since calendar.Date) ([]Meeting, error) {
	return find(tx, at(meetings(tx), path, termID).Where(notLongOff+" AND meetings.on_day BETWEEN ? AND ?", since, from, to))
}

// OfLeader lists the meetings of a term at which a leader has to be, by day and hour, and those that were called off since a day.
func OfLeader(tx *store.Tx, leaderID, termID int64, since calendar.Date) ([]Meeting, error) {
	return find(tx, meetings(tx).Where("meetings.term_id = ? AND "+notLongOff, termID, since).
		Where("EXISTS (SELECT 1 FROM meeting_leaders l WHERE l.meeting_id = meetings.id AND l.leader_id = ?)", leaderID))
}

const notLongOff = "(meetings.cancelled_on IS NULL OR meetings.cancelled_on >= ?)"

// Filter chooses meetings of List.
type Filter struct {
	Kind  string // "" for all
	Past  bool   // before today, newest first, instead of today and later
	Limit int    // 0: MostListed
}

// List lists the meetings of On of any day, those that were called off too. Three statements.
func List(tx *store.Tx, path string, termID int64, f Filter) ([]Meeting, error) {
	q := at(meetings(tx), path, termID)
	if f.Kind != "" {
		q = q.Where("meetings.kind = ?", f.Kind)
	}
	if f.Past {
		q = q.Where("meetings.on_day < ?", tx.Today()).Order("meetings.on_day DESC, meetings.starts DESC, meetings.id DESC")
	} else {
		q = q.Where("meetings.on_day >= ?", tx.Today())
	}
	if f.Limit > 0 {
		q = q.Limit(f.Limit)
	}
	return find(tx, q)
}

// OfSeries lists the meetings of a series whose unit the actor sees, by slot.
func OfSeries(tx *store.Tx, seriesID int64) ([]Meeting, error) {
	return find(tx, meetings(tx).Where("meetings.series_id = ?", seriesID).Order("meetings.slot"))
}

// OfCongress lists the meetings about one congress, by day: the visits at which it was reviewed.
func OfCongress(tx *store.Tx, congressID int64) ([]Meeting, error) {
	return find(tx, meetings(tx).Where("meetings.congress_id = ? AND meetings.cancelled_on IS NULL", congressID))
}

// find reads the meetings with their leaders and the invited units that the actor may see.
func find(tx *store.Tx, q *gorm.DB) ([]Meeting, error) {
	var rows []row
	if err := q.Order("meetings.on_day, meetings.starts, meetings.id").Limit(MostListed).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	all, ids, index := make([]Meeting, len(rows)), make([]int64, len(rows)), map[int64]int{}
	for i, r := range rows {
		all[i], ids[i], index[r.M.ID] = r.M, r.M.ID, i
		all[i].Unit = r.U
	}
	var leaders []Leader
	err := tx.DB().Table("meeting_leaders").Select("meeting_leaders.*, leaders.name, leaders.title").Joins("JOIN leaders ON leaders.id = meeting_leaders.leader_id").
		Where("meeting_leaders.meeting_id IN ?", ids).Order("meeting_leaders.chairs DESC, leaders.id").Find(&leaders).Error
	if err != nil {
		return nil, err
	}
	for _, l := range leaders {
		m := &all[index[l.MeetingID]]
		m.Leaders = append(m.Leaders, l)
	}
	var units []Invited
	err = tx.DB().Table("meeting_units").Select("meeting_units.*, units.code, units.full_name AS name, units.path").Joins("JOIN units ON units.id = meeting_units.unit_id").
		Where("meeting_units.meeting_id IN ?", ids).Order("units.sort_key, units.id").Find(&units).Error
	for _, u := range units {
		if m := &all[index[u.MeetingID]]; m.SeesAll(tx.Actor()) || tx.Actor().Can(access.View, u.Path) {
			m.Units = append(m.Units, u)
		}
	}
	return all, err
}

// Invitation is a meeting to which a unit is invited, for the schedule.
type Invitation struct {
	UnitID       int64
	MeetingID    int64
	Title        string
	OnDay        calendar.Date
	Starts, Ends string
}

// Invitations lists the meetings of a term to which units at or below path are invited, by day. Those that were called off are left
// out. With units it has these alone. One statement.
func Invitations(tx *store.Tx, path string, termID int64, units ...int64) ([]Invitation, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.UnderOf(path, units...)
	var all []Invitation
	return all, tx.DB().Table("meeting_units").Select("meeting_units.unit_id, meetings.id AS meeting_id, meetings.title, meetings.on_day, meetings.starts, meetings.ends").
		Joins("JOIN meetings ON meetings.id = meeting_units.meeting_id").Joins("JOIN units ON units.id = meeting_units.unit_id").
		Where(within, args...).Where(under, bounds...).Where("meetings.term_id = ? AND meetings.cancelled_on IS NULL", termID).
		Order("meetings.on_day, meetings.starts, meetings.id, meeting_units.unit_id").Find(&all).Error
}
