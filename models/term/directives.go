package term

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// directiveFiles are published directives for the congresses of a term, each with the address where it was read. What rests
// on one is "deadline:<level>" or "item:<code>".
//
//go:embed directives_2024.csv directives_2025.csv
var directiveFiles embed.FS

// directivesOf names the file of a term.
var directivesOf = map[string]string{"2024-2029": "directives_2024.csv", "2025-2030": "directives_2025.csv"}

// SeedDirectives registers the published directives for a term of the units with the given codes; a term of an office's own
// has none. The term's rules and templates
// must exist. The actor needs the right to plan at those units.
func SeedDirectives(tx *store.Tx, termID int64, unitCodes ...string) error {
	t, err := org.TermByID(tx, termID)
	if err != nil {
		return err
	}
	file, known := directivesOf[t.Code]
	if !known {
		return nil
	}
	text, err := directiveFiles.ReadFile(file)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return fmt.Errorf("deadline: directives: %w", err)
	}
	units, targets := map[string]org.Unit{}, map[string]map[string]directive.Ground{}
	var list []directive.Directive
	grounds := map[int][]directive.Ground{}
	for _, row := range rows[1:] {
		code := row[0]
		if !slices.Contains(unitCodes, code) {
			continue
		}
		if _, ok := units[code]; !ok {
			if units[code], err = org.ByCode(tx, code); err != nil {
				return err
			}
			if targets[code], err = groundTargets(tx, termID, units[code].Path); err != nil {
				return err
			}
		}
		day, err := calendar.Parse(row[6])
		if err != nil {
			return fmt.Errorf("deadline: directives: %w", err)
		}
		if day.After(tx.Today()) { // a term can be prepared before all its papers are there
			continue
		}
		if there, err := registered(tx, units[code], row, day); err != nil {
			return err
		} else if there {
			continue
		}
		for key := range strings.FieldsSeq(row[9]) {
			g, ok := targets[code][key]
			if !ok {
				return fmt.Errorf("deadline: directives: %q is nothing that a directive can set", key)
			}
			grounds[len(list)] = append(grounds[len(list)], g)
		}
		list = append(list, directive.Directive{Unit: units[code], LevelCode: row[1], Kind: row[2], Issuer: row[3], Number: row[4], Symbol: row[5],
			IssuedOn: day, Summary: row[7], Source: row[8]})
	}
	return directive.RegisterAll(tx, list, grounds)
}

// registered reports whether a paper of the file is in the register already.
func registered(tx *store.Tx, u org.Unit, row []string, day calendar.Date) (bool, error) {
	var n int64
	err := tx.DB().Model(&directive.Directive{}).Where("unit_id = ? AND kind = ? AND number = ? AND symbol = ? AND issued_on = ?",
		u.ID, row[2], row[4], row[5], day).Count(&n).Error
	return n > 0, err
}

// groundTargets maps the keys used in the files to the level rules and to the items of the templates that apply
// at the unit at path.
func groundTargets(tx *store.Tx, termID int64, path string) (map[string]directive.Ground, error) {
	targets := map[string]directive.Ground{}
	rules, err := org.Rules(tx, termID)
	if err != nil {
		return nil, err
	}
	for level, rule := range rules {
		targets["deadline:"+level] = directive.Ground{Kind: directive.GroundDeadline, TargetID: rule.ID}
	}
	for level := range rules {
		t, err := template.For(tx, termID, level, path)
		if fault.KindOf(err) == fault.NotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		items, err := template.Items(tx, t.ID)
		if err != nil {
			return nil, err
		}
		for _, i := range items {
			targets["item:"+i.Code] = directive.Ground{Kind: directive.GroundItem, TargetID: i.ID}
		}
	}
	return targets, nil
}
