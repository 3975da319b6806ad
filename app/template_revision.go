package app

import (
	"strconv"

	"daihoi/exports/report"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// shownUnits is how many units a preview names; the farthest moves come first.
const shownUnits = 60

// revise shows the effect of a draft that was typed, and applies it when it is posted once more with "confirm".
func (r *Request) revise(d deadline.Draft, v templates.Revision) (Result, error) {
	if d.Template.Version != r.FormInt("version") {
		return Result{}, store.Stale()
	}
	if r.Form("confirm") != "" {
		return r.applyRevision(d)
	}
	effect, err := d.Preview(r.Tx)
	if err != nil {
		return Result{}, err
	}
	if effect.Empty() {
		return Result{}, fault.At("", "problem.no_change")
	}
	return r.showRevision(d, v)
}

func (r *Request) applyRevision(d deadline.Draft) (Result, error) {
	d.Template.Version = r.FormInt("version")
	effect, err := deadline.Revise(r.Tx, d, r.Form("note"))
	return redirect(r.templateLink(d.Template).Href).saying("templates.revised", "Changes", len(effect.Changes), "Count", effect.Moved,
		"Congresses", effect.Touched, "Added", effect.Added, "Gone", effect.Gone), err
}

// showRevision is the page with the effect of a draft; one that is not sound says why and cannot be applied.
func (r *Request) showRevision(d deadline.Draft, v templates.Revision) (Result, error) {
	own := r.templateLink(d.Template)
	v.Frame, v.Back, v.Sub = r.frame("templates.preview_title", toTemplates(r), own, here(r.T("templates.preview_title"))), own.Href, own.Label
	conflict, err := r.conflictLine("template", d.Template.ID)
	if err != nil {
		return Result{}, err
	}
	v.Conflict = conflict
	for _, p := range d.Check() {
		v.Obstacles = append(v.Obstacles, p.Code+" – "+r.Words.Problem(p.Problem))
	}
	if len(v.Obstacles) > 0 {
		return show(templates.RevisionPage(v)), nil
	}
	effect, err := d.Preview(r.Tx)
	if err != nil {
		return Result{}, err
	}
	v.Confirm, v.Button = true, r.T("templates.apply")
	v.Note = templates.Input{Key: "note", Label: r.T("templates.note"), Hint: r.T("templates.note_hint"), Value: r.Form("note"), Optional: true, Max: 200}
	v.Figures = report.EffectWords(r.Words, effect)
	v.Changes = r.itemChanges(effect.Changes)
	for i, u := range effect.Units {
		if i == shownUnits {
			v.More = r.T("templates.more_units", "Count", len(effect.Units)-i)
			break
		}
		v.Units = append(v.Units, r.unitMoves(u))
	}
	return show(templates.RevisionPage(v)), nil
}

func (r *Request) unitMoves(u deadline.UnitMoves) templates.RevisionUnit {
	out := templates.RevisionUnit{Link: templates.Link{Href: congressPath(u.CongressID), Label: u.UnitName}, Summary: r.T("templates.unit_moves", "Count", len(u.Moves))}
	for _, m := range u.Moves {
		line := templates.ReplanMove{Name: m.Item.Code + " · " + report.ItemName(r.Words, &m.Item), Old: m.Old.Short(), New: m.New.Short(), Remark: r.offWords(m.New)}
		if m.New.Before(r.Today()) && m.Item.Mandatory != deadline.ForNone {
			line.Remark, line.Late = r.T("replan.late_at_once", "Count", r.Today().Sub(m.New)), true
		}
		out.Moves = append(out.Moves, line)
	}
	return out
}

// itemChanges says what happens to items.
func (r *Request) itemChanges(all []deadline.ItemChange) []templates.RevisionItem {
	var list []templates.RevisionItem
	for _, c := range all {
		line := templates.RevisionItem{Name: c.Item.Code + " " + r.Words.Pick(c.Item.NameVI, c.Item.NameEN), What: r.T("templates.item." + string(c.Kind))}
		for _, f := range c.Fields {
			line.Changes = append(line.Changes, r.itemChange(f))
		}
		list = append(list, line)
	}
	return list
}

func (r *Request) itemChange(c field.Change) templates.Change {
	if c.Field == "phase" {
		c.Old, c.New = phaseWords(r.Words, c.Old), phaseWords(r.Words, c.New)
		return templates.Change{Field: r.T("field.phase"), Old: c.Old, New: c.New}
	}
	return changes(r, deadline.ItemFields, []field.Change{c})[0]
}

func phaseWords(words *i18n.Printer, number string) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		return number
	}
	return words.T(deadline.Phase(n).Key())
}

// templateVersions is the history of a template, the newest first.
func (r *Request) templateVersions(t deadline.Template, base string) ([]templates.TemplateVersionLine, error) {
	all, err := deadline.TemplateVersions(r.Tx, t.ID)
	var lines []templates.TemplateVersionLine
	for i, v := range all {
		line := templates.TemplateVersionLine{Link: templates.Link{Href: base + "/versions/" + strconv.Itoa(v.Version), Label: r.T("templates.version", "Number", v.Version)},
			When: r.Words.Moment(v.At.Time), Who: v.ByName, Note: v.Note}
		if i+1 < len(all) {
			found, reordered := deadline.CompareItems(all[i+1].Items, v.Items)
			line.Changes = r.versionWords(found, reordered)
		} else {
			line.Changes = []string{r.T("templates.first_version", "Count", len(v.Items))}
		}
		lines = append(lines, line)
	}
	return lines, err
}

func (r *Request) versionWords(found []deadline.ItemChange, reordered bool) []string {
	var words []string
	for _, c := range found {
		words = append(words, c.Item.Code+": "+r.T("templates.item."+string(c.Kind)))
	}
	if len(words) > 5 {
		words = []string{r.T("templates.many_changes", "Count", len(words))}
	}
	if reordered {
		words = append(words, r.T("templates.reordered"))
	}
	return words
}

// versionPage shows what a version has changed against the one before.
func versionPage(r *Request) (Result, error) {
	t, err := r.templateAt()
	if err != nil {
		return Result{}, err
	}
	number, err := r.ID("version")
	if err != nil {
		return Result{}, err
	}
	all, err := deadline.TemplateVersions(r.Tx, t.ID)
	if err != nil {
		return Result{}, err
	}
	own := r.templateLink(t)
	for i, version := range all {
		if int64(version.Version) != number {
			continue
		}
		title := r.T("templates.version", "Number", version.Version)
		v := templates.Revision{Frame: r.titled(own.Label+" – "+title, toTemplates(r), own, here(title)), Back: own.Href,
			Sub: r.Words.Moment(version.At.Time) + " · " + version.ByName}
		if version.Note != "" {
			v.Sub += " · " + version.Note
		}
		v.Figures = []string{r.T("templates.first_version", "Count", len(version.Items))}
		if i+1 < len(all) {
			found, reordered := deadline.CompareItems(all[i+1].Items, version.Items)
			v.Figures, v.Changes = r.versionWords(found, reordered), r.itemChanges(found)
		}
		return show(templates.RevisionPage(v)), nil
	}
	return Result{}, store.NotFound()
}
