package app

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/store"
)

func agendaPath(congressID int64) string { return congressPath(congressID) + "/agenda" }

// agendaForm is an agenda as it stands in the form: texts as typed, by the keys of the fields.
type agendaForm struct {
	rows    []map[string]string
	notices []string
	wrong   []fault.Problem
}

// agendaPage shows the agenda of one session of a congress; who may edit the congress gets a form.
func agendaPage(r *Request) (Result, error) {
	c, parts, at, err := r.agendaOf(access.View)
	if err != nil {
		return Result{}, err
	}
	if r.Form("part") != "" {
		return r.showAgenda(c, parts, at, r.typedAgenda())
	}
	var f agendaForm
	if at >= 0 {
		f.rows = typedBlocks(parts[at].Blocks)
	}
	return r.showAgenda(c, parts, at, f)
}

// agendaOf reads the programme of the congress and finds the session that is meant: that of the form or the address, else
// the first; -1 when there is none.
func (r *Request) agendaOf(action access.Action) (c congress.Congress, parts []congress.AgendaPart, at int, err error) {
	if c, err = r.congressFor(action); err != nil {
		return c, nil, -1, err
	}
	if parts, err = congress.Programme(r.Tx, c.ID); err != nil || len(parts) == 0 {
		return c, parts, -1, err
	}
	meant := r.Form("part")
	if meant == "" {
		meant = r.Query("session")
	}
	if meant == "" {
		return c, parts, 0, nil
	}
	at = slices.IndexFunc(parts, func(p congress.AgendaPart) bool { return strconv.FormatInt(p.SessionID, 10) == meant })
	if at < 0 {
		err = store.NotFound()
	}
	return c, parts, at, err
}

func typedBlocks(blocks []congress.Block) (rows []map[string]string) {
	for _, b := range blocks {
		rows = append(rows, congress.BlockFields.Values(&b))
	}
	return rows
}

// typedAgenda reads the posted form. Every input of a block is there once for each block.
func (r *Request) typedAgenda() agendaForm {
	f := agendaForm{wrong: r.Problems()}
	for i := range r.form["block_title"] {
		row := map[string]string{}
		for _, key := range congress.BlockFields.Keys() {
			if typed := r.form[key]; i < len(typed) {
				row[key] = typed[i]
			}
		}
		f.rows = append(f.rows, row)
	}
	return f
}

// blocks understands the form.
func (f agendaForm) blocks() (blocks []congress.Block, problems []fault.Problem) {
	for i, typed := range f.rows {
		var b congress.Block
		for _, p := range congress.BlockFields.Decode(func(key string) string { return typed[key] }, &b) {
			p.Field = congress.BlockKey(p.Field, i+1)
			problems = append(problems, p)
		}
		blocks = append(blocks, b)
	}
	return blocks, problems
}

// withoutBlank leaves out the rows in which nothing stands.
func (f agendaForm) withoutBlank() agendaForm {
	f.rows = slices.DeleteFunc(f.rows, func(row map[string]string) bool {
		for _, typed := range row {
			if strings.TrimSpace(typed) != "" {
				return false
			}
		}
		return true
	})
	return f
}

// draftAgenda saves the agenda of a session. The other buttons of the form change nothing but what is shown.
func draftAgenda(r *Request) (Result, error) {
	c, parts, at, err := r.agendaOf(access.EditCongress)
	if err != nil {
		return Result{}, err
	}
	if at < 0 {
		return redirect(agendaPath(c.ID)), nil
	}
	f := r.typedAgenda()
	if do := r.Form("do"); do != "" && do != "save" {
		return r.arrangeAgenda(c, parts, at, f, do)
	}
	blocks, problems := f.withoutBlank().blocks()
	err = r.typed(problems, func() error {
		return congress.DraftAgenda(r.Tx, parts[at].SessionID, r.FormInt("version"), blocks)
	})
	return redirect(agendaPath(c.ID)+with(nil, "session", strconv.FormatInt(parts[at].SessionID, 10))).saying("agenda.saved", "Blocks", len(blocks)), err
}

// arrangeAgenda puts the blocks on the clock, adds, moves and removes them, without saving anything.
func (r *Request) arrangeAgenda(c congress.Congress, parts []congress.AgendaPart, at int, f agendaForm, do string) (Result, error) {
	if parts[at].Version != r.FormInt("version") {
		return Result{}, store.Stale()
	}
	what, number, _ := strings.Cut(do, "-")
	n, _ := strconv.Atoi(number)
	i := n - 1
	here := i >= 0 && i < len(f.rows)
	switch {
	case what == "add":
		f.rows = append(f.rows, map[string]string{})
	case what == "insert":
		blocks, err := r.chosenBlocks(c, parts[at])
		if err != nil {
			return Result{}, err
		}
		f.rows = append(f.withoutBlank().rows, typedBlocks(blocks)...)
	case what == "remove" && here:
		f.rows = slices.Delete(f.rows, i, i+1)
	case what == "up" && here && i > 0:
		f.rows[i-1], f.rows[i] = f.rows[i], f.rows[i-1]
	case what == "down" && here && i+1 < len(f.rows):
		f.rows[i+1], f.rows[i] = f.rows[i], f.rows[i+1]
	}
	_, f.wrong = f.blocks()
	f.wrong = slices.DeleteFunc(f.wrong, func(p fault.Problem) bool { return p.Key == "problem.required" }) // not filled in yet
	f.notices = []string{r.T("agenda.unsaved")}
	return r.showAgenda(c, parts, at, f)
}

// chosenBlocks are those of the template or of the agenda that was chosen: "template-CODE" or "agenda-ID".
func (r *Request) chosenBlocks(c congress.Congress, part congress.AgendaPart) ([]congress.Block, error) {
	kind, chosen, _ := strings.Cut(r.Form("agenda_source"), "-")
	if kind == "agenda" {
		id, err := strconv.ParseInt(chosen, 10, 64)
		if err != nil {
			return nil, store.NotFound()
		}
		return congress.BlocksOf(r.Tx, id)
	}
	for _, t := range congress.AgendaTemplates(c.Unit.LevelCode) {
		if kind == "template" && t.Code == chosen {
			return t.BlocksFor(part.Kind, part.Starts), nil
		}
	}
	return nil, fault.At("agenda_source", "problem.required")
}

// releaseAgenda gives the programme out as it is drafted.
func releaseAgenda(r *Request) (Result, error) {
	c, err := r.congressFor(access.EditCongress)
	if err != nil {
		return Result{}, err
	}
	released, err := congress.ReleaseProgramme(r.Tx, c.ID, r.FormInt("version"), r.Form("release_note"))
	return redirect(agendaPath(c.ID)).saying("release.done", "Number", released.Number), err
}
