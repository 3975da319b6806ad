// Package docx reads the documents of Word since 2007.
package docx

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/office"
	"daihoi/models/fault"
)

// Read reads a .docx file (ECMA-376 part 1, 17) as one sheet, because a list often runs through several tables with
// titles between them. Every row of a table is a row; so is every paragraph elsewhere, with its text in column A. Rows
// of a table in a cell follow the row around them. Text boxes outside tables are rows before the paragraph that
// holds them. Deleted and hidden text is left out.
func Read(c office.Container, name, part string) (grid.Book, error) {
	rel, err := c.Relations(part)
	if err != nil {
		return grid.Book{}, err
	}
	sheet := grid.Sheet{Name: grid.SheetName(name)}
	r := wordReader{sheet: &sheet}
	if r.looks, err = wordStyles(c, rel.ByType["styles"]); err != nil {
		return grid.Book{}, err
	}
	if r.lists, err = readWordLists(c, rel.ByType["numbering"]); err != nil {
		return grid.Book{}, err
	}
	if r.Scanner, err = c.Scan(part); err != nil {
		return grid.Book{}, err
	}
	if err := r.Root(); err != nil {
		return grid.Book{}, err
	}
	if string(r.Name) != "document" {
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_type")
	}
	if err := r.blocks(); err != nil {
		return grid.Book{}, err
	}
	return grid.Book{Sheets: []grid.Sheet{sheet}}, nil
}

// wordStyles reads the styles by their identifier; "" is that of paragraphs without a style.
func wordStyles(c office.Container, part string) (office.Looks, error) {
	const defaults, none = " defaults", " none"
	out := office.Looks{}
	s, err := c.Scan(part)
	if errors.Is(err, office.ErrNoPart) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for id := ""; ; {
		if err := s.Next(); err != nil || s.Kind == office.Ended {
			return out, err
		}
		if s.Kind != office.Opening || len(s.Open) < 2 {
			continue
		}
		switch name, list := string(s.Name), string(s.Open[1]); {
		case list == "docDefaults" && len(s.Open) == 5 && string(s.Open[3]) == "rPr":
			l := out[defaults]
			wordLook(s, &l)
			out[defaults] = l
		case name == "style" && len(s.Open) == 2:
			id = s.Attr("styleId")
			base := none
			if s.Attr("type") == "paragraph" {
				base = defaults
				if s.Flag("default") {
					out[""] = office.Look{Base: id}
				}
			}
			out[id] = office.Look{Base: base}
		case list == "style" && (name == "basedOn" || len(s.Open) == 4 && string(s.Open[2]) == "rPr"):
			l := out[id]
			if name == "basedOn" {
				l.Base = s.Attr("val")
			}
			wordLook(s, &l)
			out[id] = l
		}
		if len(out) > format.MaxStyles {
			return nil, office.ErrXML
		}
	}
}

// wordLook applies one property of a run of text.
func wordLook(s *office.Scanner, l *office.Look) {
	switch string(s.Name) {
	case "rFonts":
		l.Font = cmp.Or(s.Attr("ascii"), s.Attr("hAnsi"), l.Font)
	case "b":
		l.Weight = office.WeightOf(on(s))
	case "strike", "dstrike":
		l.Strike = office.WeightOf(on(s))
	case "vanish":
		l.Hidden = on(s)
	}
}

// on reports whether a property is set; it is unless the element says otherwise.
func on(s *office.Scanner) bool {
	v := s.Attr("val")
	return v != "0" && v != "false" && v != "off"
}

// wordReader reads the main part of a Word document.
type wordReader struct {
	*office.Scanner
	looks office.Looks
	lists wordLists
	sheet *grid.Sheet
	row   int // number of the last row
}

// enters reports whether an element only encloses paragraphs, rows, cells or text that are shown.
func enters(name string) bool {
	switch name {
	case "body", "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "AlternateContent", "Fallback":
		return true
	}
	return false
}

// each calls do at every element inside the open one, and enters or skips those that do leaves alone.
func (r *wordReader) each(do func(name string) (taken bool, err error)) error {
	for depth := len(r.Open); ; {
		if err := r.Next(); err != nil {
			return err
		}
		if r.Kind == office.Closing && len(r.Open) < depth {
			return nil
		}
		if r.Kind != office.Opening {
			continue
		}
		name := string(r.Name)
		taken, err := do(name)
		if err == nil && !taken && !enters(name) {
			err = r.Skip()
		}
		if err != nil {
			return err
		}
	}
}

// blocks reads the paragraphs and tables of the open element.
func (r *wordReader) blocks() error {
	return r.each(func(name string) (bool, error) {
		switch name {
		case "p":
			w := &office.Writing{Most: r.Run.Cell}
			if err := r.paragraph(w, false); err != nil {
				return true, err
			}
			c := w.Cell()
			if c.Empty() {
				return true, nil
			}
			r.row++
			g := grid.Builder{Run: r.Run, Sheet: r.sheet}
			g.Begin(r.row)
			g.Put(0, c, w.Face())
			return true, g.End()
		case "tbl":
			return true, r.table()
		}
		return false, nil
	})
}

// wordTable is a table while its rows are read.
type wordTable struct {
	columns []int        // by border of the grid, the column that begins there
	merged  []grid.Range // cells merged downwards that may go on in the next row
}

// narrowest is the width of a column that can hold a letter, in twentieths of a point. Narrower ones come from borders
// that were dragged in some rows only.
const narrowest = 150

func (r *wordReader) table() error {
	t := wordTable{columns: []int{0}}
	err := r.each(func(name string) (bool, error) {
		switch name {
		case "tblGrid":
			return true, r.tableGrid(&t)
		case "tr":
			return true, r.tableRow(&t)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return r.close(&t, grid.LastRow+1)
}

func (r *wordReader) tableGrid(t *wordTable) error {
	width := 0
	return r.each(func(name string) (bool, error) {
		if name != "gridCol" || len(t.columns) > grid.MaxColumns {
			return false, nil
		}
		column, w := t.columns[len(t.columns)-1], grid.Atoi(r.Attr("w"))
		if width += w; width >= narrowest || w <= 0 {
			width, column = 0, column+1
		}
		t.columns = append(t.columns, column)
		return false, nil
	})
}

// column is the column of the sheet that begins at a border of the grid.
func (t *wordTable) column(border int) int {
	last := len(t.columns) - 1
	return t.columns[min(border, last)] + max(0, border-last)
}

// close records the merged cells that end above a row.
func (r *wordReader) close(t *wordTable, row int) error {
	g := grid.Builder{Run: r.Run, Sheet: r.sheet}
	var err error
	t.merged = slices.DeleteFunc(t.merged, func(m grid.Range) bool {
		ended := m.Bottom < row
		if ended && err == nil {
			err = g.Merge(m)
		}
		return ended
	})
	return err
}

func (r *wordReader) tableRow(t *wordTable) error {
	r.row++
	row, border, deleted := r.row, 0, false
	g := grid.Builder{Run: r.Run, Sheet: r.sheet}
	g.Begin(row)
	err := r.each(func(name string) (bool, error) {
		switch {
		case name == "trPr":
			return true, r.each(func(name string) (bool, error) {
				switch name {
				case "gridBefore":
					border = min(max(grid.Atoi(r.Attr("val")), 0), grid.MaxColumns)
				case "hidden":
					g.Line.Hidden = on(r.Scanner)
				case "del":
					deleted = true
				}
				return false, nil
			})
		case name == "tc" && !deleted:
			var err error
			border, err = r.tableCell(t, &g, border)
			return true, err
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if deleted {
		r.row--
		return nil
	}
	if err := r.close(t, row); err != nil {
		return err
	}
	return g.End()
}

// tableCell reads the cell that begins at a border of the grid and returns the border at which it ends. A cell that
// goes on from above shows nothing of its own.
func (r *wordReader) tableCell(t *wordTable, g *grid.Builder, border int) (int, error) {
	row, span, merge := g.Line.Number, 1, ""
	w := &office.Writing{Most: r.Run.Cell}
	err := r.each(func(name string) (bool, error) {
		switch name {
		case "tcPr":
			return true, r.each(func(name string) (bool, error) {
				switch name {
				case "gridSpan":
					span = min(max(grid.Atoi(r.Attr("val")), 1), grid.MaxColumns)
				case "vMerge":
					merge = cmp.Or(r.Attr("val"), "continue")
				}
				return false, nil
			})
		case "p":
			w.Newline()
			return true, r.paragraph(w, true)
		case "tbl":
			return true, r.table()
		}
		return false, nil
	})
	if err != nil {
		return 0, err
	}
	end := min(border+span, grid.MaxColumns)
	m := grid.Range{Left: t.column(border), Top: row, Bottom: row}
	m.Right = max(m.Left, t.column(end)-1)
	if merge == "continue" {
		if i := slices.IndexFunc(t.merged, func(o grid.Range) bool { return o.Left == m.Left }); i >= 0 {
			t.merged[i].Bottom = row
			return end, nil
		}
	}
	g.Put(m.Left, w.Cell(), w.Face())
	if merge == "" || len(t.merged) > r.Run.Columns {
		return end, g.Merge(m)
	}
	t.merged = append(t.merged, m)
	return end, nil
}

// paragraph adds the text of the open paragraph. In a table a number that Word itself writes stands only where nothing
// else does, so that it does not become part of a name; a letter or Roman number belongs to a title.
func (r *wordReader) paragraph(w *office.Writing, inTable bool) error {
	base, number := r.looks.Find(""), ""
	before := w.Text.Len()
	err := r.each(func(name string) (bool, error) {
		switch name {
		case "pPr":
			var list, level string
			err := r.each(func(name string) (bool, error) {
				switch name {
				case "pStyle":
					base = r.looks.Find(r.Attr("val"))
				case "numPr":
					return true, r.each(func(name string) (bool, error) {
						switch name {
						case "numId":
							list = r.Attr("val")
						case "ilvl":
							level = r.Attr("val")
						}
						return false, nil
					})
				}
				return false, nil
			})
			if number = r.lists.number(list, grid.Atoi(level)); number != "" && (!inTable || !strings.ContainsAny(number[:1], "0123456789(")) {
				w.Add(number+" ", base)
				number = ""
			}
			return true, err
		case "r":
			return true, r.textRun(w, base, inTable)
		}
		return false, nil
	})
	if err == nil && number != "" && grid.Blank(w.Text.String()[min(before, w.Text.Len()):]) {
		w.Add(number, base)
	}
	return err
}

// textRun adds the text of the open run.
func (r *wordReader) textRun(w *office.Writing, base office.Look, inTable bool) error {
	l, boxed := base, false
	return r.each(func(name string) (bool, error) {
		switch name {
		case "Choice", "drawing", "pict":
			if inTable || boxed {
				return false, nil
			}
			before := r.row
			err := r.boxes()
			boxed = r.row > before
			return true, err
		case "Fallback": // says the same again, for older programs
			return boxed, skipIf(boxed, r.Scanner)
		case "rPr":
			return true, r.runLook(&l)
		case "t":
			return true, r.plain(w, l)
		}
		if !l.Hidden {
			switch name {
			case "tab", "ptab":
				w.Add("\t", l)
			case "br", "cr":
				w.Newline()
			case "noBreakHyphen":
				w.Add("-", l)
			case "softHyphen": // the letter ư of TCVN3 has its place
				if grid.LegacyFont(l.Font) {
					w.Add("\u00ad", l)
				}
			case "sym":
				w.Add(symbols[r.Attr("char")], l)
			}
		}
		return false, nil
	})
}

func skipIf(skip bool, s *office.Scanner) error {
	if skip {
		return s.Skip()
	}
	return nil
}

// boxes reads the text boxes in an open drawing, a row for each paragraph and each row of a table.
func (r *wordReader) boxes() error {
	return r.each(func(name string) (bool, error) {
		if name == "txbxContent" {
			return true, r.blocks()
		}
		return true, nil // whatever encloses one
	})
}

// symbols are the ticks among the characters of the font Wingdings.
var symbols = map[string]string{"F0FC": "✓", "F0FE": "☑", "F0FD": "☑", "F052": "☑", "F078": "☑", "F0FB": "x"}

func (r *wordReader) runLook(l *office.Look) error {
	base := *l
	var own office.Look
	err := r.each(func(name string) (bool, error) {
		if name == "rStyle" {
			base = r.looks.Find(r.Attr("val")).Over(base)
		}
		wordLook(r.Scanner, &own)
		return false, nil
	})
	*l = own.Over(base)
	return err
}

// plain adds the characters of an open element.
func (r *wordReader) plain(w *office.Writing, l office.Look) error {
	for depth := len(r.Open); ; {
		if err := r.Next(); err != nil {
			return err
		}
		switch {
		case r.Kind == office.Text && !l.Hidden:
			w.Add(r.CharData(), l)
		case r.Kind == office.Closing && len(r.Open) < depth:
			return nil
		}
	}
}
