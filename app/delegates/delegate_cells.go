package delegates

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vocabulary"
	"daihoi/templates/delegates"
)

// cellFields are the list columns that are fields of a record, in list order.
func cellFields() (fields []field.Field[delegate.Record]) {
	for _, key := range listColumns {
		if f, ok := delegate.Fields.Find(key); ok {
			fields = append(fields, f)
		}
	}
	return fields
}

// decodeRows reads the submitted table. "row" names the rows; a cell that was not sent keeps its stored value.
func decodeRows(r *web.Request) []delegate.RowEdit {
	var edits []delegate.RowEdit
	for _, row := range web.ReadTicks(r.FormValues("row")) {
		e := delegate.RowEdit{Selected: row, Typed: map[string]string{}, Confirmed: r.Form(delegate.At("confirmed", int(row.ID))) != ""}
		for _, f := range cellFields() {
			if typed := r.FormValues(delegate.At(f.Key, int(row.ID))); len(typed) > 0 {
				e.Typed[f.Key] = typed[0]
			}
		}
		edits = append(edits, e)
	}
	return edits
}

// editDelegates saves the changed rows of a table.
func editDelegates(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	n, proposed, err := correction.EditAll(r.Tx, c.ID, decodeRows(r))
	if err != nil {
		return web.Result{}, err
	}
	to := web.Redirect(web.DelegateListPath(c.ID) + r.QueryWith("edit", "1"))
	if proposed > 0 {
		return to.Saying("cells.proposed", "Count", n, "Proposed", proposed), nil
	}
	return to.Saying("cells.saved", "Count", n), nil
}

// delegateCells shows a list as a table to type into. After a refused POST it has every submitted row, even those no
// longer on this page.
func delegateCells(r *web.Request, c *congress.Congress, rows []delegate.Record, v *delegates.Delegates) error {
	typed := map[int64]delegate.RowEdit{}
	if r.Refused() {
		var gone []int64
		for _, e := range decodeRows(r) {
			typed[e.ID] = e
			if !slices.ContainsFunc(rows, func(rec delegate.Record) bool { return rec.Delegate.ID == e.ID }) {
				gone = append(gone, e.ID)
			}
		}
		more, err := delegate.ByIDs(r.Tx, c.ID, gone)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	t := &delegates.CellTable{Action: web.DelegateListPath(c.ID) + "/edit" + r.QueryWith("edit", "1"), Leave: web.DelegateListPath(c.ID) + r.QueryWith("edit", "")}
	for _, f := range cellFields() {
		t.Columns = append(t.Columns, r.Words.FieldName("delegates.column", f.Key))
		if f.Kind == field.Vocabulary {
			t.Lists = append(t.Lists, delegates.CellList{Key: f.Key, Words: vocabulary.Names(f.Key)})
		}
	}
	persons := make([]int64, len(rows))
	for i := range rows {
		persons[i] = rows[i].PersonID
	}
	seats, err := delegate.SeatsOf(r.Tx, persons...)
	if err != nil {
		return err
	}
	for i := range rows {
		row := cellRow(r, &rows[i], typed[rows[i].Delegate.ID])
		if own := seats[rows[i].PersonID]; !delegate.Holds(r.Actor, own) {
			row.Held = r.T("cells.held", "Unit", unitWord(r, delegate.HoldingSeat(own)))
		}
		t.Rows = append(t.Rows, row)
	}
	v.Cells = t
	v.Problems = rowProblems(r, cellAnchor)
	return nil
}

// cellAnchor is the cell of a problem; a problem of a field without a cell leads to the name.
func cellAnchor(key, id string) string {
	if id == "" {
		return key
	}
	if !slices.Contains(listColumns, key) {
		key = "full_name"
	}
	return key + "-" + id
}

func cellRow(r *web.Request, rec *delegate.Record, typed delegate.RowEdit) delegates.CellRow {
	id := strconv.FormatInt(rec.Delegate.ID, 10)
	row := delegates.CellRow{ID: id, Version: web.TickValue(rec), Name: rec.FullName, Href: web.DelegatePath(rec.Delegate.ID), Confirmed: typed.Confirmed}
	if typed.ID != 0 && !r.Stale() {
		row.Version = id + ":" + strconv.FormatInt(typed.Version, 10) // the version that was edited; only after a conflict the newer one
	}
	for _, p := range r.Problems() {
		if p.Args["ID"] != nil && p.Field == delegate.At("full_name", int(rec.Delegate.ID)) && p.Key == "problem.duplicate_delegate" {
			row.Confirm = true
		}
	}
	for _, f := range cellFields() {
		row.Cells = append(row.Cells, cell(r, f, rec, typed))
	}
	return row
}

func cell(r *web.Request, f field.Field[delegate.Record], rec *delegate.Record, edit delegate.RowEdit) delegates.Cell {
	name := delegate.At(f.Key, int(rec.Delegate.ID))
	cell := delegates.Cell{Name: name, Key: f.Key, Choice: f.Kind == field.Choice, Listed: f.Kind == field.Vocabulary,
		Heading: r.T("delegates.column." + f.Key), Label: r.T("bulk.field_of", "Name", rec.FullName, "Field", r.Words.FieldName("delegates.column", f.Key))}
	if f.Kind == field.Phone {
		cell.Mode = "tel"
	}
	if cell.Choice {
		cell.Options = web.Options(r, f)
	}
	cell.Was = web.InputText(f.Kind, f.Text(rec))
	cell.Value = cell.Was
	if typed, sent := edit.Typed[f.Key]; sent {
		cell.Value = typed
	}
	if r.Stale() && cell.Changed() {
		now := r.ShownValue(f.Kind, f.Key, f.Text(rec))
		cell.Current = &now
	}
	for _, p := range r.Problems() {
		if p.Field == name {
			p.Field = f.Key // the cell itself says whose field it is
			cell.Error = r.Words.Problem(p)
		}
	}
	return cell
}
