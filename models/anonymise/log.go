package anonymise

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/delegate"
	"daihoi/models/store"
)

// inPassing are the entities whose entries name delegates in passing: the sheets of the door, decisions about rows of a file,
// the Committee, papers and to whom they went.
var inPassing = map[string]bool{"attendance": true, "import": true, "committee": true, "paper": true, "paper_batch": true}

// namesPeople reports whether the entry names delegates in passing; delegations, speeches and seats stand at the congress.
func namesPeople(e store.AuditEntry) bool {
	return inPassing[e.Entity] || e.Entity == "congress" && (strings.HasPrefix(e.Action, "delegat") || strings.HasPrefix(e.Action, "speech") || strings.HasPrefix(e.Action, "seat"))
}

// ofRows are the actions of imports whose entries repeat what stands in rows of the file.
var ofRows = map[string]bool{"import_mended": true, "import_decided": true}

// redactor is what is to be done to each entry of the log. Of entries about the persons the label becomes that of the
// anonymous, and values and reason go; in others of the same units the names are replaced.
func (w work) redactor(tx *store.Tx) (func(*store.AuditEntry) bool, error) {
	about, err := w.about(tx)
	if err != nil {
		return nil, err
	}
	names, err := w.names(tx, about)
	if err != nil {
		return nil, err
	}
	imports, known := setOf(w.imports), map[string][]string{}
	near := func(path string) []string {
		if _, asked := known[path]; !asked {
			known[path] = names.near(path)
		}
		return known[path]
	}
	return func(e *store.AuditEntry) bool {
		before := *e
		switch {
		case about(*e):
			e.Label, e.Reason = anonymousName, ""
			e.Changes = blanked(e.Diff())
		case e.Entity == "import" && imports[e.EntityID] && ofRows[e.Action]:
			e.Changes = blanked(e.Diff())
		case namesPeople(*e):
			e.Label, e.Changes = hidden(e.Label, near(e.UnitPath)), hidden(e.Changes, near(e.UnitPath))
			if e.Label != before.Label {
				e.Reason = "" // why somebody was excused
			}
			e.Reason = hidden(e.Reason, near(e.UnitPath))
		}
		return *e != before
	}, nil
}

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// about says whether an entry is about one of the persons: about a delegateship, the person, or a look at the record. Entries
// about delegateships that are gone belong to the persons of the lists of the term.
func (w work) about(tx *store.Tx) (func(store.AuditEntry) bool, error) {
	var gone []int64
	if err := tx.DB().Raw(`SELECT DISTINCT audit_entries.entity_id FROM audit_entries JOIN congresses ON congresses.unit_id = audit_entries.unit_id
		WHERE audit_entries.entity = ? AND congresses.id IN ? AND audit_entries.at < ?
		AND NOT EXISTS (SELECT 1 FROM delegates WHERE delegates.id = audit_entries.entity_id)`,
		delegate.Entity, w.congresses, w.Ends.AddDays(1).String()).Scan(&gone).Error; err != nil {
		return nil, err
	}
	seats, persons := setOf(append(gone, w.seats...)), setOf(w.merged)
	return func(e store.AuditEntry) bool {
		switch e.Entity {
		case delegate.Entity:
			return seats[e.EntityID]
		case "person":
			return persons[e.EntityID]
		case "view":
			return e.Action == "delegate_viewed" && seats[e.EntityID]
		}
		return false
	}, nil
}

// namesAt are names by the path of the unit whose list has them.
type namesAt map[string]map[string]bool

// names are those that the persons have and had.
func (w work) names(tx *store.Tx, about func(store.AuditEntry) bool) (namesAt, error) {
	found := namesAt{}
	put := func(path, name string) {
		if found[path] == nil {
			found[path] = map[string]bool{}
		}
		if name != "" && name != anonymousName {
			found[path][name] = true
		}
	}
	for part := range slices.Chunk(w.persons, 500) {
		var rows []struct{ Path, FullName string }
		if err := delegate.Seats(tx.DB()).Joins("JOIN persons ON persons.id = delegates.person_id").Select("units.path, persons.full_name").
			Where("delegates.person_id IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			put(r.Path, r.FullName)
		}
	}
	return found, store.EachEntry(tx, func(e store.AuditEntry) error {
		if !about(e) {
			return nil
		}
		put(e.UnitPath, e.Label)
		for _, c := range e.Diff() {
			if c.Field == "full_name" {
				put(e.UnitPath, c.Old)
				put(e.UnitPath, c.New)
			}
		}
		return nil
	})
}

// near are the names of the lists of the unit at path, of those above and of those below it, longest first.
func (n namesAt) near(path string) []string {
	all := map[string]bool{}
	for at, names := range n {
		if strings.HasPrefix(at, path) || strings.HasPrefix(path, at) {
			for name := range names {
				all[name] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
}

// hidden replaces the names in a text, where they stand as words of their own.
func hidden(text string, names []string) string {
	for _, name := range names {
		for from := 0; ; {
			at := strings.Index(text[from:], name)
			if at < 0 {
				break
			}
			at += from
			end := at + len(name)
			before, _ := utf8.DecodeLastRuneInString(text[:at])
			after, _ := utf8.DecodeRuneInString(text[end:])
			if unicode.IsLetter(before) || unicode.IsLetter(after) {
				from = end
				continue
			}
			text, from = text[:at]+anonymousName+text[end:], at+len(anonymousName)
		}
	}
	return text
}
