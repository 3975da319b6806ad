package web

import (
	"slices"
	"strings"

	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/vietext"
)

const UnitsFound = 50 // most units that a search shows

const codeFromName = " – "

// UnitSuggestions are the reader's own unit and those right below it, in the form that UnitFromInput reads.
func (r *Request) UnitSuggestions() ([]string, error) {
	home, err := org.ByCode(r.Tx, r.Home())
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	near, err := org.Children(r.Tx, home.ID)
	if err != nil {
		return nil, err
	}
	words := make([]string, 0, len(near)+1)
	for _, u := range append([]org.Unit{home}, near...) {
		words = append(words, u.Code+codeFromName+u.FullName)
	}
	return words, nil
}

// UnitFromInput finds the unit that was typed: its code, with or without the name after it, or a name that only one
// unit visible to the reader has.
func (r *Request) UnitFromInput(field, typed string) (org.Unit, error) {
	code, _, _ := strings.Cut(vietext.NFC(typed), codeFromName)
	if code == "" {
		return org.Unit{}, fault.At(field, "problem.required")
	}
	u, err := org.ByCode(r.Tx, code)
	if fault.KindOf(err) != fault.NotFound {
		return u, err
	}
	found, err := org.Search(r.Tx, typed, UnitsFound)
	if err != nil {
		return org.Unit{}, err
	}
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(u org.Unit) bool { return vietext.Fold(u.FullName) != vietext.Fold(typed) })
	}
	if len(found) != 1 {
		return org.Unit{}, fault.At(field, "problem.unit_typed")
	}
	return found[0], nil
}
