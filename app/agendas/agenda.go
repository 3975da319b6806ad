package agendas

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/agenda"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// agendaForm is an agenda as the form has it: text by field key, as typed.
type agendaForm struct {
	rows    []map[string]string
	notices []string
	wrong   []fault.Problem
}

// agendaPage shows the agenda of one part of its host, as a form to those who may edit it.
func agendaPage(r *web.Request) (web.Result, error) {
	h, at, err := agendaPart(r, false)
	if err != nil {
		return web.Result{}, err
	}
	if r.Form("part") != "" {
		return showAgenda(r, h, at, decodeAgenda(r))
	}
	var f agendaForm
	if at >= 0 {
		f.rows = blockRows(h.parts[at].Blocks)
	}
	return showAgenda(r, h, at, f)
}

// agendaPart reads the host and finds the part that the form or the address names, else the first; at is -1 when there
// is none.
func agendaPart(r *web.Request, edit bool) (h agendaHost, at int, err error) {
	if h, err = readHost(r, edit); err != nil || len(h.parts) == 0 {
		return h, -1, err
	}
	asked := r.Form("part")
	if asked == "" {
		asked = r.Query("session")
	}
	if asked == "" {
		return h, 0, nil
	}
	at = slices.IndexFunc(h.parts, func(p agenda.Part) bool { return strconv.FormatInt(p.ID, 10) == asked })
	if at < 0 {
		err = store.NotFound()
	}
	return h, at, err
}

func blockRows(blocks []agenda.Block) (rows []map[string]string) {
	for _, b := range blocks {
		rows = append(rows, agenda.BlockFields.Values(&b))
	}
	return rows
}

// decodeAgenda reads the posted form, in which every input of a block is repeated for each block.
func decodeAgenda(r *web.Request) agendaForm {
	f := agendaForm{wrong: r.Problems()}
	for i := range r.FormValues("block_title") {
		row := map[string]string{}
		for _, key := range agenda.BlockFields.Keys() {
			if typed := r.FormValues(key); i < len(typed) {
				row[key] = typed[i]
			}
		}
		f.rows = append(f.rows, row)
	}
	return f
}

// blocks decodes the form with the host's fields.
func (f agendaForm) blocks(fields field.Table[agenda.Block]) (blocks []agenda.Block, problems []fault.Problem) {
	for i, typed := range f.rows {
		var b agenda.Block
		for _, p := range fields.Decode(func(key string) string { return typed[key] }, &b) {
			p.Field = agenda.BlockKey(p.Field, i+1)
			problems = append(problems, p)
		}
		blocks = append(blocks, b)
	}
	return blocks, problems
}

// withoutBlank leaves out empty rows.
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

// draftAgenda saves the agenda of a part. The other buttons of the form only change what is shown.
func draftAgenda(r *web.Request) (web.Result, error) {
	h, at, err := agendaPart(r, true)
	if err != nil {
		return web.Result{}, err
	}
	if at < 0 {
		return web.Redirect(h.at("/agenda")), nil
	}
	f := decodeAgenda(r)
	if do := r.Form("do"); do != "" && do != "save" {
		return arrangeAgenda(r, h, at, f, do)
	}
	part := h.parts[at]
	blocks, problems := f.withoutBlank().blocks(h.owner.Fields())
	err = web.RunIfValid(problems, func() error { return h.draft(r, part, r.FormInt("version"), blocks) })
	return web.Redirect(h.at("/agenda", "session", h.session(part))).Saying("agenda.saved", "Blocks", len(blocks)), err
}

// arrangeAgenda recomputes the times, or adds, inserts, moves or removes blocks, without saving.
func arrangeAgenda(r *web.Request, h agendaHost, at int, f agendaForm, do string) (web.Result, error) {
	if h.parts[at].Version != r.FormInt("version") {
		return web.Result{}, store.Stale()
	}
	what, number, _ := strings.Cut(do, "-")
	n, _ := strconv.Atoi(number)
	i := n - 1
	here := i >= 0 && i < len(f.rows)
	switch {
	case what == "add":
		f.rows = append(f.rows, map[string]string{})
	case what == "insert":
		blocks, err := chosenBlocks(r, h, h.parts[at])
		if err != nil {
			return web.Result{}, err
		}
		f.rows = append(f.withoutBlank().rows, blockRows(blocks)...)
	case what == "remove" && here:
		f.rows = slices.Delete(f.rows, i, i+1)
	case what == "up" && here && i > 0:
		f.rows[i-1], f.rows[i] = f.rows[i], f.rows[i-1]
	case what == "down" && here && i+1 < len(f.rows):
		f.rows[i+1], f.rows[i] = f.rows[i], f.rows[i+1]
	}
	_, f.wrong = f.blocks(h.owner.Fields())
	f.wrong = slices.DeleteFunc(f.wrong, func(p fault.Problem) bool { return p.Key == "problem.required" }) // may still be filled in
	f.notices = []string{r.T("agenda.unsaved")}
	return showAgenda(r, h, at, f)
}

// chosenBlocks are the blocks of the chosen template or agenda: "template-CODE" or "agenda-ID".
func chosenBlocks(r *web.Request, h agendaHost, part agenda.Part) ([]agenda.Block, error) {
	kind, chosen, _ := strings.Cut(r.Form("agenda_source"), "-")
	if kind == "agenda" {
		id, err := strconv.ParseInt(chosen, 10, 64)
		if err != nil {
			return nil, store.NotFound()
		}
		return h.blocks(r, id)
	}
	for _, t := range h.templates {
		if kind == "template" && t.Code == chosen {
			return t.BlocksFor(part.Kind, part.Starts), nil
		}
	}
	return nil, fault.At("agenda_source", "problem.required")
}

// releaseAgenda releases the programme as drafted.
func releaseAgenda(r *web.Request) (web.Result, error) {
	h, err := readHost(r, true)
	if err != nil {
		return web.Result{}, err
	}
	released, err := h.release(r, r.FormInt("version"), r.Form("release_note"))
	return web.Redirect(h.at("/agenda")).Saying("release.done", "Number", released.Number), err
}
