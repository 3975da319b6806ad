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

// MostAtOnce is how many milestones one command moves: more than a screen can choose.
const MostAtOnce = 200

// Chosen is a milestone as it was chosen on a page.
type Chosen struct {
	ID      int64
	Version int
}

// bulkActions are the steps that can be taken for many at once. The others want thought for each.
var bulkActions = []readiness.Action{readiness.Start, readiness.Submit, readiness.Approve, readiness.Return, readiness.Complete}

// ActAll takes the same step for all the chosen milestones, or for none: a problem of one refuses them all and names it
// (Problem.Field is "m" and the id, the argument Field is what people call it). An official session is recorded only one
// at a time, since its gate may ask for a reason. The number of statements does not grow with the choice.
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
	if err := Enter(tx, old, now, in.Action, ""); err != nil {
		return nil, err
	}
	changes := []field.Change{{Field: "milestones", New: labels(now)}}
	path := old[0].Unit.Path
	for _, m := range old {
		for !strings.HasPrefix(m.Unit.Path, path) {
			path = above(path)
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

// lockedAll reads the milestones in the order of units and templates and locks their congresses.
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

// afterAll is every milestone after the step, when all of them may take it.
func afterAll(tx *store.Tx, old []Milestone, chosen []Chosen, in Input) ([]Milestone, error) {
	versions := make(map[int64]int, len(chosen))
	for _, c := range chosen {
		versions[c.ID] = c.Version
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
		to, ok := readiness.Next(m.State, in.Action)
		switch {
		case m.Version != versions[m.ID]:
			refuse("problem.bulk_stale")
		case !ok || !m.Applies():
			refuse("problem.bulk_step")
		case to == readiness.Done && m.Holds():
			refuse("problem.bulk_held")
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

// problem names the milestone that a problem is about.
func (m Milestone) problem(p fault.Problem) fault.Problem {
	args := fault.Args("Field", m.label())
	for name, v := range p.Args {
		args[name] = v
	}
	return fault.Problem{Field: "m" + strconv.FormatInt(m.ID, 10), Key: p.Key, Args: args}
}

// Enter stores the milestones with an event for each. source names the file that the step came with, "" for none. The
// caller has asked for the right, and writes the audit entry.
func Enter(tx *store.Tx, old, now []Milestone, action readiness.Action, source string) error {
	events := make([]readiness.Event, len(now))
	var congresses []int64
	for i := range now {
		now[i].UpdatedAt, now[i].UpdatedBy, now[i].Version = tx.Now(), tx.Actor().Name, old[i].Version+1
		events[i] = stepEvent(tx, old[i], now[i], action)
		events[i].Source = source
		congresses = append(congresses, now[i].CongressID)
	}
	slices.Sort(congresses)
	// The versions were compared under the locks of the congresses, and every row is there: all of them take the update.
	rows := slices.Clone(now)
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{
		"state", "done_on", "entered_on", "doc_number", "doc_date", "done_count", "of_count", "note", "reason", "updated_at", "updated_by", "version"})}).
		CreateInBatches(&rows, 500).Error
	if err == nil {
		err = tx.DB().CreateInBatches(&events, 500).Error
	}
	if err != nil {
		return err
	}
	return updateStages(tx, "congresses.id IN ?", slices.Compact(congresses))
}

func labels(all []Milestone) string {
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = m.label()
	}
	return strings.Join(names, "; ")
}

// BulkActions lists the steps that can be taken for many at once.
func BulkActions() []readiness.Action { return slices.Clone(bulkActions) }

// BulkSteps are those of BulkActions that the actor may take now for a milestone on the board, in the unit at path.
func BulkSteps(actor access.Actor, path string, c *readiness.Cell) []readiness.Action {
	return slices.DeleteFunc(BulkActions(), func(a readiness.Action) bool {
		to, ok := readiness.Next(c.State, a)
		return !ok || to == readiness.Done && slices.Contains(c.Item.Roles(), template.RoleHeld) || !actor.Can(Right(a), path)
	})
}
