package template

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
)

// Base is what the due date of an item is counted from.
type Base string

const (
	BaseDay   Base = "day"   // the day of the official session
	BaseFixed Base = "fixed" // a day of the calendar, the same for every congress
	BaseItem  Base = "item"  // the due date of another item of the template
)

// DayKind says which days are counted.
type DayKind string

const (
	CalendarDays DayKind = "calendar"
	WorkingDays  DayKind = "working" // see calendar.Date.Working
)

// FormColumns are the text columns of the weekly progress form that an item can fill, in their order.
var FormColumns = []string{"party_paper", "plan", "board", "propaganda", "documents", "hamlets", "personnel"}

// Window is the time of an item in one congress: work is expected from From, and due on Due. Both are zero when the item
// counts from a day that is not known.
type Window struct {
	From, Due calendar.Date
}

// Windows counts the windows of the items of one template from the day of the official session, in the order of the
// items. It is the only place where due dates come from. An item in a circle, or after one that is not there, has none.
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
	state   []byte // 0 unknown, 1 being counted, 2 counted
}

func (w *windower) window(i int) Window {
	if w.state[i] != 0 {
		return w.windows[i] // of an item that is being counted: none yet, which ends a circle
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

// SameRule reports whether two versions of an item are due alike, if what they count from is.
func (i Item) SameRule(o Item) bool {
	return i.Anchor == o.Anchor && i.FixedOn == o.FixedOn && i.AfterCode == o.AfterCode && i.DayKind == o.DayKind &&
		i.LeadFrom == o.LeadFrom && i.LeadTo == o.LeadTo
}

// Tidy forgets what the rule does not use.
func (i Item) Tidy() Item {
	if i.Anchor != BaseFixed {
		i.FixedOn = calendar.Date{}
	}
	if i.Anchor != BaseItem {
		i.AfterCode = ""
	}
	return i
}

// RuleProblem is what is wrong with one item of a list.
type RuleProblem struct {
	Code string // of the item
	fault.Problem
}

// CheckItems tells what is wrong with the items of a template: a code that is missing, badly written or there twice, a
// window that ends before it begins, a base that is missing, retired or counts from the item itself, and a congress that
// nothing would mark as held.
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

// baseProblem follows the bases of an item until one does not count from an item.
func baseProblem(items []Item, at map[string]int, i int) (p fault.Problem, bad bool) {
	path := []string{items[i].Code}
	for items[i].Anchor == BaseItem {
		next, ok := at[items[i].AfterCode]
		switch {
		case !ok && len(path) == 1:
			return fault.Problem{Field: "after_code", Key: "problem.after_missing", Args: fault.Args("Code", items[i].AfterCode)}, true
		case !ok:
			return p, false // told at the item that names it
		case items[next].Retired && len(path) == 1:
			return fault.Problem{Field: "after_code", Key: "problem.after_retired", Args: fault.Args("Code", path[0], "After", items[next].Code)}, true
		}
		path = append(path, items[next].Code)
		if items[next].Code == path[0] {
			return fault.Problem{Field: "after_code", Key: "problem.circle", Args: fault.Args("Path", strings.Join(path, " → "))}, true
		}
		if len(path) > len(items)+1 {
			return p, false // leads into the circle of others
		}
		i = next
	}
	return p, false
}

// validCode reports whether the code of an item is short, and letters and digits only.
func validCode(code string) bool {
	ok := len(code) > 0 && len(code) <= 8
	for _, r := range code {
		ok = ok && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}
	return ok
}
