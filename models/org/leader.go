package org

import (
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Leader is a member of a unit's leadership who attends congresses or monitors units. Phone and absences are visible
// only to those who may see the unit's sensitive data; name and title to everyone.
type Leader struct {
	ID         int64
	UnitID     int64
	Name       string
	Title      string        // post: "Phó Chủ tịch Ủy ban MTTQ huyện"
	Phone      string        `gorm:"serializer:sealed;as:leaders.phone"`
	ActiveFrom calendar.Date // zero: no known start
	ActiveTo   calendar.Date // last day; zero while in office
	Version    int
	Unit       Unit      `gorm:"-"` // joined by every read
	Absences   []Absence `gorm:"-"` // by first day
}

// Active reports whether the leader is in office on the day.
func (l Leader) Active(day calendar.Date) bool {
	return !day.Before(l.ActiveFrom) && (l.ActiveTo.IsZero() || !day.After(l.ActiveTo))
}

// Away reports whether the leader is unavailable all day.
func (l Leader) Away(day calendar.Date) bool {
	return slices.ContainsFunc(l.Absences, func(a Absence) bool {
		return a.Half == AwayWhole && !day.Before(a.From) && !day.After(a.To)
	})
}

// Absence is a period, both dates included, in which a leader is unavailable. Half is AwayMorning, AwayAfternoon or
// AwayWhole and applies to each of its days.
type Absence struct {
	ID       int64
	LeaderID int64
	From     calendar.Date `gorm:"column:from_day"`
	To       calendar.Date `gorm:"column:to_day"`
	Half     string
	Reason   string
}

func (Absence) TableName() string { return "leader_absences" }

// Parts of the day of an absence.
const (
	AwayWhole     = "whole"
	AwayMorning   = "morning"
	AwayAfternoon = "afternoon"
)

// LeaderFields is the form of a leader.
var LeaderFields = field.Table[Leader]{
	field.TextOf(field.Text, "leader_name", func(l *Leader) *string { return &l.Name }).Must().UpTo(100),
	field.TextOf(field.Text, "leader_title", func(l *Leader) *string { return &l.Title }),
	field.PhoneOf("leader_phone", func(l *Leader) *string { return &l.Phone }),
	field.DayOf("active_from", func(l *Leader) *calendar.Date { return &l.ActiveFrom }),
	field.DayOf("active_to", func(l *Leader) *calendar.Date { return &l.ActiveTo }),
}

// AbsenceFields is the form of an absence; without a last day it lasts one day.
var AbsenceFields = field.Table[Absence]{
	field.DayOf("away_from", func(a *Absence) *calendar.Date { return &a.From }).Must(),
	field.DayOf("away_to", func(a *Absence) *calendar.Date { return &a.To }),
	field.ChoiceOf("away_half", []string{AwayWhole, AwayMorning, AwayAfternoon}, func(a *Absence) *string { return &a.Half }).Must(),
	field.TextOf(field.Text, "away_reason", func(a *Absence) *string { return &a.Reason }),
}

// leaderRow is a row of the base query.
type leaderRow struct {
	L Leader `gorm:"embedded"`
	U Unit   `gorm:"embedded;embeddedPrefix:u_"`
}

const leaderColumns = "leaders.*, units.id AS u_id, units.code AS u_code, units.full_name AS u_full_name, units.path AS u_path"

// leaders is the base query: leaders of the units that the actor sees.
func leaders(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("leaders").Select(leaderColumns).Joins("JOIN units ON units.id = leaders.unit_id").Where(within, args...)
}

func GetLeader(tx *store.Tx, id int64) (Leader, error) {
	found, err := readLeaders(tx, leaders(tx).Where("leaders.id = ?", id))
	if err == nil && len(found) == 0 {
		err = store.NotFound()
	}
	if err != nil {
		return Leader{}, err
	}
	return found[0], nil
}

// Leaders lists the leaders of a unit by name, former ones included, in two statements.
func Leaders(tx *store.Tx, unitID int64) ([]Leader, error) {
	return readLeaders(tx, leaders(tx).Where("leaders.unit_id = ?", unitID))
}

// LeadersUnder lists the leaders of the units at or below path, former ones included.
func LeadersUnder(tx *store.Tx, path string) ([]Leader, error) {
	under, bounds := store.Under("units.path", path)
	return readLeaders(tx, leaders(tx).Where(under, bounds...))
}

// LeadersOver lists the leaders of a unit and of the units above that the actor sees: those who may attend its
// congress. Leaders of the nation come last. Two statements.
func LeadersOver(tx *store.Tx, u Unit) ([]Leader, error) {
	found, err := readLeaders(tx, leaders(tx).Where("leaders.unit_id IN ?", PathIDs(u.Path)))
	slices.SortStableFunc(found, func(a, b Leader) int { return len(b.Unit.Path) - len(a.Unit.Path) })
	return found, err
}

// LeadersBelow lists the leaders of the unit at path and of the valid units below it, by name. Two statements.
func LeadersBelow(tx *store.Tx, path string) ([]Leader, error) {
	under, bounds := store.Under("units.path", path)
	return readLeaders(tx, leaders(tx).Where("units.valid_to IS NULL").Where(under, bounds...))
}

// PathIDs returns the unit ids in a path, topmost first.
func PathIDs(path string) []int64 {
	var ids []int64
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// Signatories are the leaders of a unit with the days on which they are away, for those who print its papers: who signs
// a paper is no secret. Phones and reasons stay out.
func Signatories(tx *store.Tx, unitID int64) ([]Leader, error) {
	all, err := readLeaders(tx, leaders(tx).Where("leaders.unit_id = ?", unitID))
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, l := range all {
		ids[i] = l.ID
	}
	away, err := absences(tx, ids)
	for i := range all {
		all[i].Phone, all[i].Absences = "", away[all[i].ID]
		for k := range all[i].Absences {
			all[i].Absences[k].Reason = ""
		}
	}
	return all, err
}

func readLeaders(tx *store.Tx, q *gorm.DB) ([]Leader, error) {
	var rows []leaderRow
	if err := q.Order("leaders.id").Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]Leader, len(rows))
	var open []int64
	for i, r := range rows {
		all[i] = r.L
		all[i].Unit = r.U
		if tx.Actor().Can(access.ViewSensitive, r.U.Path) {
			open = append(open, r.L.ID)
		} else {
			all[i].Phone = ""
		}
	}
	away, err := absences(tx, open)
	for i := range all {
		all[i].Absences = away[all[i].ID]
	}
	slices.SortStableFunc(all, func(a, b Leader) int {
		return slices.Compare(vietext.CollateKey(a.Name), vietext.CollateKey(b.Name))
	})
	return all, err
}

func absences(tx *store.Tx, ids []int64) (map[int64][]Absence, error) {
	byLeader := map[int64][]Absence{}
	for part := range slices.Chunk(ids, 500) {
		var all []Absence
		if err := tx.DB().Where("leader_id IN ?", part).Order("from_day, id").Find(&all).Error; err != nil {
			return nil, err
		}
		for _, a := range all {
			byLeader[a.LeaderID] = append(byLeader[a.LeaderID], a)
		}
	}
	return byLeader, nil
}

func AddLeader(tx *store.Tx, unitID int64, in Leader) (Leader, error) {
	u, err := Get(tx, unitID)
	if err != nil {
		return in, err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return in, err
	}
	if err := fault.Of(in.check()); err != nil {
		return in, err
	}
	in.ID, in.UnitID, in.Unit, in.Version = 0, u.ID, u, 1
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	return in, in.record(tx, "leader_added", LeaderFields.Diff(&Leader{}, &in))
}

// RemoveUnusedLeader takes back a leader whom nobody has changed, assigned, or said anything about since AddLeader; anybody
// else is Invalid "problem.leader_used".
func RemoveUnusedLeader(tx *store.Tx, id int64) error {
	l, err := toLead(tx, id)
	if err != nil {
		return err
	}
	uses := int64(l.Version - 1)
	for _, table := range []string{"leader_absences", "team_leaders", "attendances", "meeting_leaders"} {
		var n int64
		if err := tx.DB().Table(table).Where("leader_id = ?", id).Count(&n).Error; err != nil {
			return err
		}
		uses += n
	}
	if uses > 0 {
		return fault.At("", "problem.leader_used", "Name", l.Name)
	}
	if err := tx.DB().Where("id = ?", id).Delete(&Leader{}).Error; err != nil {
		return err
	}
	return l.record(tx, "leader_removed", LeaderFields.Diff(&l, &Leader{}))
}

// ChangeLeader sets the fields of LeaderFields from in. It writes no audit entry; congress.EditLeader does, and
// updates the congresses that print the name.
func ChangeLeader(tx *store.Tx, id int64, version int, in Leader) (old, now Leader, err error) {
	if old, err = toLead(tx, id); err != nil {
		return
	}
	if err = fault.Of(in.check()); err != nil {
		return
	}
	now = old
	now.Name, now.Title, now.Phone, now.ActiveFrom, now.ActiveTo = in.Name, in.Title, in.Phone, in.ActiveFrom, in.ActiveTo
	now.Version = version + 1
	err = store.Changed(tx.DB().Model(&Leader{}).Where("id = ? AND version = ?", id, version).Updates(map[string]any{
		"name": now.Name, "title": now.Title, "phone": now.Phone, "active_from": now.ActiveFrom, "active_to": now.ActiveTo,
		"version": gorm.Expr("version + 1")}))
	return
}

// TellAbsence records an absence of a leader.
func TellAbsence(tx *store.Tx, leaderID int64, in Absence) (Absence, error) {
	l, err := toLead(tx, leaderID)
	if err != nil {
		return in, err
	}
	typed := AbsenceFields.Values(&in)
	problems := AbsenceFields.Decode(func(key string) string { return typed[key] }, &in)
	if in.To.IsZero() {
		in.To = in.From
	}
	if in.To.Before(in.From) {
		problems = append(problems, fault.Problem{Field: "away_to", Key: "problem.ends_before_first"})
	}
	if err := fault.Of(problems); err != nil {
		return in, err
	}
	in.ID, in.LeaderID = 0, l.ID
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	return in, l.record(tx, "absence_told", AbsenceFields.Diff(&Absence{}, &in))
}

// WithdrawAbsence deletes an absence of a leader.
func WithdrawAbsence(tx *store.Tx, leaderID, id int64) error {
	l, err := toLead(tx, leaderID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(l.Absences, func(a Absence) bool { return a.ID == id })
	if at < 0 {
		return store.NotFound()
	}
	if err := tx.DB().Where("id = ?", id).Delete(&Absence{}).Error; err != nil {
		return err
	}
	return l.record(tx, "absence_withdrawn", AbsenceFields.Diff(&l.Absences[at], &Absence{}))
}

// toLead reads a leader whom the actor may change.
func toLead(tx *store.Tx, id int64) (Leader, error) {
	l, err := GetLeader(tx, id)
	if err != nil {
		return l, err
	}
	return l, tx.Require(access.PlanCongress, l.Unit.Path)
}

func (l *Leader) check() []fault.Problem {
	typed := LeaderFields.Values(l)
	problems := LeaderFields.Decode(func(key string) string { return typed[key] }, l)
	if !l.ActiveTo.IsZero() && l.ActiveTo.Before(l.ActiveFrom) {
		problems = append(problems, fault.Problem{Field: "active_to", Key: "problem.ends_before_first"})
	}
	return problems
}

func (l Leader) record(tx *store.Tx, action string, changes []field.Change) error {
	return tx.Record(l.Entry(action, changes))
}

// Entry is the audit entry of a command about l, for packages above.
func (l Leader) Entry(action string, changes []field.Change) store.Entry {
	return store.Entry{Action: action, Entity: "leader", EntityID: l.ID, Label: l.Name, UnitID: l.UnitID, UnitPath: l.Unit.Path, Changes: changes}
}
