package agenda

import (
	"encoding/json"
	"strconv"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Release is a released programme; it never changes.
type Release struct {
	ID         int64
	OwnerKind  string
	OwnerID    int64
	UnitID     int64
	Number     int // from 1
	ReleasedAt store.Instant
	ByName     string
	Note       string
	Content    string // JSON of []Part
}

func (Release) TableName() string { return "agenda_releases" }

// Parts decodes Content.
func (r Release) Parts() (parts []Part, err error) {
	return parts, json.Unmarshal([]byte(r.Content), &parts)
}

// Change is the audit change of the release.
func (r Release) Change() field.Change {
	return field.Change{Field: "agenda_release", Old: strconv.Itoa(r.Number - 1), New: strconv.Itoa(r.Number)}
}

// Releases lists the releases of an owner, newest first.
func (o Owner) Releases(tx *store.Tx) (all []Release, err error) {
	return all, tx.DB().Where("owner_kind = ? AND owner_id = ?", o.Kind, o.ID).Order("number DESC").Find(&all).Error
}

// Seen is the version of a whole programme: it rises with every draft and every release.
func Seen(parts []Part, releases []Release) int {
	n := len(releases)
	for _, p := range parts {
		n += p.Version
	}
	return n
}

// Release stores the parts as drafted. seen is Seen of what the user looked at. Every part needs blocks, and
// something must differ from the last release; problems are further obstacles found by the caller.
func (o Owner) Release(tx *store.Tx, parts []Part, seen int, note string, problems ...fault.Problem) (Release, error) {
	before, err := o.Releases(tx)
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
	in := Release{OwnerKind: o.Kind, OwnerID: o.ID, UnitID: o.UnitID, Number: len(before) + 1, ReleasedAt: tx.Now(),
		ByName: tx.Actor().Name, Content: string(content)}
	found := append(releaseNote.Decode(func(string) string { return note }, &in), empty(parts)...)
	found = append(found, problems...)
	if len(before) > 0 && before[0].Content == in.Content {
		found = append(found, fault.Problem{Key: "problem.release_same", Args: fault.Args("Number", before[0].Number)})
	}
	if err := fault.Of(found); err != nil {
		return Release{}, err
	}
	return in, tx.DB().Create(&in).Error
}

var releaseNote = field.Table[Release]{field.TextOf(field.Text, "release_note", func(r *Release) *string { return &r.Note })}

func empty(parts []Part) (problems []fault.Problem) {
	for _, p := range parts {
		if len(p.Blocks) == 0 {
			problems = append(problems, fault.Problem{Key: "problem.release_empty", Args: fault.Args("Kind", p.Kind, "Day", p.OnDate)})
		}
	}
	return problems
}
