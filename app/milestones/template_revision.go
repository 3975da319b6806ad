package milestones

import (
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/i18n"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// shownUnits is how many units a preview names; those whose dates move farthest come first.
const shownUnits = 60

// revise shows the effect of a submitted draft, and applies it when it is posted again with "confirm".
func revise(r *web.Request, d deadline.Draft, v milestones.Revision) (web.Result, error) {
	if d.Template.Version != r.FormInt("version") {
		return web.Result{}, store.Stale()
	}
	if r.Form("confirm") != "" {
		return applyRevision(r, d)
	}
	effect, err := d.Preview(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	if effect.Empty() {
		return web.Result{}, fault.At("", "problem.no_change")
	}
	return showRevision(r, d, v)
}

func applyRevision(r *web.Request, d deadline.Draft) (web.Result, error) {
	d.Template.Version = r.FormInt("version")
	effect, err := deadline.Revise(r.Tx, d, r.Form("note"))
	return web.Redirect(templateLink(r, d.Template).Href).Saying("templates.revised", "Changes", len(effect.Changes), "Count", effect.Moved,
		"Congresses", effect.Touched, "Added", effect.Added, "Gone", effect.Gone), err
}

// showRevision shows the effect of a draft. A draft that fails its checks says why and cannot be applied.
func showRevision(r *web.Request, d deadline.Draft, v milestones.Revision) (web.Result, error) {
	own := templateLink(r, d.Template)
	v.Frame, v.Back, v.Sub = r.Frame("templates.preview_title", templatesLink(r), own, web.Here(r.T("templates.preview_title"))), own.Href, own.Label
	conflict, err := r.ConflictLine("template", d.Template.ID)
	if err != nil {
		return web.Result{}, err
	}
	v.Conflict = conflict
	for _, p := range d.Check() {
		v.Obstacles = append(v.Obstacles, p.Code+" – "+r.Words.Problem(p.Problem))
	}
	if len(v.Obstacles) > 0 {
		return web.Show(milestones.RevisionPage(v)), nil
	}
	effect, err := d.Preview(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v.Confirm, v.Button = true, r.T("templates.apply")
	v.Note = ui.Input{Key: "note", Label: r.T("templates.note"), Hint: r.T("templates.note_hint"), Value: r.Form("note"), Optional: true, Max: 200}
	v.Figures = report.EffectWords(r.Words, effect)
	v.Changes = itemChanges(r, effect.Changes)
	for i, u := range effect.Units {
		if i == shownUnits {
			v.More = r.T("templates.more_units", "Count", len(effect.Units)-i)
			break
		}
		v.Units = append(v.Units, unitMoves(r, u))
	}
	return web.Show(milestones.RevisionPage(v)), nil
}

func unitMoves(r *web.Request, u deadline.UnitMoves) milestones.RevisionUnit {
	out := milestones.RevisionUnit{Link: ui.Link{Href: web.CongressPath(u.CongressID), Label: u.UnitName}, Summary: r.T("templates.unit_moves", "Count", len(u.Moves))}
	for _, m := range u.Moves {
		line := ui.ReplanMove{Name: m.Item.Code + " · " + report.ItemName(r.Words, &m.Item), Old: m.Old.Short(), New: m.New.Short(), Remark: r.DayOffWords(m.New)}
		if !m.New.IsZero() && m.New.Before(r.Today()) && m.Item.Mandatory != template.ForNone {
			line.Remark, line.Late = r.T("replan.late_at_once", "Count", r.Today().Sub(m.New)), true
		}
		out.Moves = append(out.Moves, line)
	}
	return out
}

// itemChanges says what happens to the items.
func itemChanges(r *web.Request, all []deadline.ItemChange) []milestones.RevisionItem {
	var list []milestones.RevisionItem
	for _, c := range all {
		line := milestones.RevisionItem{Name: c.Item.Code + " " + r.Words.Pick(c.Item.NameVI, c.Item.NameEN), What: r.T("templates.item." + string(c.Kind))}
		for _, f := range c.Fields {
			line.Changes = append(line.Changes, itemChange(r, f))
		}
		list = append(list, line)
	}
	return list
}

func itemChange(r *web.Request, c field.Change) ui.Change {
	if c.Field == "phase" {
		c.Old, c.New = phaseWords(r.Words, c.Old), phaseWords(r.Words, c.New)
		return ui.Change{Field: r.T("field.phase"), Old: c.Old, New: c.New}
	}
	return web.Changes(r, template.ItemFields, []field.Change{c})[0]
}

func phaseWords(words *i18n.Printer, number string) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		return number
	}
	return words.T(template.Phase(n).Key())
}

// templateVersions is the history of a template, newest first.
func templateVersions(r *web.Request, t template.Template, base string) ([]milestones.TemplateVersionLine, error) {
	all, err := template.TemplateVersions(r.Tx, t.ID)
	var lines []milestones.TemplateVersionLine
	for i, v := range all {
		line := milestones.TemplateVersionLine{Link: ui.Link{Href: base + "/versions/" + strconv.Itoa(v.Version), Label: r.T("templates.version", "Number", v.Version)},
			When: r.Words.Moment(v.At.Time), Who: v.ByName, Note: v.Note}
		if i+1 < len(all) {
			found, reordered := deadline.CompareItems(all[i+1].Items, v.Items)
			line.Changes = versionWords(r.Words, found, reordered)
		} else {
			line.Changes = []string{r.T("templates.first_version", "Count", len(v.Items))}
		}
		lines = append(lines, line)
	}
	return lines, err
}

func versionWords(words *i18n.Printer, found []deadline.ItemChange, reordered bool) []string {
	var parts []string
	for _, c := range found {
		parts = append(parts, c.Item.Code+": "+words.T("templates.item."+string(c.Kind)))
	}
	if len(parts) > 5 {
		parts = []string{words.T("templates.many_changes", "Count", len(parts))}
	}
	if reordered {
		parts = append(parts, words.T("templates.reordered"))
	}
	return parts
}

// versionPage shows what a version changed in the one before.
func versionPage(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	number, err := r.ID("version")
	if err != nil {
		return web.Result{}, err
	}
	all, err := template.TemplateVersions(r.Tx, t.ID)
	if err != nil {
		return web.Result{}, err
	}
	own := templateLink(r, t)
	for i, version := range all {
		if int64(version.Version) != number {
			continue
		}
		title := r.T("templates.version", "Number", version.Version)
		v := milestones.Revision{Frame: r.FrameWithTitle(own.Label+" – "+title, templatesLink(r), own, web.Here(title)), Back: own.Href,
			Sub: r.Words.Moment(version.At.Time) + " · " + version.ByName}
		if version.Note != "" {
			v.Sub += " · " + version.Note
		}
		v.Figures = []string{r.T("templates.first_version", "Count", len(version.Items))}
		if i+1 < len(all) {
			found, reordered := deadline.CompareItems(all[i+1].Items, version.Items)
			v.Figures, v.Changes = versionWords(r.Words, found, reordered), itemChanges(r, found)
		}
		return web.Show(milestones.RevisionPage(v)), nil
	}
	return web.Result{}, store.NotFound()
}
