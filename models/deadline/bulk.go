package deadline

import (
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// MostAtOnce limits the milestones of one command: more than anyone selects on a screen.
const MostAtOnce = 200

// Chosen is a milestone selected on a page.
type Chosen struct {
	ID      int64
	Version int
}

// bulkActions are the actions available for many milestones at once; the others need individual attention.
var bulkActions = []readiness.Action{readiness.Start, readiness.Submit, readiness.Approve, readiness.Return, readiness.Complete}

// ActAll applies the same action to all chosen milestones or, if one has a problem, to none. The problem names the
// milestone: Problem.Field is "m" and the id, the argument Field its label. Official sessions are recorded one at a
// time, because Gate may ask for a reason. The number of statements does not grow with the selection.
func ActAll(tx *store.Tx, chosen []Chosen, in Input) ([]Milestone, error) {
	if err := choosable(chosen, in); err != nil {
		return nil, err
	}
	old, err := lockedAll(tx, chosen)
	if err != nil {
		return nil, err
	}
	now, err := afterAll(tx, old, chosen, in)
	if err != nil {
		return nil, err
	}
	remark, err := Enter(tx, old, now, in.Action, "")
	if err != nil {
		return nil, err
	}
	changes := append([]field.Change{{Field: "milestones", New: labels(now)}}, remark...)
	path := old[0].Unit.Path
	for _, m := range old {
		for !strings.HasPrefix(m.Unit.Path, path) {
			path = access.Above(path)
		}
	}
	entry := store.Entry{Action: "milestones_" + string(in.Action), Entity: "milestone", Label: strconv.Itoa(len(now)),
		UnitPath: path, Changes: changes, Reason: in.Reason}
	if old[0].Unit.Path == path {
		entry.UnitID = old[0].Unit.ID
	}
	return now, tx.Record(entry)
}

func choosable(chosen []Chosen, in Input) error {
	switch {
	case !slices.Contains(bulkActions, in.Action):
		return fault.At("action", "problem.choose")
	case len(chosen) == 0:
		return fault.At("m", "problem.none_chosen")
	case len(chosen) > MostAtOnce:
		return fault.At("m", "problem.too_many_chosen", "Max", MostAtOnce)
	}
	return nil
}

// lockedAll reads the milestones, ordered by unit and template, and locks their congresses.
func lockedAll(tx *store.Tx, chosen []Chosen) ([]Milestone, error) {
	ids := make([]int64, len(chosen))
	for i, c := range chosen {
		ids[i] = c.ID
	}
	err := tx.DB().Exec("UPDATE congresses SET day = day WHERE id IN (SELECT congress_id FROM milestones WHERE id IN ?)", ids).Error
	if err != nil {
		return nil, err
	}
	var rows []milestoneRow
	if err := milestones(tx).Where("milestones.id IN ?", ids).Order("milestones.id").Find(&rows).Error; err != nil {
		return nil, err
	}
	slices.Sort(ids)
	if len(rows) != len(slices.Compact(ids)) {
		return nil, store.NotFound()
	}
	all := make([]Milestone, len(rows))
	for i, r := range rows {
		all[i] = r.milestone()
	}
	return all, nil
}

// afterAll returns the milestones after the action, or the problems that prevent it.
func afterAll(tx *store.Tx, old []Milestone, chosen []Chosen, in Input) ([]Milestone, error) {
	versions := make(map[int64]int, len(chosen))
	for _, c := range chosen {
		versions[c.ID] = c.Version
	}
	without, err := withoutCommittee(tx, old...)
	if err != nil {
		return nil, err
	}
	var Problems []fault.Problem
	now := make([]Milestone, len(old))
	for i, m := range old {
		if err := tx.Require(Right(in.Action), m.Unit.Path); err != nil {
			return nil, err
		}
		refuse := func(key string) {
			Problems = append(Problems, m.problem(fault.Problem{Key: key}))
		}
		to, ok := readiness.NextOf(&m.Item, m.State, in.Action)
		switch {
		case m.Version != versions[m.ID]:
			refuse("problem.bulk_stale")
		case !ok || !m.Applies():
			refuse("problem.bulk_step")
		case to == readiness.Done && m.Holds():
			refuse("problem.bulk_held")
		case handsIn(to) && without[m.CongressID] && m.onCommittee():
			refuse("problem.committee_missing")
		default:
			var err error
			if now[i], err = m.after(tx, to, in); err != nil {
				found := fault.As(err)
				if found == nil || found.Kind != fault.Invalid {
					return nil, err
				}
				for _, p := range found.Problems {
					Problems = append(Problems, m.problem(p))
				}
			}
		}
	}
	return now, fault.Of(Problems)
}

// problem adds the milestone to a problem.
func (m Milestone) problem(p fault.Problem) fault.Problem {
	args := fault.Args("Field", m.label())
	for name, v := range p.Args {
		args[name] = v
	}
	return fault.Problem{Field: "m" + strconv.FormatInt(m.ID, 10), Key: p.Key, Args: args}
}

// Enter stores the milestones with one event each. source is the file that the action came with, or "". The caller
// checks the right and writes the audit entry, with the remark.
func Enter(tx *store.Tx, old, now []Milestone, action readiness.Action, source string) (remark []field.Change, err error) {
	if remark, err = allAcceptable(tx, old, action); err != nil {
		return nil, err
	}
	for i := range now {
		if err := checkDecision(tx, old[i], now[i], nil); fault.KindOf(err) == fault.Invalid {
			return nil, fault.Of([]fault.Problem{old[i].problem(fault.Problem{Key: "problem.bulk_decision"})})
		} else if err != nil {
			return nil, err
		}
	}
	open, err := settled(tx, now)
	if err != nil {
		return nil, err
	}
	for i := range now {
		if n := open[now[i].CongressID]; n > 0 && now[i].State == readiness.Done && slices.Contains(now[i].Item.Roles(), template.RoleApproved) {
			return nil, fault.Of([]fault.Problem{old[i].problem(fault.Problem{Key: "problem.bulk_review", Args: fault.Args("Count", n)})})
		}
	}
	events := make([]readiness.Event, len(now))
	var congresses []int64
	for i := range now {
		now[i].UpdatedAt, now[i].UpdatedBy, now[i].Version = tx.Now(), tx.Actor().Name, old[i].Version+1
		events[i] = stepEvent(tx, old[i], now[i], action)
		events[i].Source = source
		congresses = append(congresses, now[i].CongressID)
	}
	slices.Sort(congresses)
	// Versions were compared under the congress locks, and every row exists: all take the update.
	rows := slices.Clone(now)
	err = tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{
		"state", "done_on", "entered_on", "doc_number", "doc_date", "done_count", "of_count", "note", "reason", "updated_at", "updated_by", "version"})}).
		CreateInBatches(&rows, 500).Error
	if err == nil {
		err = tx.DB().CreateInBatches(&events, 500).Error
	}
	if err != nil {
		return nil, err
	}
	return remark, updateStages(tx, "congresses.id IN ?", slices.Compact(congresses))
}

func labels(all []Milestone) string {
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = m.label()
	}
	return strings.Join(names, "; ")
}

// BulkActions lists the actions available for many milestones at once.
func BulkActions() []readiness.Action { return slices.Clone(bulkActions) }

// BulkSteps returns the BulkActions that the actor may apply to a milestone on the board, in the unit at path.
func BulkSteps(actor access.Actor, path string, c *readiness.Cell) []readiness.Action {
	return slices.DeleteFunc(BulkActions(), func(a readiness.Action) bool {
		to, ok := readiness.NextOf(c.Item, c.State, a)
		return !ok || to == readiness.Done && slices.Contains(c.Item.Roles(), template.RoleHeld) || !actor.Can(Right(a), path)
	})
}
