package org

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"slices"
	"sync"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// shippedEdition is an official list that comes with the program, compressed because the program is copied to every office;
// data/SOURCES.md names the sources and licences.
type shippedEdition struct {
	name    string
	on      calendar.Date // first day in force
	file    string
	lineage string // file of the units that went into others, "" for the first list
	source  string
	levels  map[string][2]string // Edition.LevelNames
	rows    func() []GazetteUnit
}

// shipped are the editions of the official list, the oldest first.
var shipped = func() []*shippedEdition {
	all := []*shippedEdition{
		{name: "1/2/2024", on: calendar.Of(2024, 2, 1), file: "data/vn-units-2024.csv.gz"},
		{name: "1/7/2025", on: calendar.Of(2025, 7, 1), file: "data/vn-units-2025.csv.gz", lineage: "data/vn-lineage-2025.csv.gz",
			source: "Nghị quyết 202/2025/QH15, 203/2025/QH15 và các nghị quyết của Ủy ban Thường vụ Quốc hội về sắp xếp đơn vị hành chính cấp xã năm 2025",
			levels: map[string][2]string{Commune: {"Xã, phường, đặc khu", "Commune, ward or special zone"}}}, // there are no townships any more
	}
	for _, e := range all {
		e.rows = sync.OnceValue(func() []GazetteUnit { return inTreeOrder(e.read()) })
	}
	return all
}()

// read parses the list. The file is embedded, so it cannot fail in a tested build.
func (e *shippedEdition) read() (rows []GazetteUnit) {
	text := embedded(e.file)
	rows, err := ReadEdition(text)
	if err != nil {
		panic(err)
	}
	return rows
}

// embedded opens a compressed file of the program.
func embedded(name string) io.Reader {
	file, err := seeds.Open(name)
	if err != nil {
		panic(err)
	}
	text, err := gzip.NewReader(file)
	if err != nil {
		panic(err)
	}
	return text
}

// Gazetteer is the embedded official list of 1/2/2024: every unit is followed by the units below it, siblings in
// Vietnamese order. Callers must not modify it.
func Gazetteer() []GazetteUnit { return shipped[0].rows() }

// GazetteerOn is the embedded official list that is in force on the day; before the first list it is the first.
func GazetteerOn(day calendar.Date) []GazetteUnit { return shippedOn(day).rows() }

func shippedOn(day calendar.Date) *shippedEdition {
	for _, e := range slices.Backward(shipped) {
		if !day.Before(e.on) {
			return e
		}
	}
	return shipped[0]
}

// ShippedEdition is the embedded edition of the official list in force on the day, with what is known of where the units
// of the list before went. Gaps of that knowledge are in data/SOURCES.md: of 10,597 communes of 1/2/2024 it says nothing of
// 201, because they had ended between the two lists or because the source names a place in another province.
func ShippedEdition(day calendar.Date) (Edition, error) {
	e := shippedOn(day)
	out := Edition{Name: e.name, On: e.on, Source: e.source, Rows: e.rows(), LevelNames: e.levels}
	if e.lineage == "" {
		return out, nil
	}
	pairs, err := csv.NewReader(embedded(e.lineage)).ReadAll()
	if err != nil {
		return out, err
	}
	out.Successors = map[string][]string{}
	for _, p := range pairs[1:] {
		out.Successors[p[0]] = append(out.Successors[p[0]], p[1])
	}
	return out, nil
}

// BringTo brings the tree, which is that of the first edition, to the embedded edition in force on the day.
func BringTo(tx *store.Tx, day calendar.Date) error {
	for _, next := range shipped[1:] {
		if day.Before(next.on) {
			return nil
		}
		e, err := ShippedEdition(next.on)
		if err != nil {
			return err
		}
		if _, err := ImportEdition(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// ShippedEditions are the first days of the embedded editions, the oldest first.
func ShippedEditions() []calendar.Date {
	days := make([]calendar.Date, len(shipped))
	for i, e := range shipped {
		days[i] = e.on
	}
	return days
}

// TermRules is a term with the rules of the levels that hold congresses, highest first.
type TermRules struct {
	Term
	Levels []TermLevel
}

// Ended reports whether the congresses of the term are past on the day: every level has a deadline and it is before.
func (t TermRules) Ended(day calendar.Date) bool {
	return len(t.Levels) > 0 && !slices.ContainsFunc(t.Levels, func(l TermLevel) bool { return l.Deadline.IsZero() || !l.Deadline.Before(day) })
}

// ShippedTerms are the terms that come with the program, the oldest first.
func ShippedTerms() ([]TermRules, error) {
	var terms []TermRules
	err := eachRow("data/terms.csv", func(r *row) {
		terms = append(terms, TermRules{Term: Term{Code: r.text(), Name: r.text(), StartYear: r.number(), EndYear: r.number(),
			UnitsOn: r.day(), Source: r.text(), Version: 1}})
	})
	if err != nil {
		return nil, err
	}
	return terms, eachRow("data/term_levels.csv", func(r *row) {
		code := r.text()
		at := slices.IndexFunc(terms, func(t TermRules) bool { return t.Code == code })
		terms[at].Levels = append(terms[at].Levels, TermLevel{LevelCode: r.text(), WindowFrom: r.day(), Deadline: r.day(), DeadlineSource: r.text(),
			MaxDays: r.number(), DaysSource: r.text(), DelegatesMin: r.number(), DelegatesMax: r.number(), DelegatesSource: r.text(),
			CommitteeMin: r.number(), CommitteeMax: r.number(), CommitteeSource: r.text(), Version: 1})
	})
}

// ShippedTerm finds a term that comes with the program; NotFound names the code.
func ShippedTerm(code string) (TermRules, error) {
	terms, err := ShippedTerms()
	if err != nil {
		return TermRules{}, err
	}
	for _, t := range terms {
		if t.Code == code {
			return t, nil
		}
	}
	return TermRules{}, fault.New(fault.NotFound, "fault.unknown_term", "Code", code)
}

// TermsToBegin are the terms that come with the program in the order in which a new office is asked: first the term
// whose units are in force on the day, then those that are past, the newest first. Terms of units to come are not
// offered, unless there are no others.
func TermsToBegin(day calendar.Date) ([]TermRules, error) {
	terms, err := ShippedTerms()
	if err != nil {
		return nil, err
	}
	first := terms[:1]
	terms = slices.DeleteFunc(slices.Clone(terms), func(t TermRules) bool { return day.Before(t.UnitsOn) })
	slices.Reverse(terms)
	if len(terms) == 0 {
		terms = first
	}
	return terms, nil
}
