package template

import (
	"slices"
	"strings"

	"daihoi/models/fault"
)

// FormColumns are the text columns of the weekly progress form that an item can fill, in order.
var FormColumns = []string{"party_paper", "plan", "board", "propaganda", "documents", "hamlets", "personnel"}

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
		if item.Repeats == Monthly && item.WeeklyFrom != 0 && item.WeeklyFrom < item.LeadFrom {
			refuse("weekly_from", "problem.weekly_from")
		}
		if item.Repeats != "" && item.Role != "" {
			refuse("repeats", "problem.repeats_role")
		}
		if item.Latest == LimitDay && item.LatestOn.IsZero() {
			refuse("latest_on", "problem.required")
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
