package org

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

//go:embed data
var seeds embed.FS

// SeedNation fills an empty database with levels, the nation, the official list of 1/2/2024 and the term that stands on
// it. If the nation exists it changes nothing and counts all valid units as Same.
func SeedNation(tx *store.Tx) (Counts, error) {
	if err := tx.Require(access.ManageUnits, "/"); err != nil {
		return Counts{}, err
	}
	var present int64
	if err := tx.DB().Model(&Unit{}).Where("valid_to IS NULL").Count(&present).Error; err != nil || present > 0 {
		return Counts{Same: int(present)}, err
	}
	if err := seedTables(tx); err != nil {
		return Counts{}, err
	}
	first := shipped[0]
	t, err := newTree(tx, first.on, "")
	if err != nil {
		return Counts{}, err
	}
	t.edition = first.name
	nation := t.add(nil, Nation, NationCode, "", "Việt Nam")
	parents := map[string]*Unit{"": nation}
	for _, g := range Gazetteer() {
		parents[g.Code] = t.add(parents[g.ParentCode], g.LevelCode, g.Code, g.Kind, g.Name)
	}
	if err := t.write(); err != nil {
		return Counts{}, err
	}
	counts := Counts{Added: len(t.added)}
	return counts, tx.Record(store.Entry{Action: "nation_seed", Entity: "unit", EntityID: nation.ID, Label: nation.FullName,
		UnitID: nation.ID, UnitPath: nation.Path, Changes: counts.changes()})
}

// seedTables writes the levels and the first term.
func seedTables(tx *store.Tx) error {
	var levels []Level
	err := eachRow("data/levels.csv", func(r *row) {
		levels = append(levels, Level{Code: r.text(), Rank: r.number(), NameVi: r.text(), NameEn: r.text(),
			ActiveFrom: r.day(), ActiveTo: r.day(), Source: r.text()})
	})
	if err != nil {
		return err
	}
	if err := tx.DB().Create(&levels).Error; err != nil {
		return err
	}
	terms, err := ShippedTerms()
	if err != nil {
		return err
	}
	for _, t := range terms {
		if t.UnitsOn == shipped[0].on {
			if _, err := InsertTerm(tx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// row reads the cells of one line from left to right and keeps the first error.
type row struct {
	cells []string
	err   error
}

func (r *row) text() string {
	cell := r.cells[0]
	r.cells = r.cells[1:]
	return cell
}

func (r *row) number() int {
	n, err := strconv.Atoi(r.text())
	r.keep(err)
	return n
}

func (r *row) day() calendar.Date {
	d, err := calendar.Parse(r.text())
	r.keep(err)
	return d
}

func (r *row) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

func eachRow(file string, read func(*row)) error {
	text, err := seeds.ReadFile(file)
	if err != nil {
		return err
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return fmt.Errorf("org: %s: %w", file, err)
	}
	for i, cells := range lines[1:] {
		r := &row{cells: cells}
		if read(r); r.err != nil {
			return fmt.Errorf("org: %s line %d: %w", file, i+2, r.err)
		}
	}
	return nil
}
