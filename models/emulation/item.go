package emulation

import (
	"slices"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Kinds of Item.
const (
	KindContent   = "content"   // a heading: one section of the pledge
	KindCriterion = "criterion" // points up to a maximum
	KindBonus     = "bonus"     // points on top
	KindDeduction = "deduction" // points off
)

var (
	itemKinds = []string{KindContent, KindCriterion, KindBonus, KindDeduction}
	kindOrder = map[string]int{KindContent: 0, KindCriterion: 1, KindBonus: 2, KindDeduction: 3}
)

// Item is a line of the pledge.
type Item struct {
	ID       int64
	PledgeID int64
	Line     int64 // the same in every edition; scores refer to it
	Kind     string
	Content  int // the section's own number, or the number of the section that a criterion belongs to
	Text     string
	Points   Points // maximum to give or take off; 0 for a section
	Evidence string // evidence required
	Rule     string // one of Rules, "" if only people judge
	PerCase  Points // RuleReturns: deduction per return
}

func (Item) TableName() string { return "emulation_items" }

// Signed returns points with their sign in a sum: negative for a deduction.
func (i Item) Signed(p Points) Points {
	if i.Kind == KindDeduction {
		return -p
	}
	return p
}

// order puts bonus and deductions after the sections.
func (i Item) order() int {
	return max(0, kindOrder[i.Kind]-kindOrder[KindCriterion])
}

// ItemFields is the form of a line.
var ItemFields = field.Table[Item]{
	field.ChoiceOf("pledge_kind", itemKinds, func(i *Item) *string { return &i.Kind }).Must(),
	field.NumberOf("pledge_content", 99, func(i *Item) *int { return &i.Content }),
	field.TextOf(field.LongText, "pledge_text", func(i *Item) *string { return &i.Text }).Must(),
	pointsOf("pledge_points", func(i *Item) *Points { return &i.Points }),
	field.TextOf(field.LongText, "pledge_evidence", func(i *Item) *string { return &i.Evidence }),
	field.ChoiceOf("pledge_rule", Rules, func(i *Item) *string { return &i.Rule }),
	pointsOf("pledge_per_case", func(i *Item) *Points { return &i.PerCase }),
}

// SetItem adds a line to the latest edition (line 0) or changes it. Changing the kind makes it a new line, so that
// points given as a bonus are not taken off as a deduction.
func SetItem(tx *store.Tx, clusterID int64, year, version int, line int64, in Item) error {
	y, p, err := newest(tx, clusterID, year)
	if err != nil {
		return err
	}
	old, err := p.line(line)
	if err != nil {
		return err
	}
	in.ID, in.PledgeID, in.Line = old.ID, p.ID, old.Line
	if err := in.check(p, old); err != nil {
		return err
	}
	if err := p.write(tx, version, map[string]any{}); err != nil {
		return err
	}
	in.PledgeID = p.ID
	if line == 0 || in.Kind != old.Kind {
		in.Line, err = y.nextLine(tx)
	}
	if err != nil {
		return err
	}
	if line == 0 {
		err = tx.DB().Create(&in).Error
	} else {
		err = tx.DB().Model(&Item{}).Where("id = ?", in.ID).Updates(map[string]any{"line": in.Line, "kind": in.Kind, "content": in.Content, "text": in.Text,
			"points": in.Points, "evidence": in.Evidence, "rule": in.Rule, "per_case": in.PerCase}).Error
	}
	if err != nil {
		return err
	}
	return y.record(tx, "pledge_changed", ItemFields.Diff(&old, &in))
}

// nextLine is a line number that no edition of the year has used.
func (y Year) nextLine(tx *store.Tx) (line int64, err error) {
	return line, tx.DB().Raw("SELECT COALESCE(MAX(i.line), 0) + 1 FROM emulation_items i JOIN emulation_pledges p ON p.id = i.pledge_id "+
		"WHERE p.cluster_id = ? AND p.year = ?", y.ClusterID, y.Year).Scan(&line).Error
}

// RemoveItem removes a line from an unsigned edition; a section only if it is empty.
func RemoveItem(tx *store.Tx, clusterID int64, year, version int, line int64) error {
	y, p, err := newest(tx, clusterID, year)
	if err != nil {
		return err
	}
	old, err := p.line(line)
	if err != nil || line == 0 {
		return store.NotFound()
	}
	if old.Kind == KindContent && len(p.Under(old.Content)) > 0 {
		return fault.At("", "problem.content_used")
	}
	if err := p.touch(tx, version, map[string]any{}); err != nil {
		return err
	}
	if err := tx.DB().Where("id = ?", old.ID).Delete(&Item{}).Error; err != nil {
		return err
	}
	return y.record(tx, "pledge_changed", ItemFields.Diff(&old, &Item{}))
}

// line finds a line of the pledge; 0 gives a new one.
func (p Pledge) line(line int64) (Item, error) {
	if line == 0 {
		return Item{}, nil
	}
	at := slices.IndexFunc(p.Items, func(i Item) bool { return i.Line == line })
	if at < 0 {
		return Item{}, store.NotFound()
	}
	return p.Items[at], nil
}

// check normalises the text and checks that the line fits into the pledge.
func (i *Item) check(p Pledge, old Item) error {
	typed := ItemFields.Values(i)
	problems := ItemFields.Decode(func(key string) string { return typed[key] }, i)
	wrong := func(field, key string) { problems = append(problems, fault.Problem{Field: field, Key: key}) }
	others := slices.DeleteFunc(p.Contents(), func(c Item) bool { return c.Line == i.Line })
	known := slices.ContainsFunc(others, func(c Item) bool { return c.Content == i.Content })
	moved := old.Kind == KindContent && (i.Kind != KindContent || i.Content != old.Content)
	switch {
	case moved && len(p.Under(old.Content)) > 0:
		wrong("pledge_content", "problem.content_used")
	case i.Kind == KindContent && (i.Content == 0 || known):
		wrong("pledge_content", "problem.content_number")
	case i.Kind == KindCriterion && !known:
		wrong("pledge_content", "problem.no_content")
	}
	if i.Kind == KindContent {
		i.Points, i.Evidence, i.Rule, i.PerCase = 0, "", "", 0
	} else if i.Points == 0 {
		wrong("pledge_points", "problem.required")
	}
	if i.Kind == KindBonus || i.Kind == KindDeduction {
		i.Content = 0
	}
	if i.Kind != KindCriterion {
		i.Rule = ""
	}
	switch {
	case i.Rule != RuleReturns:
		i.PerCase = 0
	case i.PerCase == 0:
		wrong("pledge_per_case", "problem.required")
	}
	return fault.Of(problems)
}
