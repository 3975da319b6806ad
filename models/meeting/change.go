package meeting

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Edit changes what a meeting says, with its invited units and leaders; with following, also those of its series that come after
// it and were neither moved nor called off. Their days stay, and so does this one's: Move changes it.
func Edit(tx *store.Tx, id int64, version int, in Meeting, following bool) (Meeting, error) {
	old, err := led(tx, id)
	if err != nil {
		return old, err
	}
	if old.Cancelled() {
		return old, fault.New(fault.Conflict, "fault.meeting_cancelled")
	}
	now := old
	now.Kind, now.Title, now.Guests, now.Programme = in.Kind, in.Title, in.Guests, in.Programme
	now.Starts, now.Ends, now.Place = in.Starts, in.Ends, in.Place
	now.Units, now.Leaders = in.Units, in.Leaders
	if err := fault.Of(now.problems()); err != nil {
		return old, err
	}
	if err := now.join(tx); err != nil {
		return old, err
	}
	if err := now.rewrite(tx, version); err != nil {
		return old, err
	}
	changes := append(Fields.Diff(&old, &now), now.peopleDiff(old)...)
	if following && old.SeriesID != nil {
		n, err := now.spread(tx)
		if err != nil {
			return old, err
		}
		changes = append(changes, field.Change{Field: "series_meetings", New: strconv.Itoa(n)})
	}
	return now, now.record(tx, "meeting_changed", "", changes...)
}

// spread writes what the meeting says into those that follow it in its series.
func (m Meeting) spread(tx *store.Tx) (n int, err error) {
	all, err := OfSeries(tx, *m.SeriesID)
	if err != nil {
		return 0, err
	}
	for _, o := range all {
		if !o.Slot.After(m.Slot) || o.Cancelled() || o.Moved() || o.Minutes != "" {
			continue
		}
		o.Kind, o.Title, o.Guests, o.Programme = m.Kind, m.Title, m.Guests, m.Programme
		o.Starts, o.Ends, o.Place = m.Starts, m.Ends, m.Place
		o.Units, o.Leaders = slices.Clone(m.Units), slices.Clone(m.Leaders)
		if err := o.rewrite(tx, o.Version); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// rewrite stores what the meeting says and whom it is for. Attendance of units that stay invited is kept.
func (m *Meeting) rewrite(tx *store.Tx, version int) error {
	err := m.touch(tx, version, map[string]any{"kind": m.Kind, "title": m.Title, "starts": m.Starts, "ends": m.Ends, "place": m.Place,
		"guests": m.Guests, "programme": m.Programme})
	if err != nil {
		return err
	}
	var present []Invited
	if err := tx.DB().Where("meeting_id = ?", m.ID).Find(&present).Error; err != nil {
		return err
	}
	var gone []int64
	for _, u := range present {
		if at := slices.IndexFunc(m.Units, func(n Invited) bool { return n.UnitID == u.UnitID }); at < 0 {
			gone = append(gone, u.UnitID)
		} else {
			m.Units[at].State, m.Units[at].Attendee, m.Units[at].Reason = u.State, u.Attendee, u.Reason
		}
	}
	var fresh []Invited
	for i := range m.Units {
		m.Units[i].MeetingID = m.ID
		if !slices.ContainsFunc(present, func(u Invited) bool { return u.UnitID == m.Units[i].UnitID }) {
			fresh = append(fresh, m.Units[i])
		}
	}
	if len(gone) > 0 {
		if err := tx.DB().Where("meeting_id = ? AND unit_id IN ?", m.ID, gone).Delete(&Invited{}).Error; err != nil {
			return err
		}
	}
	if len(fresh) > 0 {
		if err := tx.DB().CreateInBatches(fresh, 500).Error; err != nil {
			return err
		}
	}
	if err := tx.DB().Where("meeting_id = ?", m.ID).Delete(&Leader{}).Error; err != nil {
		return err
	}
	if len(m.Leaders) == 0 {
		return nil
	}
	for i := range m.Leaders {
		m.Leaders[i].MeetingID = m.ID
	}
	return tx.DB().Create(m.Leaders).Error
}

// Moving is another day and time of a meeting.
type Moving struct {
	OnDay        calendar.Date
	Starts, Ends string
	Place        string
	Reason       string
}

// MoveFields is the form of Move.
var MoveFields = field.Table[Moving]{
	field.DayOf("meeting_day", func(m *Moving) *calendar.Date { return &m.OnDay }).Must(),
	field.ClockOf("meeting_starts", func(m *Moving) *string { return &m.Starts }),
	field.ClockOf("meeting_ends", func(m *Moving) *string { return &m.Ends }),
	field.TextOf(field.Text, "meeting_place", func(m *Moving) *string { return &m.Place }),
	field.TextOf(field.Text, "reason", func(m *Moving) *string { return &m.Reason }).Must(),
}

// MovedTo is the meeting on another day, for a preview.
func (m Meeting) MovedTo(to Moving) Meeting {
	m.OnDay, m.Starts, m.Ends, m.Place = to.OnDay, to.Starts, to.Ends, to.Place
	return m
}

// Move holds a meeting on another day, at other hours or elsewhere. The others of its series stay where they are.
func Move(tx *store.Tx, id int64, version int, to Moving) (Meeting, error) {
	old, err := led(tx, id)
	if err != nil {
		return old, err
	}
	if old.Cancelled() {
		return old, fault.New(fault.Conflict, "fault.meeting_cancelled")
	}
	typed := MoveFields.Values(&to)
	problems := MoveFields.Decode(func(key string) string { return typed[key] }, &to)
	now := old.MovedTo(to)
	if len(problems) == 0 {
		problems = now.problems()
	}
	if err := fault.Of(problems); err != nil {
		return old, err
	}
	if now.SeriesID != nil {
		now.MovedReason = to.Reason
	}
	err = now.touch(tx, version, map[string]any{"on_day": now.OnDay, "starts": now.Starts, "ends": now.Ends, "place": now.Place, "moved_reason": now.MovedReason})
	if err != nil {
		return old, err
	}
	return now, now.record(tx, "meeting_moved", to.Reason, Fields.Diff(&old, &now)...)
}

// Cancel calls a meeting off. Its conclusions stay, but there cannot be any: who has concluded something has met.
func Cancel(tx *store.Tx, id int64, version int, reason string) (Meeting, error) {
	m, err := led(tx, id)
	if err != nil {
		return m, err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return m, fault.At("reason", "problem.required")
	}
	var n int64
	if err := tx.DB().Table("meeting_conclusions").Where("meeting_id = ?", m.ID).Count(&n).Error; err != nil {
		return m, err
	}
	if m.Cancelled() || m.Minutes != "" || n > 0 {
		return m, fault.New(fault.Conflict, "fault.meeting_held")
	}
	m.CancelledOn, m.CancelledReason = tx.Today(), reason
	if err := m.touch(tx, version, map[string]any{"cancelled_on": m.CancelledOn, "cancelled_reason": reason}); err != nil {
		return m, err
	}
	return m, m.record(tx, "meeting_cancelled", reason)
}

// Reinstate holds a meeting after all that was called off.
func Reinstate(tx *store.Tx, id int64, version int) (Meeting, error) {
	m, err := led(tx, id)
	if err != nil {
		return m, err
	}
	if !m.Cancelled() {
		return m, store.Stale()
	}
	m.CancelledOn, m.CancelledReason = calendar.Date{}, ""
	if err := m.touch(tx, version, map[string]any{"cancelled_on": m.CancelledOn, "cancelled_reason": ""}); err != nil {
		return m, err
	}
	return m, m.record(tx, "meeting_reinstated", "")
}
