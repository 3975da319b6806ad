package clusterevent

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Event is a joint event of the cluster.
type Event struct {
	ID           int64
	ClusterID    int64
	Year         int
	Kind         string // one of EventKinds
	Title        string
	OnDate       calendar.Date
	Starts, Ends string // "07:30", "" if unknown
	Place        string
	Programme    string
	Invited      string        // who is invited
	Summoned     int           // number of people invited
	Present      int           // number of people present, 0 before the event
	Attendance   string        // who came, one per line
	Conclusions  string        // orientation and agreements, one per line
	UpdatedAt    store.Instant `gorm:"autoUpdateTime:false"`
	Version      int
	ClusterName  string `gorm:"-"` // joined by Events
}

func (Event) TableName() string { return "emulation_events" }

// Kinds are the kinds of event.
var Kinds = []string{"conference", "signing", "incense", "training", "review", "other"}

// Fields is the form of an event.
var Fields = field.Table[Event]{
	field.ChoiceOf("event_kind", Kinds, func(e *Event) *string { return &e.Kind }).Must(),
	field.TextOf(field.Text, "event_title", func(e *Event) *string { return &e.Title }).Must(),
	field.DayOf("event_day", func(e *Event) *calendar.Date { return &e.OnDate }).Must(),
	field.ClockOf("event_starts", func(e *Event) *string { return &e.Starts }),
	field.ClockOf("event_ends", func(e *Event) *string { return &e.Ends }),
	field.TextOf(field.Text, "event_place", func(e *Event) *string { return &e.Place }),
	field.TextOf(field.LongText, "event_programme", func(e *Event) *string { return &e.Programme }),
	field.TextOf(field.LongText, "event_invited", func(e *Event) *string { return &e.Invited }),
	field.NumberOf("event_summoned", 9999, func(e *Event) *int { return &e.Summoned }),
	field.NumberOf("event_present", 9999, func(e *Event) *int { return &e.Present }),
	field.TextOf(field.LongText, "event_attendance", func(e *Event) *string { return &e.Attendance }),
	field.TextOf(field.LongText, "event_conclusions", func(e *Event) *string { return &e.Conclusions }),
}

// OfYear lists the events of a year by date. The actor must have read the year.
func OfYear(tx *store.Tx, y emulation.Year) ([]Event, error) {
	var all []Event
	err := tx.DB().Where("cluster_id = ? AND year = ?", y.ClusterID, y.Year).Order("on_date, starts, id").Find(&all).Error
	return all, err
}

// Within lists events for the calendar, from from to to, both included: those of clusters that the unit at path
// holds, or of which it is a member in that year. One statement, which reads only the clusters of the unit.
func Within(tx *store.Tx, path string, from, to calendar.Date) ([]Event, error) {
	var rows []struct {
		Event `gorm:"embedded"`
		Named string
	}
	holds, holdsArgs := tx.Within(access.View, "holder.path")
	member, memberArgs := tx.Within(access.View, "member.path")
	err := tx.DB().Table("emulation_events").Select("emulation_events.*, clusters.name AS named").
		Joins("JOIN clusters ON clusters.id = emulation_events.cluster_id JOIN units AS holder ON holder.id = clusters.unit_id").
		Where("emulation_events.cluster_id IN (SELECT held.id FROM clusters AS held JOIN units ON units.id = held.unit_id WHERE units.path = ? "+
			"UNION SELECT cluster_members.cluster_id FROM cluster_members JOIN units ON units.id = cluster_members.unit_id WHERE units.path = ?)", path, path).
		Where("emulation_events.on_date BETWEEN ? AND ?", from, to).
		Where("EXISTS (SELECT 1 FROM cluster_members JOIN units AS member ON member.id = cluster_members.unit_id "+
			"WHERE cluster_members.cluster_id = emulation_events.cluster_id AND cluster_members.year = emulation_events.year "+
			"AND (holder.path = ? OR member.path = ?) AND ("+holds+" OR "+member+"))", slices.Concat([]any{path, path}, holdsArgs, memberArgs)...).
		Order("emulation_events.on_date, emulation_events.starts, emulation_events.id").Find(&rows).Error
	all := make([]Event, len(rows))
	for i, r := range rows {
		all[i] = r.Event
		all[i].ClusterName = r.Named
	}
	return all, err
}

// Of reads one event of a year that the actor has read.
func Of(tx *store.Tx, y emulation.Year, id int64) (Event, error) {
	var e Event
	return e, store.One(tx.DB().Where("id = ? AND cluster_id = ? AND year = ?", id, y.ClusterID, y.Year), &e)
}

// Arrange creates an event (id 0) or changes it, and adds files. For a file with an ID, which exists already, it
// changes the kind.
func Arrange(tx *store.Tx, clusterID int64, year int, id int64, version int, in Event, files []File) (Event, error) {
	y, err := emulation.Led(tx, clusterID, year)
	if err != nil {
		return in, err
	}
	old := Event{}
	if id != 0 {
		if old, err = Of(tx, y, id); err != nil {
			return in, err
		}
	}
	if err := in.check(y); err != nil {
		return in, err
	}
	in.ID, in.ClusterID, in.Year, in.UpdatedAt, in.Version = id, clusterID, year, tx.Now(), version+1
	action := "emulation_event_changed"
	if id == 0 {
		in.Version, action = 1, "emulation_event_added"
		err = tx.DB().Create(&in).Error
	} else {
		err = store.Changed(tx.DB().Model(&Event{}).Where("id = ? AND version = ?", id, version).Updates(map[string]any{"kind": in.Kind, "title": in.Title,
			"on_date": in.OnDate, "starts": in.Starts, "ends": in.Ends, "place": in.Place, "programme": in.Programme, "invited": in.Invited,
			"summoned": in.Summoned, "present": in.Present, "attendance": in.Attendance, "conclusions": in.Conclusions, "updated_at": in.UpdatedAt, "version": gorm.Expr("version + 1")}))
	}
	if err != nil {
		return in, err
	}
	attached, err := attach(tx, in, files)
	if err != nil {
		return in, err
	}
	return in, y.RecordAt(tx, y.Cluster.Unit, action, in.Title, append(Fields.Diff(&old, &in), attached...))
}

func (e *Event) check(y emulation.Year) error {
	typed := Fields.Values(e)
	problems := Fields.Decode(func(key string) string { return typed[key] }, e)
	if !e.OnDate.IsZero() && e.OnDate.Year() != y.Year {
		problems = append(problems, fault.Problem{Field: "event_day", Key: "problem.other_year", Args: fault.Args("Year", y.Year)})
	}
	if e.Starts != "" && e.Ends != "" && e.Ends <= e.Starts {
		problems = append(problems, fault.Problem{Field: "event_ends", Key: "problem.ends_before_start"})
	}
	return fault.Of(problems)
}
