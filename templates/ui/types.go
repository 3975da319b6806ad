package ui

import (
	"daihoi/templates/i18n"
)

// Frame is what surrounds every page.
type Frame struct {
	Words    *i18n.Printer
	Title    string // of the page, in words
	Path     string // of this page, to come back to after a change of language
	SignedIn bool
	UserName string
	UserRole string
	Nav      []NavItem // main places, in the top bar
	More     []NavItem // the rest, in the user's menu
	Crumbs   []Link
	Banner   string // the demo's simulated day
	Flash    string // what the last action did
	Search   string // where the search box leads, "" for none
	Problems []Problem
	Conflict string // somebody else changed the record: who and when
	Inner    bool   // only the inner part, for the side panel
	AsOf     *AsOf  // of a page of figures
}

// NavItem is a place of the program. Go is the second letter of its shortcut "g …".
type NavItem struct {
	Href, Label, Icon, Go string
	Current               bool
}

// Link is an address with its words.
type Link struct{ Href, Label string }

// Problem is a wrong input: the field's id and the sentence.
type Problem struct{ Field, Text string }

// Status is a state as people see it: colour and shape by Class ("done", "progress", "risk", "late", "notdue", "na",
// "submitted", "returned"), and the word.
type Status struct{ Class, Word string }

// Group is a fieldset of a form.
type Group struct {
	Title  string
	Inputs []Input
}

// Input is one field of a form, ready to be shown.
type Input struct {
	Key, Label, Hint, Value, Error string
	Kind                           string // text, long, choice, radios, list, check, password, search
	Mode                           string // inputmode: numeric, tel
	Auto                           string // autocomplete
	Width                          string // s, m or ""
	Optional                       bool
	Options                        []Option
	Suggestions                    []string
	Max                            int
	Current                        *string // the value that somebody else has saved meanwhile, when it differs
	ReadOnly                       bool
}

// Option is a choice.
type Option struct{ Value, Label string }

// ID is the input's id in the page.
func (i Input) ID() string { return "f-" + i.Key }

// Described lists the ids of the hint and the error.
func (i Input) Described() string {
	switch {
	case i.Hint != "" && i.Error != "":
		return i.ID() + "-h " + i.ID() + "-e"
	case i.Hint != "":
		return i.ID() + "-h"
	case i.Error != "":
		return i.ID() + "-e"
	}
	return ""
}

// Pager says where a list stands: rows From–To of Total, with the addresses of its neighbours.
type Pager struct {
	From, To, Total int
	Previous, Next  string
}

// Event is a line of a history.
type Event struct {
	When, Who, What string
	Changes         []Change
	Note            string
}

// Change is one field before and after.
type Change struct{ Field, Old, New string }
