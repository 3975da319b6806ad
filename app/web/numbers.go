package web

import (
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/ui"
)

// numbers is how a page treats the telephone and citizen numbers of people: masked, until the reader asks for them.
type numbers struct {
	masked bool
	asked  bool
	of     store.Entry
}

const numbersEnding = "/numbers"

// MaskNumbers makes ShownValue mask telephone and citizen numbers on a page about a unit, unless the reader has asked
// to see them. Who reads a list over someone's shoulder needs no numbers.
func (r *Request) MaskNumbers(u org.Unit, list string) {
	r.numbers.masked = !r.numbers.asked
	r.numbers.of = store.Entry{Action: "numbers_shown", Entity: "view", Label: list + ", " + u.FullName, UnitID: u.ID, UnitPath: u.Path}
}

// NumbersMasked reports whether the page shows its numbers masked.
func (r *Request) NumbersMasked() bool { return r.numbers.masked }

// MaskedText is a text of the kind as the page shows it: masked if it is a number that the page masks.
func (r *Request) MaskedText(kind field.Kind, text string) string {
	if r.numbers.masked {
		return ui.Masked(kind, text)
	}
	return text
}

// NumbersButton shows the masked numbers of so many people, or says that they are shown.
func (r *Request) NumbersButton(people int) ui.Numbers {
	if people == 0 {
		return ui.Numbers{}
	}
	r.numbers.of.Changes = []field.Change{{Field: "numbers_people", New: strconv.Itoa(people)}}
	path, query, _ := strings.Cut(r.Path, "?")
	path += numbersEnding
	if query != "" {
		path += "?" + query
	}
	return ui.Numbers{Action: path, Shown: r.numbers.asked}
}

// ShowNumbers shows a page for once with the numbers that it masks, and writes to the audit log who saw those of how
// many people. Its address is that of the page and "/numbers".
func ShowNumbers(page Handler) Handler {
	return func(r *Request) (Result, error) {
		path, query, found := strings.Cut(r.Path, "?")
		r.Path = strings.TrimSuffix(path, numbersEnding)
		if found {
			r.Path += "?" + query
		}
		r.numbers.asked = true
		result, err := page(r)
		if err != nil {
			return result, err
		}
		if err := r.Tx.Require(access.ViewSensitive, r.numbers.of.UnitPath); err != nil {
			return result, err
		}
		return result, r.Tx.Record(r.numbers.of)
	}
}
