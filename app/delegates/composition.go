package delegates

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/templates/delegates"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// compositionPage shows the tables of the official delegates, the targets, and the effect of a replacement.
func compositionPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	targets, err := composition.TargetsOf(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	found, err := delegate.Compositions(r.Tx, delegate.Scope{CongressID: c.ID}, targets.UnderAge())
	if err != nil {
		return web.Result{}, err
	}
	now := found[0]
	v := delegates.Composition{Frame: r.Frame("congress.composition"), Sub: r.CongressLine(c), Path: web.CompositionPath(c.ID),
		List: web.DelegateListPath(c.ID), Official: now.Official, Version: targets.Version}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("congress", c.ID); err != nil {
		return web.Result{}, err
	}
	if v.Grounds, err = r.NumberGrounds(c, directive.GroundTargets); err != nil {
		return web.Result{}, err
	}
	if now.Official > 0 {
		rep, err := composition.ReportOf(r.Tx, c.ID)
		if err != nil {
			return web.Result{}, err
		}
		v.Groups = groupLines(r.Words, now, targets, rep)
		if rep.Hides() || slices.ContainsFunc(v.Groups, func(g delegates.GroupLine) bool { return g.Instead != "" }) {
			v.Few = r.T("few.note")
		}
		if err := compositionParts(r, now, rep, &v); err != nil {
			return web.Result{}, err
		}
	}
	if r.Actor.Can(access.PlanCongress, c.Unit.Path) {
		v.Targets, v.UnderAge = targetInputs(r, targets)
	}
	if r.Actor.Can(access.ViewSensitive, c.Unit.Path) {
		if v.WhatIf, err = whatIf(r, c, now, targets); err != nil {
			return web.Result{}, err
		}
	}
	return web.Show(delegates.CompositionPage(v)), nil
}

// compositionParts fills in the tables that add up to 100 %.
func compositionParts(r *web.Request, now delegate.Composition, rep composition.Report, v *delegates.Composition) error {
	blocks, err := delegate.Blocks(r.Tx, now.CongressID)
	if err != nil {
		return err
	}
	v.Categories = shares(r.Words, []string{r.T("choice.category.ex_officio"), r.T("choice.category.consulted"), r.T("choice.category.appointed")},
		[]int{now.ExOfficio, now.Consulted, now.Appointed})
	var names []string
	var counts []int
	for _, b := range blocks {
		if b.Name == "" {
			b.Name = r.T("composition.unknown_block")
		}
		names, counts = append(names, b.Name), append(counts, b.Count)
	}
	v.Blocks = shares(r.Words, names, counts)
	for _, p := range rep.Parts() {
		part := delegates.CompositionPart{ID: "h-" + p.Key, Title: report.PartTitle(r.Words, rep, p)}
		for _, l := range p.Lines {
			if l.Count > 0 || l.Shown != delegate.Exact {
				part.Lines = append(part.Lines, web.CountOf(r.Words, report.LineName(r.Words, l.Key, report.PartWords(p.Key)), l.Shown, l.Count, rep.Total))
			}
		}
		v.Parts = append(v.Parts, part)
	}
	return nil
}

// shares are the parts of one whole. The numbers add up; the shares are rounded as everywhere else, so that a share is
// the same wherever it is shown.
func shares(words *i18n.Printer, names []string, counts []int) []ui.Count {
	total := 0
	for _, n := range counts {
		total += n
	}
	var out []ui.Count
	for i, n := range counts {
		out = append(out, ui.Count{Label: names[i], Number: n, Share: report.Percent(words, n, total)})
	}
	return out
}

// groupLines are the overlapping groups with their targets.
func groupLines(words *i18n.Printer, now delegate.Composition, targets composition.Targets, rep composition.Report) []delegates.GroupLine {
	gaps := composition.Gaps(now, targets.List)
	var lines []delegates.GroupLine
	for _, group := range report.CompositionGroups {
		n := now.In(group)
		shown := now.Shown(group)
		line := delegates.GroupLine{Count: web.CountOf(words, report.GroupLabel(words, group, targets), shown, n, now.Official)}
		if unknown := rep.Unrecorded(group); unknown.Count > 0 {
			line.Blank = unknown.Count == now.Official
			line.Unrecorded = words.T("composition.unrecorded", "Count", unknown.Count)
			if instead := report.Instead(words, unknown.Shown); instead != "" {
				line.Unrecorded = words.T("composition.unrecorded_few", "Number", instead)
			}
		}
		for _, t := range targets.List {
			if t.Group == group {
				line.Source = t.Source
			}
		}
		if i := slices.IndexFunc(gaps, func(g composition.Gap) bool { return g.Group == group }); i >= 0 {
			line.Target = "≥ " + words.Percent(int(gaps[i].AtLeast))
			if shown != delegate.Exact { // how many are missing would tell how many there are
				lines = append(lines, line)
				continue
			}
			line.Gap = gapStatus(words, gaps[i])
			if gaps[i].Missing > 0 {
				line.Note = words.T("composition.gap", "Count", gaps[i].Missing, "Group", groupWords(words, group, targets), "Share", words.Percent(int(gaps[i].AtLeast)))
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func gapStatus(words *i18n.Printer, g composition.Gap) ui.Status {
	if g.Missing > 0 {
		return ui.Status{Class: "risk", Word: words.T("composition.short", "Count", g.Missing)}
	}
	return ui.Status{Class: "done", Word: words.T("composition.met")}
}

// groupWords names the members of a group inside a sentence.
func groupWords(words *i18n.Printer, group string, targets composition.Targets) string {
	return words.T("composition.people."+group, "Age", targets.UnderAge())
}

// traitWords joins the groups of a person inside a sentence.
func traitWords(words *i18n.Printer, t composition.Traits, targets composition.Targets) string {
	var parts []string
	for _, g := range t.Groups() {
		parts = append(parts, groupWords(words, g, targets))
	}
	return strings.Join(parts, ", ")
}

// targetInputs are the inputs of the targets.
func targetInputs(r *web.Request, targets composition.Targets) (list []delegates.TargetInputs, underAge ui.Input) {
	in := func(key, label, value, width string) ui.Input {
		input := ui.Input{Key: key, Label: label, Value: value, Width: width, Optional: key != "target_under_age"}
		if !r.Refused() {
			return input
		}
		input.Value = r.Form(key)
		if r.Stale() && value != input.Value {
			input.Current = &value
		}
		for _, p := range r.Problems() {
			if p.Field == key {
				input.Error = r.Words.Problem(p)
			}
		}
		return input
	}
	for _, t := range targets.List {
		key := "target_" + t.Group
		list = append(list, delegates.TargetInputs{Label: report.GroupLabel(r.Words, t.Group, targets),
			Share:  in(key, r.T("composition.at_least"), composition.ShareText(t.AtLeast), "s"),
			Source: in(key+"_source", r.T("composition.source"), t.Source, "")})
	}
	underAge = in("target_under_age", r.T("field.target_under_age"), strconv.Itoa(targets.UnderAge()), "s")
	underAge.Mode = "numeric"
	return list, underAge
}

// decodeTargets reads the submitted targets.
func decodeTargets(r *web.Request) (list []composition.Target, problems []fault.Problem) {
	for _, group := range composition.TargetGroups {
		key := "target_" + group
		atLeast, ok := composition.ReadShare(r.Form(key))
		if !ok {
			problems = append(problems, fault.Problem{Field: key, Key: "problem.share"})
		}
		t := composition.Target{Group: group, AtLeast: atLeast, Source: r.Form(key + "_source")}
		if group == "young" {
			t.UnderAge = r.FormInt("target_under_age")
		}
		list = append(list, t)
	}
	return list, problems
}

// setTargets gives the congress targets of its own.
func setTargets(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	list, problems := decodeTargets(r)
	return web.Redirect(web.CompositionPath(c.ID)).Saying("composition.targets_saved"), web.RunIfValid(problems, func() error {
		return composition.SetTargets(r.Tx, c.ID, r.FormInt("version"), list)
	})
}

// mostIncoming limits the newcomers of a trial.
const mostIncoming = 500

// whatIf tries the replacement that the address names and looks for the smallest that meets the targets.
func whatIf(r *web.Request, c congress.Congress, now delegate.Composition, targets composition.Targets) (*delegates.WhatIf, error) {
	var records []delegate.Record
	official := delegate.Filter{Scope: delegate.Scope{CongressID: c.ID}, Category: delegate.Official}
	keep := func(rec delegate.Record) error { records = append(records, rec); return nil }
	if err := delegate.All(r.Tx, official, keep); err != nil {
		return nil, err
	}
	day := c.Day
	if day.IsZero() {
		day = r.Today()
	}
	members := composition.Members(records, day, targets.UnderAge())
	names := map[int64]string{}
	for _, rec := range records {
		names[rec.Delegate.ID] = rec.FullName
	}
	w := &delegates.WhatIf{Query: r.Query("q")}
	sought := map[int64]bool{}
	official.Text = w.Query
	if err := delegate.All(r.Tx, official, func(rec delegate.Record) error { sought[rec.Delegate.ID] = true; return nil }); err != nil {
		return nil, err
	}
	out := outgoing(r, names)
	for i, rec := range records {
		id := rec.Delegate.ID
		if !sought[id] && !slices.Contains(out, id) {
			continue
		}
		detail := []string{r.T("choice.category." + rec.Category)}
		if traits := traitWords(r.Words, members[i].Traits, targets); traits != "" {
			detail = append(detail, traits)
		}
		w.People = append(w.People, delegates.Person{Tick: delegates.Tick{Value: strconv.FormatInt(id, 10), Label: rec.FullName,
			Checked: slices.Contains(out, id)}, Detail: strings.Join(detail, " · ")})
	}
	fillTrial(r, w, members, now, targets, out, names)
	fillProposal(r, w, members, targets, names)
	return w, nil
}

// outgoing are the delegates whom the address replaces.
func outgoing(r *web.Request, names map[int64]string) []int64 {
	var out []int64
	for _, text := range r.QueryValues("out") {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && names[id] != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// fillTrial compares the composition before and after the replacement.
func fillTrial(r *web.Request, w *delegates.WhatIf, members []composition.Member, now delegate.Composition, targets composition.Targets, out []int64, names map[int64]string) {
	incoming := min(max(r.QueryInt("incoming", len(out)), 0), mostIncoming)
	w.Incoming = ui.Input{Key: "incoming", Label: r.T("composition.incoming"), Hint: r.T("composition.incoming_hint"),
		Value: r.Query("incoming"), Width: "s", Mode: "numeric", Optional: true}
	traits := composition.TraitsIn(r.QueryValues("is")...)
	for _, group := range composition.TargetGroups {
		w.Traits = append(w.Traits, delegates.Tick{Value: group, Label: report.GroupLabel(r.Words, group, targets), Checked: traits&composition.TraitsIn(group) != 0})
	}
	if len(out) == 0 && incoming == 0 {
		return
	}
	then := composition.WhatIf(members, out, slices.Repeat([]composition.Traits{traits}, incoming))
	var gone []string
	for _, id := range out {
		gone = append(gone, names[id])
	}
	w.Tried = r.T("composition.tried", "Out", namesOrNobody(r, gone), "Count", incoming, "Official", then.Official)
	if is := traitWords(r.Words, traits, targets); is != "" && incoming > 0 {
		w.Tried += " " + r.T("composition.tried_traits", "Traits", is)
	}
	gaps := composition.Gaps(then, targets.List)
	for _, group := range composition.TargetGroups {
		line := delegates.Before{Label: report.GroupLabel(r.Words, group, targets), Now: countShare(r.Words, now.In(group), now.Official),
			Then: countShare(r.Words, then.In(group), then.Official)}
		for _, g := range gaps {
			if g.Group == group {
				line.Gap = gapStatus(r.Words, g)
			}
		}
		w.Result = append(w.Result, line)
	}
}

func namesOrNobody(r *web.Request, names []string) string {
	if len(names) == 0 {
		return r.T("composition.nobody")
	}
	return strings.Join(names, ", ")
}

func countShare(words *i18n.Printer, n, of int) string {
	return words.Number(n) + " (" + report.Percent(words, n, of) + ")"
}

// fillProposal explains the fewest replacements that meet all targets.
func fillProposal(r *web.Request, w *delegates.WhatIf, members []composition.Member, targets composition.Targets, names map[int64]string) {
	say := func(key string, args ...any) { w.Proposal = append(w.Proposal, r.T(key, args...)) }
	if !slices.ContainsFunc(targets.List, func(t composition.Target) bool { return t.AtLeast > 0 }) {
		say("composition.proposal_no_targets")
		return
	}
	best, possible := composition.FewestReplacements(members, targets.List)
	switch {
	case best.GaveUp:
		say("composition.proposal_gave_up")
		return
	case !possible:
		say("composition.proposal_impossible")
		return
	case best.Count == 0:
		say("composition.proposal_met")
		return
	}
	var needs []string
	for _, n := range best.Needs {
		needs = append(needs, r.T("composition.need", "Count", n.Count, "Group", groupWords(r.Words, n.Group, targets)))
	}
	say("composition.proposal_least", "Count", best.Count, "Needs", strings.Join(needs, ", "))
	for _, p := range best.Out {
		has := r.T("composition.pick_none")
		if p.Traits != 0 {
			has = r.T("composition.pick_traits", "Traits", traitWords(r.Words, p.Traits, targets))
		}
		w.Picks = append(w.Picks, r.T("composition.pick", "Count", p.Count, "Of", len(p.From), "Who", has, "Names", someNames(p.From, names)))
	}
	for i, t := range best.In {
		is := traitWords(r.Words, t, targets)
		if is == "" {
			is = r.T("composition.anybody")
		}
		w.Incomers = append(w.Incomers, r.T("composition.newcomer", "Number", i+1, "Traits", is))
	}
}

// someNames lists the first people of a choice.
func someNames(ids []int64, names map[int64]string) string {
	const shown = 5
	var list []string
	for _, id := range ids[:min(shown, len(ids))] {
		list = append(list, names[id])
	}
	if len(ids) > shown {
		list = append(list, "…")
	}
	return strings.Join(list, ", ")
}
