package clusterevent

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Expected converts an event's invitees for check-in. The cluster's own people count as official, those from outside
// as guests.
func Expected(list []Invitee) []attendance.Expected {
	all := make([]attendance.Expected, len(list))
	for i, a := range list {
		all[i] = attendance.Expected{Subject: a.ID, Name: a.FullName, Title: a.Position, Body: a.Body, UnitID: a.Sender().UnitID,
			Official: a.UnitID != nil}
	}
	return all
}

// eventRow is an event with what check-in needs to know about its cluster.
type eventRow struct {
	Event
	HolderID                int64
	HolderCode, HolderName  string
	HolderShort, HolderPath string
	ClusterName             string
	LeadPath, LeadName      string          // "" if no unit leads
	Door                    attendance.Door `gorm:"embedded;embeddedPrefix:door_"`
}

// checkInEvents is the base query for check-in. The caller limits it to the actor's units.
func checkInEvents(tx *store.Tx) *gorm.DB {
	return attendance.JoinDoor(tx.DB().Table("emulation_events").Select(attendance.DoorColumns+", emulation_events.*, holder.id AS holder_id, holder.code AS holder_code, "+
		"holder.full_name AS holder_name, holder.name AS holder_short, holder.path AS holder_path, clusters.name AS cluster_name, "+
		"COALESCE(head.path, '') AS lead_path, COALESCE(head.full_name, '') AS lead_name").
		Joins("JOIN clusters ON clusters.id = emulation_events.cluster_id JOIN units AS holder ON holder.id = clusters.unit_id").
		Joins("LEFT JOIN cluster_members AS lead ON lead.cluster_id = emulation_events.cluster_id AND lead.year = emulation_events.year AND lead.duty = ?", org.DutyLead).
		Joins("LEFT JOIN units AS head ON head.id = lead.unit_id"), attendance.EventSitting, "emulation_events.id")
}

// sitting is the event as a sitting. The unit above and the unit leading in the year may mark.
func (d eventRow) sitting() attendance.Sitting {
	s := attendance.Sitting{Kind: attendance.EventSitting, ID: d.ID, Unit: org.Unit{ID: d.HolderID, Code: d.HolderCode, Name: d.HolderShort, FullName: d.HolderName, Path: d.HolderPath},
		Organ: d.ClusterName, Lead: d.LeadName,
		Paths: []string{d.HolderPath}, Title: d.Title, Day: d.OnDate, Starts: d.Starts, Ends: d.Ends, Place: d.Place, Door: d.Door}
	if d.LeadPath != "" {
		s.Paths = append(s.Paths, d.LeadPath)
	}
	return s
}

// MayCheckIn reports whether the actor may check people in at the year's events.
func MayCheckIn(y emulation.Year, actor access.Actor) bool {
	return actor.Can(access.CheckIn, y.Cluster.Unit.Path) || slices.ContainsFunc(y.Members, func(m org.ClusterMember) bool {
		return m.Duty == org.DutyLead && actor.Can(access.CheckIn, m.Unit.Path)
	})
}

// Sittings lists the events from from to to, both included, at which the actor may check people in, in chronological
// order. One statement.
func Sittings(tx *store.Tx, from, to calendar.Date) ([]attendance.Sitting, error) {
	holder, holderArgs := tx.Within(access.CheckIn, "holder.path")
	lead, leadArgs := tx.Within(access.CheckIn, "head.path")
	var rows []eventRow
	err := checkInEvents(tx).Where("emulation_events.on_date BETWEEN ? AND ?", from, to).Where("("+holder+" OR "+lead+")", slices.Concat(holderArgs, leadArgs)...).
		Order("emulation_events.on_date, emulation_events.starts, emulation_events.id").Find(&rows).Error
	all := make([]attendance.Sitting, len(rows))
	for i, d := range rows {
		all[i] = d.sitting()
	}
	return all, err
}

// SittingOf returns an event as a sitting with its expected people. NotFound for an actor who may neither check in
// there nor read the year.
func SittingOf(tx *store.Tx, eventID int64) (attendance.Sitting, []attendance.Expected, error) {
	var rows []eventRow
	if err := checkInEvents(tx).Where("emulation_events.id = ?", eventID).Limit(1).Find(&rows).Error; err != nil {
		return attendance.Sitting{}, nil, err
	}
	if len(rows) == 0 {
		return attendance.Sitting{}, nil, store.NotFound()
	}
	e, s := rows[0].Event, rows[0].sitting()
	if !s.May(tx.Actor()) {
		if _, err := emulation.Of(tx, e.ClusterID, e.Year); err != nil {
			return s, nil, err
		}
	}
	y := emulation.Year{ClusterID: e.ClusterID, Year: e.Year}
	members, err := org.ClusterMembers(tx, []int64{e.ClusterID})
	if err != nil {
		return s, nil, err
	}
	y.Members = slices.DeleteFunc(members, func(m org.ClusterMember) bool { return m.Year != e.Year })
	by, err := Invitees(tx, y, e)
	return s, Expected(by[e.ID]), err
}

// Turnout is the attendance of an event. Without a list of invitees it only has the two numbers of the form, in
// All.Summoned and All.Present, and does not say who was missing.
type Turnout struct {
	Listed bool
	All    attendance.Counts
	By     []attendance.Body // by sender, for events with a list; includes members that have named no one
}

// Turnouts returns the turnout by event id, in two statements. The actor must have read the year.
func Turnouts(tx *store.Tx, y emulation.Year, events []Event) (map[int64]Turnout, error) {
	lists, err := Invitees(tx, y, events...)
	if err != nil {
		return nil, err
	}
	marks, err := attendance.MarksOf(tx, attendance.EventSitting, idsOf(events))
	out := map[int64]Turnout{}
	for _, e := range events {
		out[e.ID] = turnout(y, e, lists[e.ID], marks[e.ID])
	}
	return out, err
}

func turnout(y emulation.Year, e Event, list []Invitee, marks []attendance.Mark) Turnout {
	if len(list) == 0 {
		return Turnout{All: attendance.Counts{Summoned: e.Summoned, Present: e.Present}}
	}
	roll := attendance.Register(Expected(list), marks)
	t := Turnout{Listed: true, All: roll.All}
	add := func(name string) {
		if !slices.ContainsFunc(t.By, func(b attendance.Body) bool { return strings.EqualFold(b.Name, name) }) {
			counts := attendance.Body{Name: name}
			for _, b := range roll.Bodies {
				if strings.EqualFold(b.Name, name) {
					counts = b
				}
			}
			t.By = append(t.By, counts)
		}
	}
	for _, a := range list {
		if a.UnitID == nil {
			add(a.Body)
		}
	}
	for _, m := range y.Members {
		add(m.Unit.FullName)
	}
	for _, a := range list { // from a unit that is no longer a member
		add(a.Body)
	}
	return t
}
