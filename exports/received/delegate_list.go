package received

import (
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/tables"
	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
	"daihoi/templates/i18n"
)

// List is a table of delegates found in an uploaded file.
type List struct {
	roster.Upload
	Best bool // the most likely list of the file
}

// ReadLists finds the tables of delegates in a file and marks the most likely one. Every error is an Invalid fault
// that says what to do.
func ReadLists(name string, content []byte) ([]List, error) {
	made, ours := book.ReadStamp(content)
	if ours && made.Kind != book.StampForm && made.Kind != book.StampList {
		return nil, fault.New(fault.Invalid, "import.other_kind."+made.Kind)
	}
	workbook, err := intake.Read(name, content)
	if err != nil {
		return nil, err
	}
	known := knownColumns()
	all, err := tables.Find(workbook, known)
	if err != nil {
		return nil, err
	}
	best := tables.Best(all)
	var lists []List
	found := roster.Found{UnitCode: made.Code, MendedOf: book.ReadReturned(content)}
	if made.Kind == book.StampForm {
		found.Form = &made.Version
	}
	for i := range all {
		l, twice := listOf(&all[i], known)
		l.explainStars(&all[i], textsAbove(&all[i], workbook))
		if all[i].HeaderRows[0] == 0 && !l.Names() {
			continue // rows without headings that are no people either
		}
		table := tableFound(&all[i], l, workbook)
		table.Twice = twice
		if last := len(lists) - 1; last >= 0 && sameList(&lists[last], &l) {
			before := &found.Tables[last]
			for _, s := range table.Stated {
				s.From, s.To = s.From+len(lists[last].Rows)+1, s.To+len(lists[last].Rows)+1
				before.Stated = append(before.Stated, s)
			}
			before.Rows += table.Rows
			before.Dittos, before.Twice = append(before.Dittos, table.Dittos...), before.Twice+twice
			lists[last].add(&l, &all[i])
			lists[last].Best = lists[last].Best || i == best
			continue
		}
		l.Best, l.FileName, l.Content = i == best, name, content
		lists, found.Tables = append(lists, l), append(found.Tables, table)
	}
	lists, found.Tables = joinSides(lists, found.Tables)
	explainCodes(lists)
	for i := range lists {
		lists[i].Found, lists[i].Found.Taken = found, i
	}
	return lists, nil
}

// Likeliest returns the most likely list of the file, or of the named sheet.
func Likeliest(lists []List, sheet string) (best List, found bool) {
	known := -1
	for i, l := range lists {
		table := l.Found.Tables[i]
		switch {
		case sheet == "" && l.Best:
			return l, true
		case sheet == "" || vietext.Fold(l.Sheet) != vietext.Fold(sheet):
		case min(table.Rows, 1)*100+table.Known > known:
			best, found, known = l, true, min(table.Rows, 1)*100+table.Known
		}
	}
	return best, found
}

// Sheets names the sheets with lists, each once.
func Sheets(lists []List) []string {
	var names []string
	for _, l := range lists {
		if !slices.Contains(names, l.Sheet) {
			names = append(names, l.Sheet)
		}
	}
	return names
}

// Notices returns what users must know about a list before they import it: columns that will not be imported, an
// outdated form.
func (l List) Notices(words *i18n.Printer) []string {
	return Notices(words, l.Found, l.Columns, l.Rows, l.Mapping)
}

// Notices is List.Notices for the parts of a stored import.
func Notices(words *i18n.Printer, f roster.Found, columns []roster.Column, rows []roster.TableRow, mapping map[int]string) []string {
	var out []string
	if !hasName(mapping) {
		out = append(out, words.T("import.no_name"))
	}
	if f.Form != nil && *f.Form < book.FormVersion {
		out = append(out, words.T("import.old_form", "Version", *f.Form, "Current", book.FormVersion))
	}
	var sheets []string
	for _, sheet := range f.HiddenSheets() {
		sheets = append(sheets, words.T("import.hidden_sheet", "Sheet", sheet.Name, "Count", sheet.Rows))
	}
	if len(sheets) > 0 {
		out = append(out, words.T("import.hidden_sheets", "Sheets", strings.Join(sheets, "; ")))
	}
	out = append(out, readNotices(words, f.Table())...)
	if others := f.OtherRows(); others > 0 {
		out = append(out, words.T("import.other_tables", "Count", others))
	}
	if unused := unusedColumns(columns, rows, mapping); len(unused) > 0 {
		out = append(out, words.T("import.unused_columns", "Columns", strings.Join(unused, "; ")))
	}
	return out
}

// readNotices says what was read otherwise than it is written.
func readNotices(words *i18n.Printer, t roster.FoundTable) (out []string) {
	if n := len(t.Dittos); n > 0 {
		out = append(out, words.T("import.dittos_read", "Count", n, "Cells", strings.Join(t.Dittos[:min(n, mostNamed)], ", ")))
	}
	if len(t.Sides) > 0 {
		out = append(out, words.T("import.sides_joined", "Tables", strings.Join(t.Sides, "; ")))
	}
	if t.Twice > 0 {
		out = append(out, words.T("import.letters_restored", "Count", t.Twice))
	}
	return out
}

// mostNamed is how many cells a notice names.
const mostNamed = 5

// Names reports whether a column holds the delegates' names.
func (l List) Names() bool { return hasName(l.Mapping) }

func hasName(mapping map[int]string) bool {
	for _, key := range mapping {
		if base, _, _ := strings.Cut(key, "."); base == nameKey {
			return true
		}
	}
	return false
}

// unusedColumns lists the columns with values that will not be imported: "L (Chuyên ngành)".
func unusedColumns(columns []roster.Column, rows []roster.TableRow, mapping map[int]string) []string {
	var out []string
	for i, c := range columns {
		filled := slices.ContainsFunc(rows, func(row roster.TableRow) bool {
			return row.Kind == rosterplan.DataRow && i < len(row.Cells) && !row.Cells[i].Empty()
		})
		switch {
		case mapping[i] != "" || c.Ordinal || !filled:
		case len(c.Path) == 0:
			out = append(out, c.Name)
		default:
			out = append(out, c.Name+" ("+strings.Join(c.Path, " · ")+")")
		}
	}
	return out
}

// Limits of the texts above a table. A letterhead and a title are shorter.
const (
	mostAbove   = 40
	longestText = 300
)

// firstRow is the first row of a table: of its headings, or without any of its people.
func firstRow(t *tables.Table) int {
	if t.HeaderRows[0] == 0 && len(t.Rows) > 0 {
		return t.Rows[0].Number
	}
	return t.HeaderRows[0]
}

// textsAbove lists the texts of a sheet above the headings of a table, a line each.
func textsAbove(t *tables.Table, workbook grid.Book) (texts []string) {
	for _, s := range workbook.Sheets {
		for _, line := range s.Lines {
			if s.Name != t.Sheet || line.Number >= firstRow(t) {
				continue
			}
			for _, c := range line.Cells {
				for text := range strings.Lines(toUnicode(c).Text) {
					if text = strings.TrimSpace(text); text != "" && len(text) <= longestText && len(texts) < mostAbove {
						texts = append(texts, text)
					}
				}
			}
		}
	}
	return texts
}

// Lines that titleOf looks at, and the cells that a line of a table has at least.
const (
	titleLines = 6
	rowCells   = 4
)

// titleOf lists the texts of the lines right above the headings, nearest first, up to a line of another table.
func titleOf(t *tables.Table, workbook grid.Book) (texts []string) {
	for _, s := range workbook.Sheets {
		if s.Name != t.Sheet {
			continue
		}
		for i := len(s.Lines) - 1; i >= 0 && len(texts) < titleLines; i-- {
			if s.Lines[i].Number >= firstRow(t) {
				continue
			}
			var line []string
			for _, c := range s.Lines[i].Cells {
				if text := grid.Text(toUnicode(c)); text != "" {
					line = append(line, text)
				}
			}
			if len(line) >= rowCells {
				break
			}
			texts = append(texts, line...)
		}
	}
	return texts
}

func tableFound(t *tables.Table, l List, workbook grid.Book) roster.FoundTable {
	f := roster.FoundTable{Sheet: t.Sheet, Hidden: t.Hidden, Head: t.HeaderRows[1], Known: len(l.Mapping), Above: textsAbove(t, workbook), Title: titleOf(t, workbook),
		Stated: statedIn(t, &l, workbook), Names: l.Names(), Dittos: t.Dittos}
	for _, row := range l.Rows {
		if row.Kind == rosterplan.DataRow && !row.Hidden {
			f.Rows++
		}
	}
	return f
}

// listOf converts a table to the form in which an import is stored; columns count from the first of the table.
func listOf(t *tables.Table, known []tables.Known) (l List, twice int) {
	dropRemarks(t)
	l = List{Upload: roster.Upload{Sheet: t.Sheet, Mapping: map[int]string{}, Fingerprint: tables.Fingerprint(t.Columns)}}
	for _, c := range t.Columns {
		l.Columns = append(l.Columns, roster.Column{Name: grid.ColumnName(c.Index), Path: c.Path, Hidden: c.Hidden, Ordinal: c.Ordinal})
	}
	l.propose(t.Columns, known)
	l.groupPlaces(t)
	legends := make([]map[string]string, len(t.Columns))
	for i, c := range t.Columns {
		legends[i] = c.Legend()
		l.Mapping[i] = markedOption(l.Mapping[i], legends[i])
		if l.Mapping[i] == "" {
			delete(l.Mapping, i)
		}
	}
	converted := unicodeCache{}
	for i := range t.Rows {
		row := &t.Rows[i]
		kept := roster.TableRow{Number: row.Number, Kind: rowKind(row.Kind), Hidden: row.Hidden || row.Struck, Struck: row.Struck, Cells: make([]field.Raw, 0, len(t.Columns))}
		if kept.Kind == rosterplan.GroupRow && len(row.Groups) > 0 {
			kept.Text = row.Groups[len(row.Groups)-1]
		}
		for c := range t.Columns {
			kept.Cells = append(kept.Cells, t.Cell(row, c))
			cell := &kept.Cells[c]
			if converted.convert(cell) {
				twice++
			}
			explain(cell, legends[c])
			if grid.IsRef(cell.Ref, t.Columns[c].Index, row.Number) { // a merged cell keeps the address of its first cell
				cell.Ref = ""
			}
		}
		if (kept.Kind == rosterplan.GroupRow || kept.Kind == rosterplan.DataRow) && isRemark(&kept) {
			kept.Kind, kept.Text = rosterplan.BlankRow, ""
		}
		l.Rows = append(l.Rows, kept)
	}
	return l, twice
}

// propose says which column is which field, and how sure that is.
func (l *List) propose(columns []tables.Column, known []tables.Known) {
	columns = withoutFormer(withoutThoseLeaving(columns))
	for _, m := range tables.Match(withoutHidden(columns), known) {
		if m.Key == "" || m.Key == remarksKey || m.Key == unaskedKey || columns[m.Column].Apart || m.Key == outsideKey && columns[m.Column].Values.Marks == 0 {
			continue
		}
		l.Mapping[m.Column] = m.Key
		l.Columns[m.Column].Certainty = roster.Sure
		if m.How == tables.ByValues {
			l.Columns[m.Column].Certainty = roster.ByValues
		}
	}
	for _, i := range matchOptions(columns, l.Mapping) {
		l.Columns[i].Certainty = roster.Sure
	}
	for i := range columns {
		if key := l.Mapping[i]; (key == "religion" || key == "ethnicity") && allMarks(columns[i]) { // who has one, but not which
			l.Mapping[i] = key + "." + cellvalue.OtherOption
		}
	}
	matchNameHalves(columns, l.Mapping)
	for _, i := range append(matchCombined(columns, l.Mapping), matchSender(columns, l.Mapping)...) {
		l.Columns[i].Certainty = roster.Sure
	}
	for _, i := range slices.Concat(matchNeighbours(columns, l.Mapping), matchByValues(columns, l.Mapping), matchUnnamed(columns, l.Mapping)) {
		l.Columns[i].Certainty = roster.ByValues
	}
	for _, i := range matchMinorities(columns, l.Mapping) {
		l.Columns[i].Certainty = roster.Sure
	}
	dropDoubtfulName(columns, l.Mapping)
	for i := range l.Columns {
		switch c := &l.Columns[i]; {
		case l.Mapping[i] == "":
			c.Certainty = roster.Unused
		case c.Certainty == "": // the unnamed half of a name
			c.Certainty = roster.ByValues
		}
	}
}

// allMarks reports whether a column holds marks only.
func allMarks(c tables.Column) bool {
	return c.Values.Marks > 0 && c.Values.Marks == filled(c)
}

// withoutHidden is the columns with the hidden ones bare of their headings: what is not shown is not read, nor kept from a
// column that is.
func withoutHidden(columns []tables.Column) []tables.Column {
	shown := slices.Clone(columns)
	for i := range shown {
		if shown[i].Hidden {
			shown[i].Path = nil
		}
	}
	return shown
}

// markedOption is the key of a column whose heading says that one option is marked and the other left blank: "Giới tính
// (nữ ghi x)".
func markedOption(key string, legend map[string]string) string {
	if key != "gender" || len(legend) != 1 {
		return key
	}
	for code, word := range legend {
		sex, _ := cellvalue.ReadCell(key, field.Raw{Kind: field.RawText, Text: word}, calendar.Date{})
		if cellvalue.IsMark(code) && sex != "" {
			return key + "." + sex
		}
	}
	return key
}

// explain adds the word that the heading gives for the code of a cell: "1 = Nam".
func explain(c *field.Raw, legend map[string]string) {
	if legend == nil || c.Kind != field.RawText && c.Kind != field.RawNumber {
		return
	}
	code := cellvalue.CellText(field.Choice, *c)
	if word := legend[vietext.Fold(code)]; word != "" && vietext.Fold(word) != vietext.Fold(code) {
		*c = field.Raw{Ref: c.Ref, Kind: field.RawText, Text: code + cellvalue.LegendSign + word}
	}
}

func rowKind(k tables.RowKind) rosterplan.RowKind {
	switch k {
	case tables.Data:
		return rosterplan.DataRow
	case tables.Group:
		return rosterplan.GroupRow
	case tables.Total:
		return rosterplan.TotalRow
	}
	return rosterplan.BlankRow // numbering, repeated headings, the example of a form, signatures
}
