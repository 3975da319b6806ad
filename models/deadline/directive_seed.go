package deadline

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// directives2024 are published directives for the congresses of 2024, each with the address where it was
// read. What rests on one is "deadline:<level>" or "item:<code>".
//
//go:embed directives_2024.csv
var directives2024 []byte

// SeedDirectives registers the published directives of the units with the given codes. The term's rules and templates
// must exist. The actor needs the right to plan at those units.
func SeedDirectives(tx *store.Tx, termID int64, unitCodes ...string) error {
	rows, err := csv.NewReader(bytes.NewReader(directives2024)).ReadAll()
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

// groundTargets maps the keys used in directives_2024.csv to the level rules and to the items of the templates that apply
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
	for _, level := range []string{org.Commune, org.District} {
		t, err := template.For(tx, termID, level, path)
		if err != nil {
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
