package roster

import (
	"encoding/json"
	"slices"
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Answer stores what the user says about the file as a whole. A code of the sex must mean one of the two.
func Answer(tx *store.Tx, id, version int64, said rosterplan.Answers) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	if said.Category != "" && !slices.Contains(delegate.Categories, said.Category) {
		return fault.At("category", "problem.choice")
	}
	for code, sex := range said.Codes {
		if sex == "" {
			delete(said.Codes, code)
		} else if sex != delegate.Male && sex != delegate.Female {
			return fault.At("gender", "problem.choice")
		}
	}
	if said.Sex != "" && said.Sex != delegate.Male && said.Sex != delegate.Female && said.Sex != rosterplan.SexByName {
		return fault.At("sex", "problem.choice")
	}
	said.Represents, said.Given = vietext.NFC(said.Represents), true
	old := imp.Answers
	imp.Answers = said
	text, err := json.Marshal(said)
	if err != nil {
		return err
	}
	if err := imp.move(tx, map[string]any{"defaults": string(text)}); err != nil {
		return err
	}
	return tx.Record(imp.entry("import_answered", answerChanges(old, said)...))
}

func answerChanges(old, a rosterplan.Answers) []field.Change {
	codes := func(of map[string]string) string {
		var list []string
		for code, sex := range of {
			list = append(list, code+" = "+sex)
		}
		slices.Sort(list)
		return strings.Join(list, ", ")
	}
	mark := func(yes bool) string {
		if yes {
			return "x"
		}
		return ""
	}
	changes := []field.Change{{Field: "category", Old: old.Category, New: a.Category}, {Field: "represents", Old: old.Represents, New: a.Represents},
		{Field: "gender", Old: strings.TrimSpace(old.Sex + " " + codes(old.Codes)), New: strings.TrimSpace(a.Sex + " " + codes(a.Codes))}, {Field: "import_hidden", Old: mark(old.Hidden), New: mark(a.Hidden)}}
	return slices.DeleteFunc(changes, func(c field.Change) bool { return c.Old == c.New })
}
