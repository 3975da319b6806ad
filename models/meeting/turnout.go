package meeting

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// States of an invited unit. Nothing is known of it while the state is "".
const (
	Came   = "came"
	Absent = "absent"
)

// Invited is a unit that is invited, and whether somebody came from there.
type Invited struct {
	MeetingID int64  `gorm:"primaryKey"`
	UnitID    int64  `gorm:"primaryKey"`
	State     string // Came, Absent or ""
	Attendee  string // who came
	Reason    string // why nobody came
	Code      string `gorm:"->;-:migration"`
	Name      string `gorm:"->;-:migration"`
	Path      string `gorm:"->;-:migration"`
}

func (Invited) TableName() string { return "meeting_units" }

// Counts is how many of the invited units came; Unknown are those of which nothing was entered.
type Counts struct{ Invited, Came, Absent, Unknown int }

// Turnout counts the invited units that the actor sees.
func (m Meeting) Turnout() (c Counts) {
	c.Invited = len(m.Units)
	for _, u := range m.Units {
		switch u.State {
		case Came:
			c.Came++
		case Absent:
			c.Absent++
		default:
			c.Unknown++
		}
	}
	return c
}

const mostAttendee = 200

// Attend records who came from the invited units; units that marks does not name stay as they are. An absence needs a reason.
func Attend(tx *store.Tx, id int64, version int, marks []Invited) (Meeting, error) {
	m, err := led(tx, id)
	if err != nil {
		return m, err
	}
	if m.Cancelled() {
		return m, fault.New(fault.Conflict, "fault.meeting_cancelled")
	}
	if m.OnDay.After(tx.Today()) {
		return m, fault.At("", "problem.meeting_to_come", "Day", m.OnDay)
	}
	var changes []field.Change
	var problems []fault.Problem
	var changed []Invited
	for _, in := range marks {
		at := slices.IndexFunc(m.Units, func(u Invited) bool { return u.UnitID == in.UnitID })
		if at < 0 {
			return m, store.NotFound()
		}
		u := &m.Units[at]
		old := *u
		u.State, u.Attendee, u.Reason = in.State, vietext.NFC(in.Attendee), vietext.NFC(in.Reason)
		if p := u.problem(); p.Key != "" {
			problems = append(problems, p)
		}
		if old != *u {
			changed = append(changed, *u)
			changes = append(changes, field.Change{Field: "meeting_attendance", Old: old.line(), New: u.line()})
		}
	}
	if err := fault.Of(problems); err != nil || len(changed) == 0 {
		return m, err
	}
	if err := m.touch(tx, version, map[string]any{}); err != nil {
		return m, err
	}
	for _, u := range changed {
		err := tx.DB().Model(&Invited{}).Where("meeting_id = ? AND unit_id = ?", m.ID, u.UnitID).
			Updates(map[string]any{"state": u.State, "attendee": u.Attendee, "reason": u.Reason}).Error
		if err != nil {
			return m, err
		}
	}
	return m, m.record(tx, "meeting_attended", "", changes...)
}

func (u Invited) problem() fault.Problem {
	switch {
	case u.State != "" && u.State != Came && u.State != Absent:
		return fault.Problem{Field: "state-" + u.Code, Key: "problem.choice"}
	case u.State == "" && u.Attendee+u.Reason != "":
		return fault.Problem{Field: "state-" + u.Code, Key: "problem.turnout_state", Args: fault.Args("Unit", u.Name)}
	case u.State == Absent && u.Reason == "":
		return fault.Problem{Field: "note-" + u.Code, Key: "problem.absent_reason", Args: fault.Args("Unit", u.Name)}
	case len([]rune(u.Attendee)) > mostAttendee || len([]rune(u.Reason)) > mostAttendee:
		return fault.Problem{Field: "note-" + u.Code, Key: "problem.too_long", Args: fault.Args("Max", mostAttendee)}
	}
	return fault.Problem{}
}

// line names the unit with who came or why nobody did, without words of any language.
func (u Invited) line() string {
	switch u.State {
	case Came:
		return u.Name + ": + " + u.Attendee
	case Absent:
		return u.Name + ": − " + u.Reason
	}
	return u.Name
}

// File is the minutes, another paper of the meeting or, with a TaskID, what proves that a task was done.
type File struct {
	ID        int64
	MeetingID int64
	TaskID    *int64
	store.Upload
}

func (File) TableName() string { return "meeting_files" }

// MostFiles limits the files of a meeting, and of a task.
const MostFiles = 10

// Files lists the files of a meeting that the actor may see, oldest first: its papers, and those of the tasks of units that the
// actor sees.
func (m Meeting) Files(tx *store.Tx) ([]File, error) {
	within, args := tx.Within(access.View, "units.path")
	q := tx.DB().Table("meeting_files").Select("meeting_files.*").Where("meeting_files.meeting_id = ? AND meeting_files.removed_at IS NULL", m.ID)
	if !m.SeesAll(tx.Actor()) {
		q = q.Where("(meeting_files.task_id IS NULL OR EXISTS (SELECT 1 FROM meeting_tasks JOIN units ON units.id = meeting_tasks.unit_id "+
			"WHERE meeting_tasks.id = meeting_files.task_id AND "+within+"))", args...)
	}
	var all []File
	return all, q.Order("meeting_files.id").Find(&all).Error
}

// File reads one of Files.
func (m Meeting) File(tx *store.Tx, id int64) (File, error) {
	all, err := m.Files(tx)
	if err != nil {
		return File{}, err
	}
	at := slices.IndexFunc(all, func(f File) bool { return f.ID == id })
	if at < 0 {
		return File{}, store.NotFound()
	}
	return all[at], nil
}

// attach adds files to the meeting, or to a task of it.
func (m Meeting) attach(tx *store.Tx, taskID *int64, files []File) ([]field.Change, error) {
	if len(files) == 0 {
		return nil, nil
	}
	q := tx.DB().Model(&File{}).Where("meeting_id = ? AND removed_at IS NULL", m.ID)
	if taskID == nil {
		q = q.Where("task_id IS NULL")
	} else {
		q = q.Where("task_id = ?", *taskID)
	}
	var n int64
	if err := q.Count(&n).Error; err != nil {
		return nil, err
	}
	if int(n)+len(files) > MostFiles {
		return nil, fault.At("files", "problem.file_count", "Max", MostFiles)
	}
	rows, changes := slices.Clone(files), make([]field.Change, len(files))
	for i := range rows {
		rows[i].ID, rows[i].MeetingID, rows[i].TaskID = 0, m.ID, taskID
		rows[i].Take(tx)
		changes[i] = field.Change{Field: "files", New: rows[i].Name}
	}
	return changes, tx.DB().Create(&rows).Error
}

// MinutesFields is the form of Minute.
var MinutesFields = field.Table[Meeting]{
	field.TextOf(field.LongText, "meeting_minutes", func(m *Meeting) *string { return &m.Minutes }).UpTo(10000),
}

// Minute sets the text of the minutes and adds files.
func Minute(tx *store.Tx, id int64, version int, text string, files []File) (Meeting, error) {
	m, err := led(tx, id)
	if err != nil {
		return m, err
	}
	if m.Cancelled() {
		return m, fault.New(fault.Conflict, "fault.meeting_cancelled")
	}
	old := m
	if err := fault.Of(MinutesFields.Decode(func(string) string { return text }, &m)); err != nil {
		return m, err
	}
	if err := m.touch(tx, version, map[string]any{"minutes": m.Minutes}); err != nil {
		return m, err
	}
	changes, err := m.attach(tx, nil, files)
	if err != nil {
		return m, err
	}
	return m, m.record(tx, "meeting_minuted", "", append(MinutesFields.Diff(&old, &m), changes...)...)
}

// RemoveFile removes a paper of the meeting; the history keeps its name.
func RemoveFile(tx *store.Tx, id int64, version int, fileID int64) error {
	m, err := led(tx, id)
	if err != nil {
		return err
	}
	f, err := m.File(tx, fileID)
	if err != nil {
		return err
	}
	if err := m.touch(tx, version, map[string]any{}); err != nil {
		return err
	}
	err = store.RemoveUpload(tx, &File{}, f.ID)
	if err != nil {
		return err
	}
	return m.record(tx, "meeting_file_removed", "", field.Change{Field: "files", Old: f.Name})
}

// KnownDigests returns the digests that a file of a meeting refers to, so that sweeping the folder keeps them.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	return store.KnownDigests(tx, &File{}, "digest", digests)
}
