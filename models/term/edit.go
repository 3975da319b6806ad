package term

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Fields are the fields of a term.
var Fields = field.Table[org.Term]{
	field.TextOf(field.Text, "term_code", func(t *org.Term) *string { return &t.Code }).Must().UpTo(20),
	field.TextOf(field.Text, "term_name", func(t *org.Term) *string { return &t.Name }).Must().UpTo(60),
	field.NumberOf("term_start", 2200, func(t *org.Term) *int { return &t.StartYear }).Must(),
	field.NumberOf("term_end", 2200, func(t *org.Term) *int { return &t.EndYear }).Must(),
	field.DayOf("term_units_on", func(t *org.Term) *calendar.Date { return &t.UnitsOn }),
	field.TextOf(field.LongText, "term_source", func(t *org.Term) *string { return &t.Source }).Must().UpTo(500),
}

// RuleFields are the rules of a level: every number beside the paper or custom on which it rests.
var RuleFields = field.Table[org.TermLevel]{
	inGroup("rule_days", field.DayOf("window_from", func(l *org.TermLevel) *calendar.Date { return &l.WindowFrom })),
	inGroup("rule_days", field.DayOf("term_deadline", func(l *org.TermLevel) *calendar.Date { return &l.Deadline })),
	sourceOf("rule_days", "deadline_source", func(l *org.TermLevel) *string { return &l.DeadlineSource }),
	inGroup("rule_length", field.NumberOf("max_days", 30, func(l *org.TermLevel) *int { return &l.MaxDays })),
	sourceOf("rule_length", "days_source", func(l *org.TermLevel) *string { return &l.DaysSource }),
	inGroup("rule_delegates", field.NumberOf("delegates_min", 9999, func(l *org.TermLevel) *int { return &l.DelegatesMin })),
	inGroup("rule_delegates", field.NumberOf("delegates_max", 9999, func(l *org.TermLevel) *int { return &l.DelegatesMax })),
	sourceOf("rule_delegates", "delegates_source", func(l *org.TermLevel) *string { return &l.DelegatesSource }),
	inGroup("rule_committee", field.NumberOf("committee_min", 999, func(l *org.TermLevel) *int { return &l.CommitteeMin })),
	inGroup("rule_committee", field.NumberOf("committee_max", 999, func(l *org.TermLevel) *int { return &l.CommitteeMax })),
	sourceOf("rule_committee", "committee_source", func(l *org.TermLevel) *string { return &l.CommitteeSource }),
}

func inGroup(group string, f field.Field[org.TermLevel]) field.Field[org.TermLevel] {
	f.Group = group
	return f
}

// sourceLength is the longest source of a number, in characters.
const sourceLength = 300

func sourceOf(group, key string, at func(*org.TermLevel) *string) field.Field[org.TermLevel] {
	return inGroup(group, field.TextOf(field.Text, key, at).UpTo(sourceLength))
}

// termProblems are those of a term as a whole.
func termProblems(t org.Term) []fault.Problem {
	if t.StartYear >= t.EndYear {
		return []fault.Problem{{Field: "term_end", Key: "problem.term_years"}}
	}
	return nil
}

// ruleProblems are those of the rules of a level as a whole: every limit names its source, and no range is upside down.
func ruleProblems(l org.TermLevel) []fault.Problem {
	var found []fault.Problem
	refuse := func(wrong bool, key, problem string) {
		if wrong {
			found = append(found, fault.Problem{Field: key, Key: problem})
		}
	}
	refuse(!l.Deadline.IsZero() && l.WindowFrom.After(l.Deadline), "term_deadline", "problem.window_order")
	refuse(l.DelegatesMin > l.DelegatesMax, "delegates_max", "problem.range_order")
	refuse(l.CommitteeMin > l.CommitteeMax, "committee_max", "problem.range_order")
	refuse((!l.Deadline.IsZero() || !l.WindowFrom.IsZero()) && l.DeadlineSource == "", "deadline_source", "problem.limit_source")
	refuse(l.MaxDays > 0 && l.DaysSource == "", "days_source", "problem.limit_source")
	refuse(l.DelegatesMax > 0 && l.DelegatesSource == "", "delegates_source", "problem.limit_source")
	refuse(l.CommitteeMax > 0 && l.CommitteeSource == "", "committee_source", "problem.limit_source")
	return found
}

// mayChange returns the nation after checking that the actor may change the terms of the installation.
func mayChange(tx *store.Tx) (org.Unit, error) {
	var nation org.Unit
	if err := store.One(tx.DB().Where("code = ? AND valid_to IS NULL", org.NationCode), &nation); err != nil {
		return nation, err
	}
	return nation, tx.Require(access.ManageUnits, nation.Path)
}

// Add adds a term with its rules; a second one with the code is Invalid at "term_code". The installation goes on working
// in the term in which it works (Use).
func Add(tx *store.Tx, in org.TermRules) (org.Term, error) {
	nation, err := mayChange(tx)
	if err != nil {
		return org.Term{}, err
	}
	problems := append(check(Fields, &in.Term), termProblems(in.Term)...)
	for _, l := range in.Levels {
		problems = append(problems, ruleProblems(l)...)
	}
	if err := fault.Of(problems); err != nil {
		return org.Term{}, err
	}
	if _, err := org.TermByCode(tx, in.Code); err == nil {
		return org.Term{}, fault.At("term_code", "problem.code_taken", "Code", in.Code)
	} else if fault.KindOf(err) != fault.NotFound {
		return org.Term{}, err
	}
	if current, err := org.CurrentTerm(tx); err == nil {
		if err := store.PutSetting(tx, store.WorkingTerm, current.Code); err != nil {
			return org.Term{}, err
		}
	} else if fault.KindOf(err) != fault.NotFound {
		return org.Term{}, err
	}
	t, err := org.InsertTerm(tx, in)
	if err != nil {
		return t, err
	}
	return t, record(tx, nation, t, "term_added", Fields.Diff(&org.Term{}, &t))
}

// AddShipped adds a term that comes with the program, with its templates and the published papers of the nation.
func AddShipped(tx *store.Tx, code string) (org.Term, error) {
	shipped, err := org.ShippedTerm(code)
	if err != nil {
		return org.Term{}, err
	}
	t, err := Add(tx, shipped)
	if err != nil {
		return t, err
	}
	if err := template.SeedAll(tx, t.ID); err != nil {
		return t, err
	}
	return t, SeedDirectives(tx, t.ID, org.NationCode)
}

// Copy adds a term with the levels, ranges and templates of another. Days are left out: those of the old term say nothing
// about the new one, and nobody knows them before a paper fixes them. Sources say from where a number was copied.
func Copy(tx *store.Tx, fromID int64, in org.Term) (org.Term, error) {
	from, err := org.TermByID(tx, fromID)
	if err != nil {
		return org.Term{}, err
	}
	if in.UnitsOn.IsZero() {
		in.UnitsOn = from.UnitsOn
	}
	rules, err := LevelsOf(tx, fromID)
	if err != nil {
		return org.Term{}, err
	}
	for i := range rules {
		l := &rules[i]
		l.WindowFrom, l.Deadline, l.DeadlineSource = calendar.Date{}, calendar.Date{}, ""
		for _, source := range []*string{&l.DaysSource, &l.DelegatesSource, &l.CommitteeSource} {
			if *source != "" {
				*source = shortened(*source+" ("+from.Code+")", sourceLength)
			}
		}
	}
	t, err := Add(tx, org.TermRules{Term: in, Levels: rules})
	if err != nil {
		return t, err
	}
	return t, template.CopyTerm(tx, from, t)
}

func shortened(text string, limit int) string {
	if r := []rune(text); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return text
}

// check applies the rules of a field table to a record that did not come from a form, and normalises it.
func check[T any](table field.Table[T], rec *T) []fault.Problem {
	values := table.Values(rec)
	return table.Decode(func(key string) string { return values[key] }, rec)
}

// LevelsOf lists the rules of the levels that hold congresses in a term, the highest level first.
func LevelsOf(tx *store.Tx, termID int64) ([]org.TermLevel, error) {
	var rules []org.TermLevel
	return rules, tx.DB().Table("term_levels").Select("term_levels.*").Joins("JOIN levels ON levels.code = term_levels.level_code").
		Where("term_levels.term_id = ?", termID).Order("levels.rank").Find(&rules).Error
}

// Edit changes a term; its code is the name under which files and commands know it, and stays.
func Edit(tx *store.Tx, id int64, version int, in org.Term) (org.Term, error) {
	nation, err := open(tx, id)
	if err != nil {
		return org.Term{}, err
	}
	old, err := org.TermByID(tx, id)
	if err != nil {
		return org.Term{}, err
	}
	in.ID, in.Code, in.Version = id, old.Code, version+1
	if err := fault.Of(append(check(Fields, &in), termProblems(in)...)); err != nil {
		return org.Term{}, err
	}
	columns := map[string]any{"name": in.Name, "start_year": in.StartYear, "end_year": in.EndYear, "units_on": in.UnitsOn,
		"source": in.Source, "version": in.Version}
	if err := store.Changed(tx.DB().Model(&org.Term{}).Where("id = ? AND version = ?", id, version).Updates(columns)); err != nil {
		return org.Term{}, err
	}
	return in, record(tx, nation, in, "term_edited", Fields.Diff(&old, &in))
}

// EditRule changes the rules of a level. Another deadline moves the open milestones of the congresses that count from it.
// It returns how many moved.
func EditRule(tx *store.Tx, id int64, version int, in org.TermLevel) (moved int, err error) {
	old, err := org.RuleByID(tx, id)
	if err != nil {
		return 0, err
	}
	nation, err := open(tx, old.TermID)
	if err != nil {
		return 0, err
	}
	t, err := org.TermByID(tx, old.TermID)
	if err != nil {
		return 0, err
	}
	in.ID, in.TermID, in.LevelCode, in.Version = id, old.TermID, old.LevelCode, version+1
	if err := fault.Of(append(check(RuleFields, &in), ruleProblems(in)...)); err != nil {
		return 0, err
	}
	columns := map[string]any{"window_from": in.WindowFrom, "deadline": in.Deadline, "deadline_source": in.DeadlineSource,
		"max_days": in.MaxDays, "days_source": in.DaysSource, "delegates_min": in.DelegatesMin, "delegates_max": in.DelegatesMax,
		"delegates_source": in.DelegatesSource, "committee_min": in.CommitteeMin, "committee_max": in.CommitteeMax,
		"committee_source": in.CommitteeSource, "version": in.Version}
	if err := store.Changed(tx.DB().Model(&org.TermLevel{}).Where("id = ? AND version = ?", id, version).Updates(columns)); err != nil {
		return 0, err
	}
	if in.Deadline != old.Deadline {
		if moved, err = recount(tx, t, in); err != nil {
			return 0, err
		}
	}
	changes := append([]field.Change{{Field: "unit_level", New: old.LevelCode}}, RuleFields.Diff(&old, &in)...)
	return moved, record(tx, nation, t, "term_rule_edited", changes)
}

// recount counts the milestones of the congresses of the level from the new deadline.
func recount(tx *store.Tx, t org.Term, l org.TermLevel) (moved int, err error) {
	all, err := congress.List(tx, congress.Filter{TermID: t.ID, LevelCode: l.LevelCode})
	if err != nil {
		return 0, err
	}
	return deadline.Recount(tx, all, t.Code)
}

// AddLevel lets a level hold congresses in a term, with no limit known yet.
func AddLevel(tx *store.Tx, termID int64, levelCode string) (org.TermLevel, error) {
	nation, err := open(tx, termID)
	if err != nil {
		return org.TermLevel{}, err
	}
	t, err := org.TermByID(tx, termID)
	if err != nil {
		return org.TermLevel{}, err
	}
	open, err := LevelsToAdd(tx, t)
	if err != nil {
		return org.TermLevel{}, err
	}
	if !slices.ContainsFunc(open, func(l org.Level) bool { return l.Code == levelCode }) {
		return org.TermLevel{}, fault.At("unit_level", "problem.term_level")
	}
	l := org.TermLevel{TermID: termID, LevelCode: levelCode, Version: 1}
	if err := tx.DB().Create(&l).Error; err != nil {
		return l, err
	}
	return l, record(tx, nation, t, "term_level_added", []field.Change{{Field: "unit_level", New: levelCode}})
}

// LevelsToAdd are the levels that hold no congresses in the term, though units of them exist.
func LevelsToAdd(tx *store.Tx, t org.Term) ([]org.Level, error) {
	levels, err := org.Levels(tx)
	if err != nil {
		return nil, err
	}
	rules, err := org.Rules(tx, t.ID)
	return slices.DeleteFunc(levels, func(l org.Level) bool {
		_, there := rules[l.Code]
		return there || !t.UnitsOn.IsZero() && !l.ActiveOn(t.UnitsOn)
	}), err
}

// RemoveLevel takes a level out of a term, with its template. It is a Conflict while a congress of the level is there.
func RemoveLevel(tx *store.Tx, id int64, version int) error {
	l, err := org.RuleByID(tx, id)
	if err != nil {
		return err
	}
	nation, err := open(tx, l.TermID)
	if err != nil {
		return err
	}
	t, err := org.TermByID(tx, l.TermID)
	if err != nil {
		return err
	}
	if err := unused(tx, t, l.LevelCode); err != nil {
		return err
	}
	if err := forget(tx, t, l); err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Where("id = ? AND version = ?", id, version).Delete(&org.TermLevel{})); err != nil {
		return err
	}
	changes := append([]field.Change{{Field: "unit_level", Old: l.LevelCode}}, RuleFields.Diff(&l, &org.TermLevel{})...)
	return record(tx, nation, t, "term_level_removed", changes)
}

// Remove deletes a term with its rules and templates. It is a Conflict while something uses it: congresses, date proposals,
// templates that units have made their own, or because the installation works in it.
func Remove(tx *store.Tx, id int64, version int) error {
	nation, err := open(tx, id)
	if err != nil {
		return err
	}
	t, err := org.TermByID(tx, id)
	if err != nil {
		return err
	}
	current, err := org.CurrentTerm(tx)
	if err != nil {
		return err
	}
	if current.ID == id {
		return fault.New(fault.Conflict, "fault.term_working", "Term", t.Name)
	}
	if err := unused(tx, t, ""); err != nil {
		return err
	}
	rules, err := LevelsOf(tx, id)
	if err != nil {
		return err
	}
	for _, l := range rules {
		if err := forget(tx, t, l); err != nil {
			return err
		}
	}
	if err := tx.DB().Where("term_id = ?", id).Delete(&org.TermLevel{}).Error; err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Where("id = ? AND version = ?", id, version).Delete(&org.Term{})); err != nil {
		return err
	}
	return record(tx, nation, t, "term_removed", Fields.Diff(&t, &org.Term{}))
}

// Uses are the numbers of records that keep a term from being removed.
type Uses struct{ Congresses, Proposals, OwnTemplates int }

// None reports whether nothing uses the term.
func (u Uses) None() bool { return u == Uses{} }

// UsesOf counts what uses a term, all units together, of one level or ("") of all.
func UsesOf(tx *store.Tx, termID int64, levelCode string) (Uses, error) {
	var u Uses
	err := tx.DB().Raw(`SELECT
		(SELECT COUNT(*) FROM congresses JOIN units ON units.id = congresses.unit_id WHERE congresses.term_id = @term AND (@level = '' OR units.level_code = @level)),
		(SELECT COUNT(*) FROM date_proposals WHERE date_proposals.term_id = @term AND @level = ''),
		(SELECT COUNT(*) FROM milestone_templates JOIN units ON units.id = milestone_templates.owner_id
			WHERE milestone_templates.term_id = @term AND units.parent_id IS NOT NULL AND (@level = '' OR milestone_templates.level_code = @level))`,
		map[string]any{"term": termID, "level": levelCode}).Row().Scan(&u.Congresses, &u.Proposals, &u.OwnTemplates)
	return u, err
}

func unused(tx *store.Tx, t org.Term, levelCode string) error {
	u, err := UsesOf(tx, t.ID, levelCode)
	if err == nil && !u.None() {
		err = fault.New(fault.Conflict, "fault.term_used", "Term", t.Name, "Congresses", u.Congresses, "Proposals", u.Proposals, "Templates", u.OwnTemplates)
	}
	return err
}

// forget deletes the country's template of a level, and the notes that a paper is the ground of it or of the rules.
func forget(tx *store.Tx, t org.Term, l org.TermLevel) error {
	all, err := template.List(tx)
	if err != nil {
		return err
	}
	if err := tx.DB().Exec("DELETE FROM directive_grounds WHERE kind IN ('deadline', 'days', 'delegates') AND target_id = ?", l.ID).Error; err != nil {
		return err
	}
	for _, m := range all {
		if m.TermID != t.ID || m.LevelCode != l.LevelCode {
			continue
		}
		if err := tx.DB().Exec("DELETE FROM directive_grounds WHERE kind = 'item' AND target_id IN (SELECT id FROM template_items WHERE template_id = ?)", m.ID).Error; err != nil {
			return err
		}
		if err := template.Remove(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// Use makes the installation work in a term: dashboards, registers and new congresses are of it.
func Use(tx *store.Tx, id int64) (org.Term, error) {
	nation, err := mayChange(tx)
	if err != nil {
		return org.Term{}, err
	}
	t, err := org.TermByID(tx, id)
	if err != nil {
		return t, err
	}
	old, err := org.CurrentTerm(tx)
	if err != nil || old.ID == id {
		return t, err
	}
	if err := store.PutSetting(tx, store.WorkingTerm, t.Code); err != nil {
		return t, err
	}
	return t, record(tx, nation, t, "term_used", []field.Change{{Field: "term_code", Old: old.Code, New: t.Code}})
}

// open is mayChange for what belongs to one term, which must not be closed.
func open(tx *store.Tx, termID int64) (org.Unit, error) {
	nation, err := mayChange(tx)
	if err == nil {
		err = tx.Open(termID)
	}
	return nation, err
}

func record(tx *store.Tx, nation org.Unit, t org.Term, action string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "term", EntityID: t.ID, Label: t.Name, UnitID: nation.ID, UnitPath: nation.Path, Changes: changes})
}
