package deadline

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// closed are the states in which a due date no longer moves.
var closed = []readiness.State{readiness.Done, readiness.NotApplicable}

// Milestone is one template item for one congress. In a unit that is not a pilot, a pilot-only item reads as not
// applicable whatever the row says, so the pilot mark can be set and removed freely.
type Milestone struct {
	ID         int64
	CongressID int64
	ItemID     int64
	Due        calendar.Date // anchor plus lead; zero while the congress has neither date nor deadline
	State      readiness.State
	DoneOn     calendar.Date // date of the work or its document, not of the entry
	EnteredOn  calendar.Date // day it was submitted or completed; zero if unknown
	DoneCount  int           // of a counted item: meetings held
	OfCount    int           // out of how many, 0 if not reported
	Lacking    string        // official session only: codes missing when it was recorded, joined by " "; see Gate
	DocNumber  string
	DocDate    calendar.Date
	Note       string
	Reason     string        // of the last action: why returned, not applicable or reopened
	UpdatedAt  store.Instant `gorm:"autoUpdateTime:false"`
	UpdatedBy  string
	Version    int
	Item       template.Item `gorm:"-"` // joined by every read, like Unit and Pilot
	Unit       MilestoneUnit `gorm:"-"`
	Pilot      bool          `gorm:"-"` // of the congress
}

// MilestoneUnit is the unit of the congress.
type MilestoneUnit struct {
	ID                   int64
	Name, FullName, Path string
}

// Applies reports whether the item exists for this unit; if not, no action is possible.
func (m Milestone) Applies() bool { return m.Item.AppliesTo(m.Pilot) }

// Mandatory reports whether the milestone is mandatory for this unit.
func (m Milestone) Mandatory() bool { return m.Item.Mandatory.Binds(m.Pilot) }

// Late is the number of days it is late, as in readiness.Fact.Late.
func (m Milestone) Late(today calendar.Date) int { return m.fact().Late(today) }

func (m Milestone) fact() readiness.Fact {
	return readiness.Fact{Code: m.Item.Code, Phase: m.Item.Phase, Weight: m.Item.Weight, Mandatory: m.Mandatory(), Due: m.Due, State: m.State,
		DoneOn: m.DoneOn, EnteredOn: m.EnteredOn, Roles: m.Item.Roles()}
}

// Backdated reports whether the work was entered on a later day than it was done, which is allowed but always shown.
func (m Milestone) Backdated() bool { return readiness.Backdated(m.DoneOn, m.EnteredOn) }

// milestoneRow is a row of the base query.
type milestoneRow struct {
	M     Milestone     `gorm:"embedded"`
	I     template.Item `gorm:"embedded;embeddedPrefix:i_"`
	U     MilestoneUnit `gorm:"embedded;embeddedPrefix:u_"`
	Pilot bool
}

func (r milestoneRow) milestone() Milestone {
	m := r.M
	m.Item, m.Unit, m.Pilot = r.I, r.U, r.Pilot
	if !m.Applies() {
		m.State = readiness.NotApplicable
	}
	return m
}

var milestoneColumns = store.PathIn("congresses.term_id") + " AS u_path, milestones.*, congresses.pilot AS pilot, units.id AS u_id, units.name AS u_name, units.full_name AS u_full_name, " +
	"template_items.id AS i_id, template_items.template_id AS i_template_id, template_items.position AS i_position, template_items.code AS i_code, " +
	"template_items.name_vi AS i_name_vi, template_items.name_en AS i_name_en, template_items.phase AS i_phase, " +
	"template_items.owner_vi AS i_owner_vi, template_items.owner_en AS i_owner_en, template_items.lead_from AS i_lead_from, " +
	"template_items.lead_to AS i_lead_to, template_items.lead_note AS i_lead_note, template_items.document_vi AS i_document_vi, " +
	"template_items.document_en AS i_document_en, template_items.mandatory AS i_mandatory, template_items.weight AS i_weight, " +
	"template_items.quoted AS i_quoted, template_items.role AS i_role, template_items.counted AS i_counted, " +
	"template_items.anchor AS i_anchor, template_items.fixed_on AS i_fixed_on, template_items.after_code AS i_after_code, template_items.day_kind AS i_day_kind, " +
	"template_items.not_before AS i_not_before, template_items.latest AS i_latest, template_items.latest_on AS i_latest_on, " +
	"template_items.repeats AS i_repeats, template_items.weekly_from AS i_weekly_from, " +
	"template_items.retired AS i_retired, template_items.form_column AS i_form_column, template_items.self_closing AS i_self_closing, template_items.version AS i_version"

// milestones is the base query: milestones in the units that the actor sees, in template order.
func milestones(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("milestones").Select(milestoneColumns).
		Joins("JOIN template_items ON template_items.id = milestones.item_id").
		Joins("JOIN congresses ON congresses.id = milestones.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where("NOT template_items.retired").Order("template_items.position")
}

func Get(tx *store.Tx, id int64) (Milestone, error) {
	var r milestoneRow
	err := store.One(milestones(tx).Where("milestones.id = ?", id), &r)
	return r.milestone(), err
}

func List(tx *store.Tx, congressID int64) ([]Milestone, error) {
	var rows []milestoneRow
	if err := milestones(tx).Where("milestones.congress_id = ?", congressID).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]Milestone, len(rows))
	for i, r := range rows {
		all[i] = r.milestone()
	}
	return all, nil
}

// ListOf reads the milestones of many congresses, by congress id, 500 congresses per statement.
func ListOf(tx *store.Tx, congressIDs []int64) (map[int64][]Milestone, error) {
	byCongress := make(map[int64][]Milestone, len(congressIDs))
	for len(congressIDs) > 0 {
		part := congressIDs[:min(len(congressIDs), 500)]
		congressIDs = congressIDs[len(part):]
		var rows []milestoneRow
		if err := milestones(tx).Where("milestones.congress_id IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			m := r.milestone()
			byCongress[m.CongressID] = append(byCongress[m.CongressID], m)
		}
	}
	return byCongress, nil
}

// Input is an action with its data. Empty fields leave the stored value; only UpdateNote can clear it.
type Input struct {
	Action    readiness.Action
	DocNumber string
	DocDate   calendar.Date
	DoneOn    calendar.Date // date of the work; defaults to today when the action completes it
	DoneCount int           // for a counted item; 0 means empty
	OfCount   int
	Note      string
	Reason    string // why returned, not applicable, reopened, or held against Gate
	Override  bool   // record the official session although Gate finds something missing
	Files     []File // their bytes are already stored
}

// MilestoneFields is the form of an action.
var MilestoneFields = field.Table[Input]{
	field.TextOf(field.Text, "doc_number", func(i *Input) *string { return &i.DocNumber }),
	field.DayOf("doc_date", func(i *Input) *calendar.Date { return &i.DocDate }),
	field.DayOf("done_on", func(i *Input) *calendar.Date { return &i.DoneOn }),
	field.NumberOf("done_count", MostCounted, func(i *Input) *int { return &i.DoneCount }),
	field.NumberOf("of_count", MostCounted, func(i *Input) *int { return &i.OfCount }),
	field.TextOf(field.LongText, "note", func(i *Input) *string { return &i.Note }),
	field.TextOf(field.Text, "reason", func(i *Input) *string { return &i.Reason }),
}

var noteFields = MilestoneFields.Only("doc_number", "doc_date", "done_count", "of_count", "note")

// MostCounted is above the number of hamlets, streets or communes in any district.
const MostCounted = 9999

// Right is the right that an action on the milestone requires. Work that closes itself is the unit's own, so the unit also
// opens it again.
func (m Milestone) Right(a readiness.Action) access.Action {
	if a == readiness.Reopen && m.closedItself() {
		return access.EditMilestone
	}
	return Right(a)
}

// closedItself reports whether the milestone is done and nobody had to approve it.
func (m Milestone) closedItself() bool { return m.State == readiness.Done && m.Item.ClosesItself() }

// Right is the right that an action requires, whatever the milestone.
func Right(a readiness.Action) access.Action {
	switch a {
	case readiness.Approve, readiness.Return:
		return access.ReviewMilestone
	case readiness.Complete, readiness.Waive, readiness.Reopen:
		return access.CloseMilestone
	}
	return access.EditMilestone
}

// AsksReason reports whether the form asks for a reason.
func AsksReason(a readiness.Action) bool { return readiness.NeedsReason(a) || a == readiness.Return }

// Steps lists the actions that are possible now and allowed to the actor, for the buttons of a page.
func (m Milestone) Steps(actor access.Actor) []readiness.Action {
	var steps []readiness.Action
	if !m.Applies() {
		return nil
	}
	for _, move := range readiness.Moves() {
		if move.From == m.State && actor.Can(m.Right(move.Action), m.Unit.Path) {
			steps = append(steps, move.Action)
		}
	}
	return steps
}

// Act performs one action on a milestone; every button uses it. Entering a document or note with it requires the
// right to edit, whatever the action requires.
func Act(tx *store.Tx, id int64, version int, in Input) (Milestone, error) {
	old, err := locked(tx, id)
	if err != nil {
		return old, err
	}
	if err := tx.Require(old.Right(in.Action), old.Unit.Path); err != nil {
		return old, err
	}
	if old.Version != version {
		return old, store.Stale()
	}
	to, ok := readiness.NextOf(&old.Item, old.State, in.Action)
	if !ok || !old.Applies() {
		return old, fault.New(fault.Conflict, "fault.step", "From", string(old.State), "Action", string(in.Action))
	}
	now, err := old.after(tx, to, in)
	if err != nil {
		return old, err
	}
	if without, err := withoutCommittee(tx, old); err != nil {
		return old, err
	} else if without[old.CongressID] && handsIn(to) {
		return old, fault.At("", "problem.committee_missing")
	}
	if err := checkDecision(tx, old, now, in.Files); err != nil {
		return old, err
	}
	remark, err := acceptable(tx, old, in.Action)
	if err != nil {
		return old, err
	}
	if open, err := settled(tx, []Milestone{now}); err != nil {
		return old, err
	} else if n := open[now.CongressID]; n > 0 {
		return old, fault.New(fault.Conflict, "fault.review_open", "Count", n)
	}
	if now.Lacking, err = checkGate(tx, old, now.State, in); err != nil {
		return old, err
	}
	if in.Action == readiness.Reopen {
		// The congress may have moved while the milestone was closed.
		due, err := DueOf(tx, old)
		if err != nil {
			return old, err
		}
		reports, err := reportsOf(tx, old.ID)
		if err != nil {
			return old, err
		}
		now.Due = due.Next(reports[old.ID])
	}
	return write(tx, old, now, in.Action, in.Files, remark...)
}

// locked reads a milestone and locks its congress, so that its date cannot move meanwhile.
func locked(tx *store.Tx, id int64) (Milestone, error) {
	err := tx.DB().Exec("UPDATE congresses SET day = day WHERE id = (SELECT congress_id FROM milestones WHERE id = ?)", id).Error
	if err != nil {
		return Milestone{}, err
	}
	return Get(tx, id)
}

// after returns the milestone after the action, or the problems of the input.
func (m Milestone) after(tx *store.Tx, to readiness.State, in Input) (Milestone, error) {
	typed := MilestoneFields.Values(&in)
	Problems := MilestoneFields.Decode(func(key string) string { return typed[key] }, &in)
	now := m
	now.State, now.Reason = to, in.Reason
	now.DocNumber, now.Note = cmp.Or(in.DocNumber, m.DocNumber), cmp.Or(in.Note, m.Note)
	now.DocDate, now.DoneOn = cmp.Or(in.DocDate, m.DocDate), cmp.Or(in.DoneOn, m.DoneOn)
	now.DoneCount, now.OfCount = cmp.Or(in.DoneCount, m.DoneCount), cmp.Or(in.OfCount, m.OfCount)
	if Right(in.Action) != access.EditMilestone && (now.noted() != m.noted() || len(in.Files) > 0) {
		if err := tx.Require(access.EditMilestone, m.Unit.Path); err != nil {
			return m, err
		}
	}
	switch {
	case to == readiness.Done && now.DoneOn.IsZero():
		now.DoneOn = cmp.Or(m.HandedInOn(), tx.Today())
	case in.Action == readiness.Reopen || in.Action == readiness.Waive || in.Action == readiness.Return:
		now.DoneOn = calendar.Date{}
	}
	now.EnteredOn = m.EnteredAfter(now, tx.Today())
	Problems = append(Problems, now.Problems(tx.Today())...)
	if AsksReason(in.Action) && in.Reason == "" {
		Problems = append(Problems, fault.Problem{Field: "reason", Key: "problem.required"})
	}
	return now, fault.Of(Problems)
}

// HandedInOn is the day on which submitted work was handed in; zero for other work, or if unknown.
func (m Milestone) HandedInOn() calendar.Date {
	if m.State != readiness.Submitted {
		return calendar.Date{}
	}
	return m.EnteredOn
}

// EnteredAfter is the day of entry after a change to now. An approval keeps the day on which the work was handed in,
// unless it is the first to give another day of the work.
func (m Milestone) EnteredAfter(now Milestone, today calendar.Date) calendar.Date {
	given := now.DoneOn != m.DoneOn && now.DoneOn != m.HandedInOn()
	switch {
	case now.State == readiness.Submitted, now.State == readiness.Done && (m.State != readiness.Submitted || given):
		return today
	case now.DoneOn.IsZero() && m.State != now.State && !readiness.Open(m.State):
		return calendar.Date{}
	}
	return m.EnteredOn
}

// noted are the fields that UpdateNote changes.
func (m Milestone) noted() [5]any {
	return [5]any{m.DocNumber, m.DocDate, m.DoneCount, m.OfCount, m.Note}
}

// evidenceProblem stands at what is missing of the document: its number or, if that is there, its date.
func evidenceProblem(docNumber string) fault.Problem {
	missing := "doc_number"
	if strings.TrimSpace(docNumber) != "" {
		missing = "doc_date"
	}
	return fault.Problem{Field: missing, Key: "problem.evidence"}
}

// NeedsPaper reports whether the action is refused for a mandatory milestone without the number and date of its document, or a
// note saying why there is none.
func (m Milestone) NeedsPaper(a readiness.Action) bool {
	to, ok := readiness.NextOf(&m.Item, m.State, a)
	return m.Mandatory() && (a == readiness.Reported || ok && to == readiness.Done)
}

// Problems returns contradictions between the milestone's fields, by field.
func (m Milestone) Problems(today calendar.Date) []fault.Problem {
	var Problems []fault.Problem
	if m.State == readiness.Done && readiness.EvidenceMissing(m.Mandatory(), m.DocNumber, m.DocDate, m.Note) {
		Problems = append(Problems, evidenceProblem(m.DocNumber))
	}
	if m.DocDate.After(today) {
		Problems = append(Problems, fault.Problem{Field: "doc_date", Key: "problem.future"})
	}
	if m.OfCount > 0 && m.DoneCount > m.OfCount {
		Problems = append(Problems, fault.Problem{Field: "done_count", Key: "problem.count", Args: fault.Args("Of", m.OfCount)})
	}
	if m.DoneOn.After(today) {
		Problems = append(Problems, fault.Problem{Field: "done_on", Key: "problem.future"})
	}
	return Problems
}

// NoteRight is the right needed to change document, note and files: once the milestone is done they are its evidence, which
// was approved unless it closed itself.
func (m Milestone) NoteRight() access.Action {
	if m.State == readiness.Done && !m.closedItself() {
		return access.CloseMilestone
	}
	return access.EditMilestone
}

// UpdateNote sets document, counts and note from in, empty ones included, and adds its files, without changing the
// state.
func UpdateNote(tx *store.Tx, id int64, version int, in Input) (Milestone, error) {
	old, err := locked(tx, id)
	if err != nil {
		return old, err
	}
	if err := tx.Require(old.NoteRight(), old.Unit.Path); err != nil {
		return old, err
	}
	typed := noteFields.Values(&in)
	Problems := noteFields.Decode(func(key string) string { return typed[key] }, &in)
	now := old
	now.DocNumber, now.DocDate, now.Note = in.DocNumber, in.DocDate, in.Note
	now.DoneCount, now.OfCount = in.DoneCount, in.OfCount
	if err := fault.Of(append(Problems, now.Problems(tx.Today())...)); err != nil {
		return old, err
	}
	old.Version = version
	return write(tx, old, now, readiness.Noted, in.Files)
}

// write stores the milestone with its new files, event and audit entry, which gets the remarks.
func write(tx *store.Tx, old, now Milestone, action readiness.Action, added []File, remarks ...field.Change) (Milestone, error) {
	now.UpdatedAt, now.UpdatedBy, now.Version = tx.Now(), tx.Actor().Name, old.Version+1
	err := store.Changed(tx.DB().Model(&Milestone{}).Where("id = ? AND version = ?", old.ID, old.Version).Updates(map[string]any{
		"due": now.Due, "state": now.State, "done_on": now.DoneOn, "entered_on": now.EnteredOn, "doc_number": now.DocNumber,
		"doc_date": now.DocDate, "done_count": now.DoneCount, "of_count": now.OfCount, "lacking": now.Lacking,
		"note": now.Note, "reason": now.Reason, "updated_at": now.UpdatedAt, "updated_by": now.UpdatedBy, "version": now.Version}))
	if err != nil {
		return old, err
	}
	if err := attach(tx, now, added); err != nil {
		return old, err
	}
	e := stepEvent(tx, old, now, action)
	if err := tx.DB().Create(&e).Error; err != nil {
		return old, err
	}
	if action != readiness.Noted {
		if err := updateStages(tx, "congresses.id = ?", now.CongressID); err != nil {
			return old, err
		}
	}
	changes := MilestoneFields.Diff(old.input(), now.input())
	if old.State != now.State {
		changes = slices.Insert(changes, 0, field.Change{Field: "state", Old: string(old.State), New: string(now.State)})
	}
	if old.Lacking != now.Lacking {
		changes = append(changes, field.Change{Field: "lacking", Old: old.Lacking, New: now.Lacking})
	}
	if len(added) > 0 {
		changes = append(changes, field.Change{Field: "files", New: fileNames(added)})
	}
	return now, tx.Record(store.Entry{Action: "milestone_" + string(action), Entity: "milestone", EntityID: now.ID,
		Label: now.label(), UnitID: now.Unit.ID, UnitPath: now.Unit.Path, Changes: append(changes, remarks...), Reason: now.Reason})
}

// stepEvent is the history entry of an action.
func stepEvent(tx *store.Tx, old, now Milestone, action readiness.Action) readiness.Event {
	e := newEvent(tx, old, now, action)
	e.EffectiveOn, e.DocNumber, e.DocDate, e.Note = now.DoneOn, now.DocNumber, now.DocDate, cmp.Or(now.Reason, now.Note)
	if old.Due != now.Due {
		e.OldDue, e.NewDue = old.Due, now.Due
	}
	return e
}

// label names the milestone without words of any language.
func (m Milestone) label() string { return m.Item.Code + " · " + m.Unit.FullName }

func (m Milestone) input() *Input {
	return &Input{DocNumber: m.DocNumber, DocDate: m.DocDate, DoneOn: m.DoneOn, DoneCount: m.DoneCount, OfCount: m.OfCount, Note: m.Note, Reason: m.Reason}
}
