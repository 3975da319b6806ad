package ui

// Group is a fieldset of a form.
type Group struct {
	Title  string
	Inputs []Input
}

// Input is one field of a form.
type Input struct {
	Key, Label, Hint, Value, Error string
	Kind                           string // text, long, choice, radios, check, password, day
	Mode                           string // inputmode: numeric, tel
	Auto                           string // autocomplete
	Width                          string // s, m or ""
	Optional                       bool
	Options                        []Option
	Suggestions                    []string
	Max                            int
	Current                        *string // after a conflict the value someone else has saved, if it differs
	ReadOnly                       bool
	Offer                          Offer // a value known from elsewhere
	Needed                         *Needed
}

// Needed says when an input must be filled in: with some values of the choice By, which Words name. Now is said while one of these
// is chosen.
type Needed struct {
	By, Words, Now string
	With           []string
}

// Offer is a value that a button puts into an input; without a script the button loads the form again with it.
type Offer struct{ Value, Label string }

// ID is the id of the input in the page.
func (i Input) ID() string { return "f-" + i.Key }

// Described lists the ids of the hint and the error, for aria-describedby.
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

// Option is one option of a choice.
type Option struct{ Value, Label string }

// OptionGroup is a labelled group of options.
type OptionGroup struct {
	Label   string
	Options []Option
}

// TickOption is an option as a checkbox.
type TickOption struct {
	Option
	Ticked bool
}

// Hidden is a value that a form passes on.
type Hidden struct{ Name, Value string }

// Upload is the input for files; Label is "" if none can be uploaded.
type Upload struct {
	Label, Hint, Error string
	Accept             []string
}

// InputMode is the keyboard that a phone shows, "" for letters. Days are typed as digits.
func (in Input) InputMode() string {
	if in.Kind == "day" {
		return "numeric"
	}
	return in.Mode
}
