package template

import "strings"

// Offered are the items with the due date rules of the shipped template of the same term and level, where those say what the
// item's own rule cannot have said: databases of earlier versions knew only days before or after the congress, a fixed
// day and other items. Rules that somebody has made richer stay. n counts the items that change; an update of the program
// changes none by itself, because it would move dates without anybody's decision.
func Offered(t Template, items []Item) (offered []Item, n int, err error) {
	offered = append(offered, items...)
	term, _, _ := strings.Cut(t.Code, "/")
	if term != "2024-2029" && term != "2025-2030" {
		return offered, 0, nil
	}
	seeds, err := SeedTemplatesOf(term)
	if err != nil {
		return offered, 0, err
	}
	for _, s := range seeds {
		shipped := s.item(t.ID, 0)
		for i := range offered {
			if own := &offered[i]; own.Code == s.Code && s.Level == t.LevelCode && own.plainRule() && !shipped.plainRule() {
				*own = own.withRule(shipped)
				n++
			}
		}
	}
	return offered, n, nil
}

// plainRule reports whether the item is due once, a number of days from the congress and without bounds.
func (i Item) plainRule() bool {
	return i.Anchor == BaseDay && i.NotBefore == "" && i.Latest == "" && i.Repeats == ""
}

// withRule is the item with the due date rule of another one.
func (i Item) withRule(o Item) Item {
	i.Anchor, i.FixedOn, i.AfterCode, i.DayKind, i.LeadFrom, i.LeadTo = o.Anchor, o.FixedOn, o.AfterCode, o.DayKind, o.LeadFrom, o.LeadTo
	i.NotBefore, i.Latest, i.LatestOn, i.Repeats, i.WeeklyFrom = o.NotBefore, o.Latest, o.LatestOn, o.Repeats, o.WeeklyFrom
	return i
}
