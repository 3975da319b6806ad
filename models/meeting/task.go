package meeting

import (
	"cmp"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Task is what a unit has to do because of a conclusion.
type Task struct {
	ID            int64
	ConclusionID  int64
	UnitID        int64
	DoneOn        calendar.Date // zero while open
	DocNumber     string
	Answer        string
	AnsweredAt    store.Instant
	AnsweredBy    string
	DroppedOn     calendar.Date // zero unless the unit need not do it any more
	DroppedReason string
	GivenOn       calendar.Date // on which it was taken over from a unit that has ended; zero for one of the conclusion itself
	Version       int
	Text          string // of the conclusion, like Due and Owner
	Due           calendar.Date
	Owner         string
	MeetingID     int64
	MeetingKind   string
	MeetingTitle  string
	MeetingDay    calendar.Date
	Unit          Host // who has to do it
	HostPath      string
}

// taskRecord is the row of a task.
type taskRecord struct {
	ID            int64
	ConclusionID  int64
	UnitID        int64
	DoneOn        calendar.Date
	DocNumber     string
	Answer        string
	AnsweredAt    store.Instant
	AnsweredBy    string
	DroppedOn     calendar.Date
	DroppedReason string
	GivenOn       calendar.Date
	Version       int
}

func (taskRecord) TableName() string { return "meeting_tasks" }

// Open reports whether the task is still to be done.
func (t Task) Open() bool { return t.DoneOn.IsZero() && t.DroppedOn.IsZero() }

// Late is by how many days an open task is past its day, or by how many a done one was; 0 if it is not or was not.
func (t Task) Late(today calendar.Date) int {
	switch {
	case t.Due.IsZero(), !t.DroppedOn.IsZero():
		return 0
	case t.DoneOn.IsZero():
		return max(0, today.Sub(t.Due))
	}
	return max(0, t.DoneOn.Sub(t.Due))
}

// MayAnswer reports whether the actor may say that the task is done: who enters for the unit.
func (t Task) MayAnswer(actor access.Actor) bool { return actor.Can(access.EditCongress, t.Unit.Path) }

// MayLead reports whether the actor may drop the task or open it again: an organizer of the unit that called the meeting.
func (t Task) MayLead(actor access.Actor) bool { return actor.Can(access.PlanCongress, t.HostPath) }

// TaskFilter chooses tasks.
type TaskFilter struct {
	MeetingID int64         // 0 for all
	Path      string        // of units at or below; "" for all
	TermID    int64         // 0 for all
	Open      bool          // only open ones
	AsOf      calendar.AsOf // as known then: answers entered later or with a later day are left out; zero for now
}

var taskColumns = "meeting_tasks.id, meeting_tasks.conclusion_id, meeting_tasks.unit_id, meeting_tasks.done_on, meeting_tasks.doc_number, meeting_tasks.answer, " +
	"meeting_tasks.answered_at, meeting_tasks.answered_by, meeting_tasks.dropped_on, meeting_tasks.dropped_reason, meeting_tasks.given_on, meeting_tasks.version, " +
	"meeting_conclusions.text, meeting_conclusions.due, meeting_conclusions.owner, meetings.id AS meeting_id, meetings.kind AS meeting_kind, meetings.title AS meeting_title, meetings.on_day AS meeting_day, " +
	"hosts.path AS host_path, units.id AS u_id, units.code AS u_code, units.name AS u_name, units.full_name AS u_full_name, " + store.PathIn("meetings.term_id") + " AS u_path"

type taskRow struct {
	K                                      taskRecord `gorm:"embedded"`
	Text, Owner, MeetingKind, MeetingTitle string
	Due, MeetingDay                        calendar.Date
	MeetingID                              int64
	HostPath                               string
	U                                      Host `gorm:"embedded;embeddedPrefix:u_"`
}

func (r taskRow) task() Task {
	k := r.K
	return Task{ID: k.ID, ConclusionID: k.ConclusionID, UnitID: k.UnitID, DoneOn: k.DoneOn, DocNumber: k.DocNumber, Answer: k.Answer, AnsweredAt: k.AnsweredAt,
		AnsweredBy: k.AnsweredBy, DroppedOn: k.DroppedOn, DroppedReason: k.DroppedReason, GivenOn: k.GivenOn, Version: k.Version, Text: r.Text, Due: r.Due, Owner: r.Owner,
		MeetingID: r.MeetingID, MeetingKind: r.MeetingKind, MeetingTitle: r.MeetingTitle, MeetingDay: r.MeetingDay, Unit: r.U,
		HostPath: r.HostPath + r.U.Path[len(access.Place(r.U.Path)):]} // closed with the term, like the unit's own
}

// tasks is the base query: tasks of units that the actor sees.
func tasks(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("meeting_tasks").Select(taskColumns).Joins("JOIN meeting_conclusions ON meeting_conclusions.id = meeting_tasks.conclusion_id").
		Joins("JOIN meetings ON meetings.id = meeting_conclusions.meeting_id").Joins("JOIN units AS hosts ON hosts.id = meetings.unit_id").
		Joins("JOIN units ON units.id = meeting_tasks.unit_id").Where(within, args...)
}

// GetTask reads one task.
func GetTask(tx *store.Tx, id int64) (Task, error) {
	var r taskRow
	if err := store.One(tasks(tx).Where("meeting_tasks.id = ?", id), &r); err != nil {
		return Task{}, err
	}
	return r.task(), nil
}

// Tasks lists tasks by day, those without one last. One statement.
func Tasks(tx *store.Tx, f TaskFilter) ([]Task, error) {
	q := tasks(tx)
	if f.MeetingID != 0 {
		q = q.Where("meetings.id = ?", f.MeetingID)
	}
	if f.Path != "" {
		under, bounds := store.Under("units.path", f.Path)
		q = q.Where(under, bounds...)
	}
	if f.TermID != 0 {
		q = q.Where("meetings.term_id = ?", f.TermID)
	}
	if f.Open {
		q = q.Where("meeting_tasks.done_on IS NULL AND meeting_tasks.dropped_on IS NULL")
	}
	if !f.AsOf.Day.IsZero() {
		q = q.Where("meetings.on_day <= ? AND (meeting_tasks.given_on IS NULL OR meeting_tasks.given_on <= ?)", f.AsOf.Day, f.AsOf.Day)
	}
	var rows []taskRow
	err := q.Order("meeting_conclusions.due IS NULL, meeting_conclusions.due, meeting_conclusions.id, units.sort_key, units.id").Limit(2000).Find(&rows).Error
	list := make([]Task, len(rows))
	for i, r := range rows {
		list[i] = r.task()
		if day := f.AsOf.Day; !day.IsZero() {
			list[i].at(tx, f.AsOf)
		}
	}
	return list, err
}

// at takes back what was not known of the day.
func (t *Task) at(tx *store.Tx, as calendar.AsOf) {
	if t.DoneOn.After(as.Day) || !t.AnsweredAt.IsZero() && !t.AnsweredAt.Before(tx.AfterDay(cmp.Or(as.Known, as.Day)).Time) {
		t.DoneOn, t.DocNumber, t.Answer = calendar.Date{}, "", ""
	}
	if t.DroppedOn.After(as.Day) {
		t.DroppedOn, t.DroppedReason = calendar.Date{}, ""
	}
}

// TasksOf lists the tasks of the last meeting that the unit at path had called by a day and that gave any, as known then; none if
// there was no such meeting.
func TasksOf(tx *store.Tx, path string, termID int64, as calendar.AsOf) ([]Task, error) {
	var last []int64
	err := tx.DB().Table("meetings").Joins("JOIN units ON units.id = meetings.unit_id").
		Where("units.path = ? AND meetings.term_id = ? AND meetings.on_day <= ? AND meetings.cancelled_on IS NULL", access.Place(path), termID, as.Day).
		Where("EXISTS (SELECT 1 FROM meeting_conclusions c JOIN meeting_tasks t ON t.conclusion_id = c.id WHERE c.meeting_id = meetings.id)").
		Order("meetings.on_day DESC, meetings.id DESC").Limit(1).Pluck("meetings.id", &last).Error
	if err != nil || len(last) == 0 {
		return nil, err
	}
	return Tasks(tx, TaskFilter{MeetingID: last[0], AsOf: as})
}

// Answering is what a unit says about a task that it has done.
type Answering struct {
	DoneOn    calendar.Date
	DocNumber string
	Answer    string
}

// AnswerFields is the form of Answer.
var AnswerFields = field.Table[Answering]{
	field.DayOf("task_done_on", func(a *Answering) *calendar.Date { return &a.DoneOn }).Must(),
	field.TextOf(field.Text, "task_document", func(a *Answering) *string { return &a.DocNumber }).UpTo(100),
	field.TextOf(field.LongText, "task_answer", func(a *Answering) *string { return &a.Answer }).UpTo(1000),
}

// Answer says that a task is done. It asks for evidence: a document, a result in words or a file.
func Answer(tx *store.Tx, id int64, version int, in Answering, files []File) (Task, error) {
	t, err := GetTask(tx, id)
	if err != nil {
		return t, err
	}
	if err := tx.Require(access.EditCongress, t.Unit.Path); err != nil {
		return t, err
	}
	if !t.DroppedOn.IsZero() {
		return t, fault.New(fault.Conflict, "fault.task_dropped")
	}
	old := Answering{t.DoneOn, t.DocNumber, t.Answer}
	typed := AnswerFields.Values(&in)
	problems := AnswerFields.Decode(func(key string) string { return typed[key] }, &in)
	switch {
	case in.DoneOn.After(tx.Today()):
		problems = append(problems, fault.Problem{Field: "task_done_on", Key: "problem.future"})
	case !in.DoneOn.IsZero() && in.DoneOn.Before(t.MeetingDay):
		problems = append(problems, fault.Problem{Field: "task_done_on", Key: "problem.due_before_meeting", Args: fault.Args("Day", t.MeetingDay)})
	}
	if in.DocNumber == "" && in.Answer == "" && len(files) == 0 {
		problems = append(problems, fault.Problem{Field: "task_document", Key: "problem.task_evidence"})
	}
	if err := fault.Of(problems); err != nil {
		return t, err
	}
	err = t.write(tx, version, map[string]any{"done_on": in.DoneOn, "doc_number": in.DocNumber, "answer": in.Answer, "answered_at": tx.Now(), "answered_by": tx.Actor().Name})
	if err != nil {
		return t, err
	}
	t.DoneOn, t.DocNumber, t.Answer = in.DoneOn, in.DocNumber, in.Answer
	changes, err := Meeting{ID: t.MeetingID}.attach(tx, &t.ID, files)
	if err != nil {
		return t, err
	}
	return t, t.record(tx, "meeting_task_done", "", append(AnswerFields.Diff(&old, &in), changes...)...)
}

// Reopen opens a task again that was done or dropped, for a reason. What the unit had answered stays in the history.
func Reopen(tx *store.Tx, id int64, version int, reason string) (Task, error) {
	t, err := toLead(tx, id, reason)
	if err != nil {
		return t, err
	}
	if t.Open() {
		return t, store.Stale()
	}
	old := Answering{t.DoneOn, t.DocNumber, t.Answer}
	err = t.write(tx, version, map[string]any{"done_on": nil, "doc_number": "", "answer": "", "answered_at": nil, "answered_by": "", "dropped_on": nil, "dropped_reason": ""})
	if err != nil {
		return t, err
	}
	return t, t.record(tx, "meeting_task_reopened", reason, AnswerFields.Diff(&old, &Answering{})...)
}

// Drop says that the unit need not do the task any more, for a reason.
func Drop(tx *store.Tx, id int64, version int, reason string) (Task, error) {
	t, err := toLead(tx, id, reason)
	if err != nil {
		return t, err
	}
	if !t.Open() {
		return t, store.Stale()
	}
	if err := t.write(tx, version, map[string]any{"dropped_on": tx.Today(), "dropped_reason": reason}); err != nil {
		return t, err
	}
	return t, t.record(tx, "meeting_task_dropped", reason)
}

// toLead reads a task for whoever leads its meeting.
func toLead(tx *store.Tx, id int64, reason string) (Task, error) {
	t, err := GetTask(tx, id)
	if err != nil {
		return t, err
	}
	if err := tx.Require(access.PlanCongress, t.HostPath); err != nil {
		return t, err
	}
	if reason == "" {
		return t, fault.At("reason", "problem.required")
	}
	return t, nil
}

func (t *Task) write(tx *store.Tx, version int, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	t.Version = version + 1
	return store.Changed(tx.DB().Model(&taskRecord{}).Where("id = ? AND version = ?", t.ID, version).Updates(columns))
}

// record writes an entry at the unit of the task, into the history of its meeting.
func (t Task) record(tx *store.Tx, action, reason string, changes ...field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "meeting", EntityID: t.MeetingID, Label: t.MeetingTitle, UnitID: t.Unit.ID, UnitPath: t.Unit.Path,
		Changes: changes, Reason: reason})
}
