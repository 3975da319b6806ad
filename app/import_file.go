package app

import (
	"slices"
	"strings"

	"daihoi/exports"
	"daihoi/exports/intake"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// List is a table of delegates that was found in somebody's file.
type List struct {
	delegate.Upload
	Best bool // the likeliest of the file
}

// ReadLists finds the tables of delegates in a file; the likeliest is marked. Every error is an Invalid fault that says
// what to do.
func ReadLists(name string, content []byte) ([]List, error) {
	book, err := intake.Read(name, content)
	if err != nil {
		return nil, err
	}
	known := knownColumns()
	tables := book.Tables(known)
	best := intake.Best(tables)
	lists := make([]List, len(tables))
	for i := range tables {
		lists[i] = listOf(&tables[i], known)
		lists[i].Best = i == best
		lists[i].FileName, lists[i].Content = name, content
	}
	return lists, nil
}

// MeantFor refuses a form of ours that was made for another congress: its list would land in the wrong unit.
func (l List) MeantFor(congressID int64) error {
	if stamp, ok := exports.ReadStamp(l.Content); ok && stamp.CongressID != congressID {
		return fault.At("files", "import.foreign_form", "File", l.FileName, "Code", stamp.UnitCode)
	}
	return nil
}

// listOf brings a table into the form in which an import is kept: columns counted from the first of the table.
func listOf(t *intake.Table, known []intake.Known) List {
	l := List{Upload: delegate.Upload{Sheet: t.Sheet, Mapping: map[int]string{}, Fingerprint: intake.Fingerprint(t.Columns)}}
	for _, c := range t.Columns {
		l.Columns = append(l.Columns, delegate.Column{Name: intake.ColumnName(c.Index), Path: c.Path, Hidden: c.Hidden})
	}
	for _, m := range intake.Match(t.Columns, known) {
		if m.Key != "" && !t.Columns[m.Column].Hidden {
			l.Mapping[m.Column] = m.Key
		}
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		kept := delegate.TableRow{Number: row.Number, Kind: kindOf(row.Kind), Hidden: row.Hidden}
		if row.Hidden {
			kept.Kind = delegate.BlankRow // what somebody has hidden is shown as left out, not taken
		}
		if kept.Kind == delegate.GroupRow && len(row.Groups) > 0 {
			kept.Text = row.Groups[len(row.Groups)-1]
		}
		for c := range t.Columns {
			kept.Cells = append(kept.Cells, modern(t.Cell(row, c)))
		}
		l.Rows = append(l.Rows, kept)
	}
	return l
}

// modern converts a text in TCVN3 or VNI, before anything else touches its letters.
func modern(c field.Raw) field.Raw {
	if c.Kind == field.RawText {
		c.Text = vietext.DetectLegacy(c.Text, c.Font).Convert(c.Text)
	}
	return c
}

func kindOf(k intake.RowKind) delegate.RowKind {
	switch k {
	case intake.Data:
		return delegate.DataRow
	case intake.Group:
		return delegate.GroupRow
	case intake.Total:
		return delegate.TotalRow
	}
	return delegate.BlankRow // numbering, repeated headings, the example of a form, signatures
}

// knownColumns are the headings of delegate.Fields, and those of the columns that stand for a value by their place: the
// day of birth under Nam or Nữ, an x under ĐN, HTC or CĐ.
func knownColumns() []intake.Known {
	var known []intake.Known
	headings := map[string][]string{}
	for _, f := range delegate.Fields {
		known = append(known, intake.Known{Key: f.Key, Headers: f.Headers})
		headings[f.Key] = f.Headers
	}
	alone := func(key string) []string { return append([]string{""}, headings[key]...) }
	for sex, words := range map[string][]string{delegate.Male: {"Nam", "Male"}, delegate.Female: {"Nữ", "Female"}} {
		known = append(known,
			intake.Known{Key: "born_on." + sex, Headers: words, Parents: headings["born_on"]},
			intake.Known{Key: "born_on." + sex, Headers: words, Parents: []string{""}, Holds: intake.Days},
			intake.Known{Key: "gender." + sex, Headers: words, Parents: alone("gender"), Holds: intake.Marks})
	}
	for category, words := range map[string][]string{
		delegate.ExOfficio: {"ĐN", "Đương nhiên"}, delegate.Consulted: {"HTC", "Hiệp thương cử", "Hiệp thương"},
		delegate.Appointed: {"CĐ", "Chỉ định"}, delegate.Reserve: {"Dự khuyết", "DK"}, delegate.Guest: {"Khách mời"}} {
		known = append(known, intake.Known{Key: "category." + category, Headers: words, Parents: alone("category"), Holds: intake.Marks})
	}
	// The order decides between equals, and a map has none.
	slices.SortStableFunc(known[len(delegate.Fields):], func(a, b intake.Known) int { return strings.Compare(a.Key, b.Key) })
	return known
}
