package template

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
)

// Base is what an item's due date counts from.
type Base string

const (
	BaseDay   Base = "day"   // the date of the official session
	BaseFixed Base = "fixed" // a fixed calendar date, the same for every congress
	BaseItem  Base = "item"  // the due date of another item of the template
)

// DayKind is the kind of days counted.
type DayKind string

const (
	CalendarDays DayKind = "calendar"
	WorkingDays  DayKind = "working" // see calendar.Date.Working
)

// FormColumns are the text columns of the weekly progress form that an item can fill, in order.
var FormColumns = []string{"party_paper", "plan", "board", "propaganda", "documents", "hamlets", "personnel"}

// Window is the period of an item in one congress: work is expected from From and due on Due. Both are zero if the
// item counts from an unknown date.
type Window struct {
	From, Due calendar.Date
}

// Windows computes the windows of a template's items from the date of the official session, in item order. It is the
// only place where due dates are made. An item in a cycle, or based on a missing item, gets the zero Window.
func Windows(items []Item, day calendar.Date) []Window {
	w := windower{items: items, day: day, at: make(map[string]int, len(items)), windows: make([]Window, len(items)), state: make([]byte, len(items))}
	for i, item := range items {
		w.at[item.Code] = i
	}
	for i := range items {
		w.window(i)
	}
	return w.windows
}

type windower struct {
	items   []Item
	day     calendar.Date
	at      map[string]int
	windows []Window
	state   []byte // 0 unknown, 1 in progress, 2 known
}

func (w *windower) window(i int) Window {
	if w.state[i] != 0 {
		return w.windows[i] // in progress: the zero Window, which breaks the cycle
	}
	w.state[i] = 1
	item := &w.items[i]
	base := w.day
	switch item.Anchor {
	case BaseFixed:
		base = item.FixedOn
	case BaseItem:
		base = calendar.Date{}
		if at, ok := w.at[item.AfterCode]; ok {
			base = w.window(at).Due
		}
	}
	w.windows[i], w.state[i] = Window{item.DayKind.add(base, item.LeadFrom), item.DayKind.add(base, item.LeadTo)}, 2
	return w.windows[i]
}

func (k DayKind) add(base calendar.Date, days int) calendar.Date {
	if k == WorkingDays {
		return base.AddWorkingDays(days)
	}
	return base.AddDays(days)
}

// SameRule reports whether two versions of an item have the same due date rule. Their bases may still differ.
func (i Item) SameRule(o Item) bool {
	return i.Anchor == o.Anchor && i.FixedOn == o.FixedOn && i.AfterCode == o.AfterCode && i.DayKind == o.DayKind &&
		i.LeadFrom == o.LeadFrom && i.LeadTo == o.LeadTo
}

// Tidy clears the fields that the item's rule does not use.
func (i Item) Tidy() Item {
	if i.Anchor != BaseFixed {
		i.FixedOn = calendar.Date{}
	}
	if i.Anchor != BaseItem {
		i.AfterCode = ""
	}
	return i
}

// RuleProblem is a problem of one item.
type RuleProblem struct {
	Code string // of the item
	fault.Problem
}

// CheckItems returns the problems of a template's items: a missing, malformed or repeated code; a window that ends
// before it begins; a base that is missing, retired or leads back to the item; and no item that marks the congress as
// held.
func CheckItems(items []Item) []RuleProblem {
	at := map[string]int{}
	var Problems []RuleProblem
	for i, item := range items {
		refuse := func(field, key string, args ...any) {
			Problems = append(Problems, RuleProblem{item.Code, fault.Problem{Field: field, Key: key, Args: fault.Args(args...)}})
		}
		if !validCode(item.Code) {
			refuse("item_code", "problem.item_code")
		} else if _, there := at[item.Code]; there {
			refuse("item_code", "problem.item_code_taken", "Code", item.Code)
		} else {
			at[item.Code] = i
		}
		if item.LeadFrom > item.LeadTo {
			refuse("lead_from", "problem.lead_order")
		}
		if item.Anchor == BaseFixed && item.FixedOn.IsZero() {
			refuse("fixed_on", "problem.required")
		}
		if item.Retired && slices.Contains(item.Roles(), RoleHeld) {
			refuse("retired", "problem.item_held", "Code", item.Code)
		}
	}
	for i, item := range items {
		if p, bad := baseProblem(items, at, i); bad && !item.Retired {
			Problems = append(Problems, RuleProblem{Code: item.Code, Problem: p})
		}
	}
	return Problems
}

// baseProblem follows the bases of an item until one is not an item.
func baseProblem(items []Item, at map[string]int, i int) (p fault.Problem, bad bool) {
	path := []string{items[i].Code}
	for items[i].Anchor == BaseItem {
		next, ok := at[items[i].AfterCode]
		switch {
		case !ok && len(path) == 1:
			return fault.Problem{Field: "after_code", Key: "problem.after_missing", Args: fault.Args("Code", items[i].AfterCode)}, true
		case !ok:
			return p, false // reported at the item that names it
		case items[next].Retired && len(path) == 1:
			return fault.Problem{Field: "after_code", Key: "problem.after_retired", Args: fault.Args("Code", path[0], "After", items[next].Code)}, true
		}
		path = append(path, items[next].Code)
		if items[next].Code == path[0] {
			return fault.Problem{Field: "after_code", Key: "problem.circle", Args: fault.Args("Path", strings.Join(path, " → "))}, true
		}
		if len(path) > len(items)+1 {
			return p, false // leads into another items' cycle
		}
		i = next
	}
	return p, false
}

// validCode reports whether an item code is short and has only letters and digits.
func validCode(code string) bool {
	ok := len(code) > 0 && len(code) <= 8
	for _, r := range code {
		ok = ok && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}
	return ok
}
