package congress

import (
	"daihoi/models/agenda"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Releases lists the releases of a congress, newest first; none if the actor does not see it.
func Releases(tx *store.Tx, congressID int64) ([]agenda.Release, error) {
	c, err := Get(tx, congressID)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return c.Agendas().Releases(tx)
}

// Task is a fixed task of every congress; its catalogue key is "task.<task>".
type Task string

// Tasks according to the guidance on the congresses of the term; the guidance's fourth task is split in
// two.
const (
	TaskAdopt      Task = "adopt"      // discuss and adopt the term report and the action programme
	TaskComment    Task = "comment"    // comment on the documents of the level above
	TaskStatutes   Task = "statutes"   // comment on amending the Statutes, if any
	TaskCommittee  Task = "committee"  // consult on and appoint the new Committee
	TaskDelegation Task = "delegation" // consult on the delegation to the congress above
)

// tasksOf lists the block kinds that fulfil fixed tasks.
var tasksOf = []struct {
	kind  string
	tasks []Task
}{
	{"adopt", []Task{TaskAdopt}},
	{"comment", []Task{TaskComment}},
	{"statutes", []Task{TaskStatutes}},
	{"comment_statutes", []Task{TaskComment, TaskStatutes}},
	{"committee", []Task{TaskCommittee}},
	{"delegation", []Task{TaskDelegation}},
}

func taskKinds() (kinds []string) {
	for _, t := range tasksOf {
		kinds = append(kinds, t.kind)
	}
	return kinds
}

// PlacedTask is a fixed task with the titles of the blocks that fulfil it; none if it is missing. Optional tasks may
// be missing.
type PlacedTask struct {
	Task     Task
	Optional bool
	Where    []string
}

// PlacedTasks finds the fixed tasks of a level's congress in its programme. The national level has no level above,
// and the Statutes are a task only if they are to be amended.
func PlacedTasks(level string, parts []agenda.Part) []PlacedTask {
	where := map[Task][]string{}
	for _, p := range parts {
		for _, b := range p.Blocks {
			for _, t := range tasksOf {
				for _, task := range t.tasks {
					if t.kind == b.Kind {
						where[task] = append(where[task], b.Title)
					}
				}
			}
		}
	}
	var placed []PlacedTask
	for _, task := range []Task{TaskAdopt, TaskComment, TaskStatutes, TaskCommittee, TaskDelegation} {
		if level == org.Nation && (task == TaskComment || task == TaskDelegation) {
			continue
		}
		placed = append(placed, PlacedTask{task, task == TaskStatutes, where[task]})
	}
	return placed
}

// ReleaseProgramme releases the drafted programme of a congress. seen is agenda.Seen of what the user looked at.
// Every session needs blocks, every fixed task must be placed, and something must differ from the last release.
func ReleaseProgramme(tx *store.Tx, congressID int64, seen int, note string) (agenda.Release, error) {
	c, err := toReplan(tx, congressID)
	if err != nil {
		return agenda.Release{}, err
	}
	parts, err := Programme(tx, c.ID)
	if err != nil {
		return agenda.Release{}, err
	}
	in, err := c.Agendas().Release(tx, parts, seen, note, unplaced(c.Unit.LevelCode, parts)...)
	if err != nil {
		return agenda.Release{}, err
	}
	return in, c.record(tx, "agenda_released", []field.Change{in.Change()}, in.Note)
}

// unplaced returns the problems that prevent a release.
func unplaced(level string, parts []agenda.Part) (problems []fault.Problem) {
	if len(parts) == 0 {
		problems = append(problems, fault.Problem{Key: "problem.release_no_session"})
	}
	for _, t := range PlacedTasks(level, parts) {
		if len(t.Where) == 0 && !t.Optional {
			problems = append(problems, fault.Problem{Key: "problem.release_task", Args: fault.Args("Task", string(t.Task))})
		}
	}
	return problems
}
