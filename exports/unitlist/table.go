package unitlist

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/tables"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/vietext"
)

// Keys of the columns in files of units. A list of one level calls its own columns "Mã" and "Tên"; the joint list of all
// levels names each level.
const (
	unitCode     = "code"
	unitName     = "name"
	unitKindWord = "kind"
	communeCode  = "commune_code"
	communeName  = "commune_name"
	districtCode = "district_code"
	districtName = "district_name"
	provinceCode = "province_code"
	provinceName = "province_name"
	oldCode      = "old_code"
	newCode      = "new_code"
)

// unitColumns are the headings of the statistics office over the years, and those of a table of successors. Each must be
// written in full: "Tên Tiếng Anh" is no "Tên".
var unitColumns = []tables.Known{
	{Key: unitCode, Headers: []string{"Mã", "Mã số", "Mã đơn vị", "Mã ĐVHC"}},
	{Key: unitName, Headers: []string{"Tên", "Tên đơn vị", "Tên đơn vị hành chính", "Tên ĐVHC"}},
	{Key: unitKindWord, Headers: []string{"Cấp", "Cấp hành chính", "Loại", "Loại hình"}},
	{Key: communeCode, Headers: []string{"Mã PX", "Mã phường xã", "Mã xã", "Mã xã phường", "Mã cấp xã"}},
	{Key: communeName, Headers: []string{"Phường Xã", "Tên PX", "Tên phường xã", "Xã Phường", "Tên xã"}},
	{Key: districtCode, Headers: []string{"Mã QH", "Mã quận huyện", "Mã huyện", "Mã QH/Huyện"}},
	{Key: districtName, Headers: []string{"Quận Huyện", "Tên QH", "Tên quận huyện", "Tên huyện"}},
	{Key: provinceCode, Headers: []string{"Mã TP", "Mã TP/Tỉnh", "Mã Tỉnh/TP", "Mã tỉnh", "Mã tỉnh thành phố"}},
	{Key: provinceName, Headers: []string{"Tỉnh Thành Phố", "Tên TP", "Tên TP/Tỉnh", "Tên Tỉnh/TP", "Tên tỉnh", "Tên tỉnh thành phố"}},
	{Key: oldCode, Headers: []string{"old_code", "Mã cũ"}},
	{Key: newCode, Headers: []string{"new_code", "Mã mới"}},
}

// digits is the length of the codes of a level.
var digits = map[string]int{org.Province: 2, org.District: 3, org.Commune: 5}

const (
	city        = "Thành phố"
	centralCity = "Thành phố trực thuộc trung ương"
)

// unitKinds are the kinds of units, by level. In a list of provinces a city is a centralCity.
var unitKinds = []struct{ kind, level string }{
	{centralCity, org.Province}, {"Tỉnh", org.Province},
	{"Quận", org.District}, {"Huyện", org.District}, {"Thị xã", org.District}, {city, org.District},
	{"Phường", org.Commune}, {"Xã", org.Commune}, {"Thị trấn", org.Commune}, {"Đặc khu", org.Commune},
}

// place is where something stands, for messages.
type place struct {
	file string
	row  int
}

func (p place) args() []any { return []any{"File", p.file, "Row", strconv.Itoa(p.row)} }

// unit is what a row says of one unit.
type unit struct {
	level, code, kind, name string
}

func (u unit) fullName() string { return org.FullName(u.kind, u.name) }

// unitRow is a row: a unit and those above it, the nearest first. The unit is empty in a row that only names a district
// without communes.
type unitRow struct {
	unit
	above []unit
	at    place
}

// successor is a row of a table of successors: codes as they stand there, perhaps without their zeros.
type successor struct {
	old, new string
	at       place
}

// unitReader collects what the files say.
type unitReader struct {
	rows       []unitRow
	given      []org.GazetteUnit // of files in the program's own columns, and where they stand
	givenAt    []place
	successors [][]successor // by table
	restored   int           // codes that had lost their zeros
	found      findings
}

// read reads one file.
func (r *unitReader) read(name string, content []byte) error {
	book, err := intake.Read(name, content)
	if err != nil {
		return err
	}
	if isEdition(book) {
		given, err := org.ReadEdition(bytes.NewReader(content))
		for i := range given {
			r.givenAt = append(r.givenAt, place{name, i + 2})
		}
		r.given = append(r.given, given...)
		return err
	}
	all, err := tables.Find(book, unitColumns)
	if err != nil {
		return err
	}
	some := false
	for i := range all {
		t := unitTable{Table: &all[i], reader: r, columns: map[string]int{}, file: name}
		if len(all) > 1 {
			t.file += ", " + all[i].Sheet
		}
		for _, m := range tables.Match(all[i].Columns, unitColumns) {
			if m.How == tables.Exact {
				t.columns[m.Key] = m.Column
			}
		}
		some = t.read() || some
	}
	if !some {
		return fault.New(fault.Invalid, "fault.units_no_table", "File", name)
	}
	return nil
}

// isEdition recognises a file in the program's own columns.
func isEdition(book grid.Book) bool {
	for _, s := range book.Sheets {
		if len(s.Lines) == 0 {
			continue
		}
		for _, c := range s.Lines[0].Cells {
			if strings.EqualFold(strings.TrimSpace(c.Text), "parent_code") {
				return true
			}
		}
	}
	return false
}

// unitTable is a table of one file with its columns by key.
type unitTable struct {
	*tables.Table
	reader  *unitReader
	columns map[string]int
	file    string
}

func (t *unitTable) has(key string) bool {
	_, ok := t.columns[key]
	return ok
}

func (t *unitTable) cell(row *tables.Row, key string) field.Raw {
	if column, ok := t.columns[key]; ok {
		return t.Cell(row, column)
	}
	return field.Raw{}
}

func (t *unitTable) text(row *tables.Row, key string) string { return grid.Text(t.cell(row, key)) }

// read reads the rows and reports whether the table is one of units or of successors.
func (t *unitTable) read() bool {
	switch {
	case t.has(oldCode) && t.has(newCode):
		t.readSuccessors()
	case t.has(communeCode) && t.has(communeName):
		t.readUnits(org.Commune, communeCode, communeName)
	case t.has(unitCode) && t.has(unitName):
		t.readUnits("", unitCode, unitName)
	case t.has(districtCode) && t.has(districtName):
		t.readUnits(org.District, districtCode, districtName)
	default:
		return false
	}
	return true
}

// readUnits reads a list of units. Level is that of the columns, "" where only the kind of each unit tells.
func (t *unitTable) readUnits(level, codeKey, nameKey string) {
	units, others := 0, 0
	for i := range t.Rows {
		row := &t.Rows[i]
		if row.Kind == tables.Numbering || row.Kind == tables.Heading {
			continue
		}
		at := place{t.file, row.Number}
		if stated, ok := t.statedCount(row); ok {
			if stated != units && stated != units+others { // districts without communes may be counted or not
				t.reader.found.refuse("problem.units_count", at, "", "Stated", stated, "Count", units)
			}
			continue
		}
		if isNote(row) {
			continue
		}
		above := t.above(row, at, level)
		code, name := t.cell(row, codeKey), t.text(row, nameKey)
		switch {
		case !code.Empty() && name != "":
			units++
			if u, ok := t.unit(row, at, level, code, name); ok {
				t.reader.rows = append(t.reader.rows, unitRow{u, above, at})
			}
		case code.Empty() && name == "" && len(above) > 0:
			others++
			t.reader.rows = append(t.reader.rows, unitRow{unit{}, above, at})
		default:
			t.reader.found.refuse("problem.units_incomplete", at, "", "Text", name+grid.Text(code))
		}
	}
}

// statedCount recognises the last row of the office's lists: "Số lượng: 10.599", in one cell or two.
func (t *unitTable) statedCount(row *tables.Row) (int, bool) {
	var text string
	for _, c := range row.Cells {
		text += " " + grid.Text(c)
	}
	folded := strings.TrimSpace(vietext.Fold(text))
	if !strings.HasPrefix(folded, "so luong") && !strings.HasPrefix(folded, "tong so") && !strings.HasPrefix(folded, "tong cong") {
		return 0, false
	}
	number := text[max(strings.IndexFunc(text, unicode.IsDigit), 0):]
	if end := strings.IndexFunc(number, func(c rune) bool { return !unicode.IsDigit(c) && !strings.ContainsRune("., ", c) }); end >= 0 {
		number = number[:end]
	}
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "", " ", "").Replace(number))
	return n, err == nil
}

// isNote reports whether a row holds a single text, such as a title or a source.
func isNote(row *tables.Row) bool {
	filled := 0
	for _, c := range row.Cells {
		if c.Empty() {
			continue
		}
		if filled++; filled > 1 || !strings.ContainsFunc(c.Text, unicode.IsLetter) {
			return false
		}
	}
	return true
}

// unit reads the unit of a row.
func (t *unitTable) unit(row *tables.Row, at place, level string, code field.Raw, name string) (unit, bool) {
	u, ok := kindOf(t.text(row, unitKindWord), name, level)
	if ok && u.kind == city && level == "" && !t.has(provinceCode) { // nothing is above it
		u.kind, u.level = centralCity, org.Province
	}
	if !ok {
		t.reader.found.refuse("problem.units_kind", at, "", "Unit", name, "Kind", t.text(row, unitKindWord))
		return u, false
	}
	u.code, ok = t.reader.code(code, digits[u.level])
	if !ok {
		t.reader.found.refuse("problem.units_code", at, "", "Code", grid.Text(code), "Unit", u.fullName(), "Digits", digits[u.level])
	}
	return u, ok
}

// above reads the units above that of a row. It leaves out a level whose cells are empty, as in lists of 2025.
func (t *unitTable) above(row *tables.Row, at place, level string) []unit {
	var out []unit
	for _, of := range []struct{ level, code, name string }{{org.District, districtCode, districtName}, {org.Province, provinceCode, provinceName}} {
		code, name := t.cell(row, of.code), t.text(row, of.name)
		if of.level == level || code.Empty() && name == "" {
			continue
		}
		u := unit{level: of.level}
		if name != "" {
			if kind, ok := kindOf("", name, of.level); ok {
				u = kind
			} else {
				t.reader.found.refuse("problem.units_kind", at, of.level+name, "Unit", name, "Kind", "")
				continue
			}
		}
		var ok bool
		if u.code, ok = t.reader.code(code, digits[of.level]); !ok {
			t.reader.found.refuse("problem.units_code", at, of.level+code.Text+name, "Code", grid.Text(code), "Unit", u.fullName(), "Digits", digits[of.level])
			continue
		}
		out = append(out, u)
	}
	return out
}

// kindOf splits a name into kind and name: "Quận Ba Đình". A word for the kind goes before what the name begins with.
// Level is that of the column, "" if the kind decides.
func kindOf(word, name, level string) (unit, bool) {
	if level == org.Province && hasPrefix(name, city) && word == "" {
		word = centralCity
	}
	if vietext.Fold(word) == "thanh pho trung uong" {
		word = centralCity
	}
	for _, k := range unitKinds {
		if level != "" && k.level != level || word != "" && vietext.Fold(word) != vietext.Fold(k.kind) || word == "" && !hasPrefix(name, k.kind) {
			continue
		}
		prefix := k.kind
		if k.kind == centralCity && !hasPrefix(name, centralCity) {
			prefix = city
		}
		if hasPrefix(name, prefix) {
			name = strings.TrimSpace(name[len(prefix):])
		}
		return unit{level: k.level, kind: k.kind, name: name}, true
	}
	return unit{}, false
}

// hasPrefix reports whether a name begins with a kind and goes on after it.
func hasPrefix(name, kind string) bool {
	return len(name) > len(kind) && name[len(kind)] == ' ' && strings.EqualFold(name[:len(kind)], kind)
}

// code reads a code of so many digits and restores the zeros that a spreadsheet has dropped.
func (r *unitReader) code(c field.Raw, length int) (string, bool) {
	s, ok := codeText(c, length)
	if !ok {
		return s, false
	}
	return r.restore(s, length), true
}

// codeText is a code as it stands in a cell, of no more than so many digits.
func codeText(c field.Raw, most int) (string, bool) {
	s := strings.TrimLeft(strings.TrimSpace(c.Text), "'")
	if c.Kind == field.RawNumber {
		s = strconv.FormatFloat(c.Number, 'f', -1, 64)
	}
	return s, s != "" && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

func (r *unitReader) restore(code string, length int) string {
	if len(code) >= length {
		return code
	}
	r.restored++
	return strings.Repeat("0", length-len(code)) + code
}

// readSuccessors reads a table of old and new codes.
func (t *unitTable) readSuccessors() {
	var list []successor
	most := digits[org.Commune]
	for i := range t.Rows {
		row := &t.Rows[i]
		at := place{t.file, row.Number}
		old, to := t.cell(row, oldCode), t.cell(row, newCode)
		switch {
		case isNote(row):
			continue
		case old.Empty() || to.Empty():
			t.reader.found.remark("problem.units_half_successor", at, t.file)
			continue
		}
		s := successor{at: at}
		var okOld, okNew bool
		s.old, okOld = codeText(old, most)
		s.new, okNew = codeText(to, most)
		if !okOld || !okNew {
			t.reader.found.refuse("problem.units_code", at, "", "Code", grid.Text(old)+" → "+grid.Text(to), "Unit", "", "Digits", most)
			continue
		}
		list = append(list, s)
	}
	if len(list) > 0 {
		t.reader.successors = append(t.reader.successors, list)
	}
}
