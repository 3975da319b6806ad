package received

import (
	"slices"
	"strings"

	"daihoi/exports"
	"daihoi/exports/intake"
	"daihoi/exports/tables"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/template"
	"daihoi/models/vietext"
	"daihoi/templates/i18n"
)

// TemplateFile is a template as found in a workbook.
type TemplateFile struct {
	Code string // of the template that the workbook was made from
	rows []templateCells
}

// templateCells is one row, by the keys of exports.TemplateKeys.
type templateCells struct {
	number int
	cells  map[string]field.Raw
}

// ReadTemplate reads a template from a workbook that this program has written. The headings may be in any of the
// languages of words. Every error is an Invalid fault that says what to do.
func ReadTemplate(name string, content []byte, words ...*i18n.Printer) (TemplateFile, error) {
	book, err := intake.Read(name, content)
	if err != nil {
		return TemplateFile{}, err
	}
	code, ok := exports.TemplateCode(content)
	if !ok {
		return TemplateFile{}, fault.At("files", "templates.no_template", "File", name)
	}
	var known []tables.Known
	for _, key := range exports.TemplateKeys {
		var headers []string
		for _, w := range words {
			headers = append(headers, exports.TemplateHeading(w, key))
		}
		known = append(known, tables.Known{Key: key, Headers: headers})
	}
	all, err := tables.Find(book, known)
	if err != nil {
		return TemplateFile{}, err
	}
	best := tables.Best(all)
	if best < 0 {
		return TemplateFile{}, fault.At("files", "templates.no_template", "File", name)
	}
	file := TemplateFile{Code: code, rows: templateRows(&all[best], known)}
	if len(file.rows) == 0 {
		return file, fault.At("files", "templates.no_template", "File", name)
	}
	return file, nil
}

// templateRows are the rows with an item. Package tables takes items such as "Tổng duyệt" for sums or titles, so those
// kinds count too.
func templateRows(t *tables.Table, known []tables.Known) []templateCells {
	keys := map[int]string{}
	for _, m := range tables.Match(t.Columns, known) {
		if m.How == tables.Exact {
			keys[m.Column] = m.Key
		}
	}
	var rows []templateCells
	for i := range t.Rows {
		row := &t.Rows[i]
		if row.Kind == tables.Numbering || row.Kind == tables.Heading || row.Kind == tables.Blank || row.Kind == tables.Trailer {
			continue
		}
		cells := map[string]field.Raw{}
		for column, key := range keys {
			cells[key] = toUnicode(t.Cell(row, column))
		}
		if _, ok := cells["item_code"]; ok && (!cells["item_code"].Empty() || !cells["name_vi"].Empty()) {
			rows = append(rows, templateCells{row.Number, cells})
		}
	}
	return rows
}

// Draft applies the file to a draft. Fields without a column stay as they are. Problems name the cell.
func (f TemplateFile) Draft(d deadline.Draft, words ...*i18n.Printer) (deadline.Draft, error) {
	if f.Code != d.Template.Code {
		return d, fault.At("files", "templates.other_template", "Code", f.Code)
	}
	var problems []fault.Problem
	items, refs := make([]template.Item, len(f.rows)), map[string]templateCells{}
	for i, row := range f.rows {
		items[i] = row.item(d.Old, words, func(ref string, p fault.Problem) { problems = append(problems, cellProblem(words[0], ref, p)) })
		refs[items[i].Code] = row
	}
	d = d.With(items)
	if len(problems) == 0 {
		for _, p := range d.Check() {
			problems = append(problems, cellProblem(words[0], refs[p.Code].ref(p.Field), p.Problem))
		}
	}
	return d, fault.Of(problems)
}

// cellProblem describes a problem and names its cell.
func cellProblem(words *i18n.Printer, ref string, p fault.Problem) fault.Problem {
	if ref == "" {
		return fault.Problem{Field: "files", Key: "templates.problem", Args: fault.Args("Text", words.Problem(p))}
	}
	return fault.Problem{Field: "files", Key: "templates.cell_problem", Args: fault.Args("Cell", ref, "Text", words.Problem(p))}
}

// ref is the address of a cell, or of the code of the row when the file lacks the column.
func (c templateCells) ref(key string) string {
	if cell, ok := c.cells[key]; ok {
		return cell.Ref
	}
	return c.cells["item_code"].Ref
}

// item applies a row to the present item with the same code.
func (c templateCells) item(old []template.Item, words []*i18n.Printer, refuse func(string, fault.Problem)) template.Item {
	item := template.Item{Anchor: template.BaseDay, DayKind: template.CalendarDays}
	code := strings.ToUpper(strings.TrimSpace(c.cells["item_code"].Text))
	if at := slices.IndexFunc(old, func(i template.Item) bool { return i.Code == code }); at >= 0 {
		item = old[at]
	}
	table := append(field.Table[template.Item]{template.CodeField, exports.RetiredField}, template.ItemFields...)
	for _, f := range table {
		cell, ok := c.cells[f.Key]
		if !ok {
			continue
		}
		text := cell.Text
		if cell.Kind == field.RawDay {
			text = cell.Day.Short()
		}
		if f.Kind == field.Choice {
			text = templateChoice(words, f, text)
		}
		if key := f.Take(&item, text); key != "" {
			refuse(cell.Ref, fault.Problem{Field: f.Key, Key: key, Args: fault.Args("Max", 200, "Text", cell.Text)})
		}
	}
	return item
}

// templateChoice is the option with these words. Other text is returned unchanged and refused later.
func templateChoice(words []*i18n.Printer, f field.Field[template.Item], text string) string {
	for _, w := range words {
		for _, o := range f.Options {
			if vietext.Fold(exports.TemplateChoice(w, f.Key, o)) == vietext.Fold(text) {
				return o
			}
		}
	}
	return text
}
