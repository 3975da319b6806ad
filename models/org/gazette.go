package org

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"daihoi/models/fault"
	"daihoi/models/vietext"
)

// GazetteUnit is one row of an edition of the official list. ParentCode is empty for a unit directly below the
// nation. MergedInto is the code of the successor; such a row needs only its own code.
type GazetteUnit struct {
	Code, ParentCode, LevelCode, Kind, Name, FullName string
	MergedInto                                        string
	Communes                                          int // at and below it; only set by Gazetteer
}

// inTreeOrder puts below every unit the units below it, siblings in Vietnamese order, and counts the communes.
func inTreeOrder(rows []GazetteUnit) []GazetteUnit {
	keys := make(map[string][]byte, len(rows))
	below := map[string][]GazetteUnit{}
	for _, r := range rows {
		keys[r.Code] = vietext.CollateKey(r.Name)
		below[r.ParentCode] = append(below[r.ParentCode], r)
	}
	list := make([]GazetteUnit, 0, len(rows))
	var descend func(parent string) (communes int)
	descend = func(parent string) (communes int) {
		side := below[parent]
		slices.SortStableFunc(side, func(a, b GazetteUnit) int { return bytes.Compare(keys[a.Code], keys[b.Code]) })
		for _, u := range side {
			at := len(list)
			list = append(list, u)
			n := descend(u.Code)
			if u.LevelCode == Commune {
				n++
			}
			list[at].Communes = n
			communes += n
		}
		return communes
	}
	descend("")
	return list
}

// columns of an edition file, in any order; merged_into is optional.
var columns = []string{"code", "parent_code", "level", "kind", "name", "merged_into"}

// levelNumbers are the level numbers of the official list; any other text is a level code.
var levelNumbers = map[string]string{"1": Province, "2": District, "3": Commune}

// ReadEdition parses an edition of the official list: UTF-8, comma-separated, with a heading line: code, parent_code,
// level (1, 2, 3 or a level code), kind, name and optionally merged_into. Faults name the line.
func ReadEdition(r io.Reader) ([]GazetteUnit, error) {
	lines := csv.NewReader(r)
	header, err := lines.Read()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "fault.edition_unreadable", "Line", 1)
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		at[i] = slices.IndexFunc(header, func(h string) bool { return vietext.NFC(strings.ToLower(h)) == c })
		if at[i] < 0 && c != "merged_into" {
			return nil, fault.New(fault.Invalid, "fault.edition_column", "Column", c)
		}
	}
	var rows []GazetteUnit
	for {
		row, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		line, _ := lines.FieldPos(0)
		if err != nil {
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				line = parse.Line
			}
			return nil, fault.Wrap(err, fault.Invalid, "fault.edition_unreadable", "Line", line)
		}
		u, missing := gazetteUnit(row, at)
		if missing != "" {
			return nil, fault.New(fault.Invalid, "fault.edition_empty", "Line", line, "Column", missing)
		}
		rows = append(rows, u)
	}
}

// gazetteUnit reads one row and returns the name of a required column that is empty.
func gazetteUnit(row []string, at []int) (u GazetteUnit, missing string) {
	into := []*string{&u.Code, &u.ParentCode, &u.LevelCode, &u.Kind, &u.Name, &u.MergedInto}
	for i, p := range into {
		if at[i] >= 0 {
			*p = vietext.NFC(row[at[i]])
		}
	}
	if l, ok := levelNumbers[u.LevelCode]; ok {
		u.LevelCode = l
	}
	u.FullName = FullName(u.Kind, u.Name)
	for i, p := range into {
		optional := columns[i] == "parent_code" || columns[i] == "merged_into" || i > 0 && u.MergedInto != ""
		if *p == "" && !optional {
			return u, columns[i]
		}
	}
	return u, ""
}
