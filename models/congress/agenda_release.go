package congress

import (
	"encoding/json"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Release is a programme as it was given out; it never changes.
type Release struct {
	ID         int64
	OwnerKind  string
	OwnerID    int64
	UnitID     int64
	Number     int // from 1
	ReleasedAt store.Instant
	ByName     string
	Note       string
	Content    string // JSON of []AgendaPart
}

// TableName names the table for GORM.
func (Release) TableName() string { return "agenda_releases" }

// Parts is what was released.
func (r Release) Parts() (parts []AgendaPart, err error) {
	return parts, json.Unmarshal([]byte(r.Content), &parts)
}

// Releases lists the releases of a congress, the newest first.
func Releases(tx *store.Tx, congressID int64) ([]Release, error) {
	within, args := tx.Within(access.View, "units.path")
	var all []Release
	return all, tx.DB().Table("agenda_releases").Select("agenda_releases.*").Joins("JOIN units ON units.id = agenda_releases.unit_id").
		Where(within, args...).Where("agenda_releases.owner_kind = ? AND agenda_releases.owner_id = ?", ofCongress, congressID).
		Order("agenda_releases.number DESC").Find(&all).Error
}

// Task is one of the fixed tasks that every congress has to fulfil. The words are "task.<task>".
type Task string

// The tasks by the guidance on the congresses of the term (Vĩnh Linh [A4]); the fourth is told in its two parts.
const (
	TaskAdopt      Task = "adopt"      // discuss and adopt the term report and the action programme
	TaskComment    Task = "comment"    // comment on the documents of the level above
	TaskStatutes   Task = "statutes"   // comment on amending the Statutes, if any
	TaskCommittee  Task = "committee"  // consult on and appoint the new Committee
	TaskDelegation Task = "delegation" // consult on the delegation to the congress above
)

// tasksOf lists the kinds of block that fulfil fixed tasks.
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

// PlacedTask is a fixed task with the titles of the blocks that fulfil it; none when it is missing. An optional one may
// be missing.
type PlacedTask struct {
	Task     Task
	Optional bool
	Where    []string
}

// PlacedTasks says where the fixed tasks of a congress of the level stand in its programme. The nation has no level above
// it, and the Statutes are a task only when they are to be amended.
func PlacedTasks(level string, parts []AgendaPart) []PlacedTask {
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

// Seen is the version of a whole programme: it rises with every draft and every release.
func Seen(parts []AgendaPart, releases []Release) int {
	n := len(releases)
	for _, p := range parts {
		n += p.Version
	}
	return n
}

// ReleaseProgramme keeps the programme of a congress as it is drafted now. seen is Seen of what was looked at. Every
// session must have blocks, every fixed task must be placed, and something must differ from the last release.
func ReleaseProgramme(tx *store.Tx, congressID int64, seen int, note string) (Release, error) {
	c, err := toReplan(tx, congressID)
	if err != nil {
		return Release{}, err
	}
	parts, err := Programme(tx, c.ID)
	if err != nil {
		return Release{}, err
	}
	before, err := Releases(tx, c.ID)
	if err != nil {
		return Release{}, err
	}
	if Seen(parts, before) != seen {
		return Release{}, store.Stale()
	}
	content, err := json.Marshal(parts)
	if err != nil {
		return Release{}, err
	}
	in := Release{OwnerKind: ofCongress, OwnerID: c.ID, UnitID: c.UnitID, Number: len(before) + 1, ReleasedAt: tx.Now(),
		ByName: tx.Actor().Name, Content: string(content)}
	problems := append(releaseNote.Decode(func(string) string { return note }, &in), releaseProblems(c.Unit.LevelCode, parts)...)
	if len(before) > 0 && before[0].Content == in.Content {
		problems = append(problems, fault.Problem{Key: "problem.release_same", Args: fault.Args("Number", before[0].Number)})
	}
	if err := fault.Of(problems); err != nil {
		return Release{}, err
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	number := func(n int) string { return strconv.Itoa(n) }
	return in, c.record(tx, "agenda_released", []field.Change{{Field: "agenda_release", Old: number(in.Number - 1), New: number(in.Number)}}, in.Note)
}

var releaseNote = field.Table[Release]{field.TextOf(field.Text, "release_note", func(r *Release) *string { return &r.Note })}

// releaseProblems name what stands in the way of a release.
func releaseProblems(level string, parts []AgendaPart) (problems []fault.Problem) {
	if len(parts) == 0 {
		problems = append(problems, fault.Problem{Key: "problem.release_no_session"})
	}
	for _, p := range parts {
		if len(p.Blocks) == 0 {
			problems = append(problems, fault.Problem{Key: "problem.release_empty", Args: fault.Args("Kind", p.Kind, "Day", p.OnDate)})
		}
	}
	for _, t := range PlacedTasks(level, parts) {
		if len(t.Where) == 0 && !t.Optional {
			problems = append(problems, fault.Problem{Key: "problem.release_task", Args: fault.Args("Task", string(t.Task))})
		}
	}
	return problems
}

// draftOf finds a part by its session; a zero one when it is not there.
func draftOf(parts []AgendaPart, sessionID int64) (found AgendaPart) {
	for _, p := range parts {
		if p.SessionID == sessionID {
			found = p
		}
	}
	return found
}
