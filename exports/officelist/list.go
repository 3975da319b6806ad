// Package officelist reads the sheet with which an office sets itself up: a row for each unit with its ordinal, date,
// venue, chair, contact, seats, follower and account, in whatever shape the office keeps it.
package officelist

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/tables"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/officeplan"
	"daihoi/models/vietext"
)

// chairs are headings over the columns of the chair, and accounts those over the columns of the account.
var (
	chairs   = []string{"Chủ tịch", "Chủ tịch MTTQ", "Chủ tịch Ủy ban MTTQ", "Chủ tịch UBMTTQ", "Chủ tịch Mặt trận", "Đồng chí Chủ tịch", "Thông tin Chủ tịch", "Chair"}
	accounts = []string{"Tài khoản", "Tài khoản phần mềm", "Tài khoản sử dụng", "Account"}
)

// known are the headings as offices write them. unit says whether a text is the name of a unit.
func known(unit func(string) bool) []tables.Known {
	evidence := func(is func(string) bool) func(string) tables.Evidence {
		return func(value string) tables.Evidence {
			if is(value) {
				return tables.For
			}
			return tables.Neutral
		}
	}
	return []tables.Known{
		{Key: officeplan.UnitCode, Headers: []string{"Mã", "Mã đơn vị", "Mã ĐVHC", "Mã xã", "Mã đơn vị hành chính", "Unit code"}},
		{Key: officeplan.UnitName, Leads: true, Says: evidence(unit), Headers: []string{"Đơn vị", "Tên đơn vị", "Xã", "Phường", "Xã, phường", "Xã, phường, thị trấn", "Xã, thị trấn",
			"Phường, xã", "Tên xã", "Tên xã, phường", "Địa phương", "MTTQ xã", "MTTQ xã, phường", "Ủy ban MTTQ", "Ủy ban MTTQ xã", "Ủy ban MTTQ xã, phường, thị trấn", "Mặt trận xã", "Unit", "Commune"}},
		{Key: officeplan.Ordinal, Headers: []string{"Đại hội lần thứ", "Lần thứ", "Lần", "Khóa", "Đại hội khóa", "Đại hội lần", "Nhiệm kỳ thứ", "Ordinal", "Congress No."}},
		{Key: officeplan.Day, Holds: tables.Days, Headers: []string{"Ngày đại hội", "Ngày tổ chức", "Ngày tổ chức đại hội", "Ngày ĐH", "Thời gian", "Thời gian tổ chức", "Thời gian đại hội",
			"Thời gian tổ chức đại hội", "Dự kiến ngày đại hội", "Ngày dự kiến", "Ngày", "Ngày, giờ", "Date"}},
		{Key: officeplan.Venue, Headers: []string{"Địa điểm", "Địa điểm tổ chức", "Địa điểm đại hội", "Nơi tổ chức", "Hội trường", "Venue"}},
		{Key: officeplan.Chair, Headers: append([]string{"Họ tên Chủ tịch", "Họ và tên Chủ tịch", "Tên Chủ tịch"}, chairs...)},
		{Key: officeplan.Chair, Headers: []string{"Họ và tên", "Họ tên", "Họ, tên", "Name"}, Parents: chairs},
		{Key: officeplan.Phone, Headers: []string{"Điện thoại", "Số điện thoại", "SĐT", "Di động", "ĐT", "Số ĐT", "Điện thoại Chủ tịch", "Điện thoại liên hệ", "Phone"}},
		{Key: officeplan.Email, Headers: []string{"Thư điện tử", "Email", "E-mail", "Hộp thư", "Hộp thư điện tử", "Địa chỉ email"}, Says: evidence(func(v string) bool { return strings.Contains(v, "@") })},
		{Key: officeplan.Seats, Headers: []string{"Số đại biểu triệu tập", "Số đại biểu", "Số ĐB", "Đại biểu", "Đại biểu triệu tập", "Đại biểu chính thức", "Số lượng đại biểu", "Tổng số đại biểu", "Seats"}},
		{Key: officeplan.Hamlets, Headers: []string{"Số thôn, tổ dân phố", "Số thôn", "Số tổ dân phố", "Số khu dân cư", "Số KDC", "Khu dân cư", "Thôn, tổ dân phố", "Số thôn, TDP", "Số ban công tác mặt trận", "Số BCTMT", "Hamlets", "Residential areas"}},
		{Key: officeplan.Follower, Headers: []string{"Thường trực theo dõi", "Theo dõi", "Người theo dõi", "Cán bộ theo dõi", "Đồng chí theo dõi", "Phụ trách", "Phụ trách đơn vị", "Người phụ trách", "Cán bộ phụ trách", "Lãnh đạo phụ trách", "Follower"}},
		{Key: officeplan.Account, Headers: []string{"Tên đăng nhập", "Tài khoản", "Tên tài khoản", "Tài khoản đăng nhập", "Username", "User name", "User"}},
		{Key: officeplan.Role, Headers: []string{"Vai trò", "Quyền", "Phân quyền", "Role"}},
		{Key: officeplan.Holder, Headers: []string{"Người sử dụng", "Người dùng", "Người dùng tài khoản", "Họ tên người dùng", "Người sử dụng tài khoản", "Cán bộ sử dụng", "Account holder"}},
		{Key: officeplan.Holder, Headers: []string{"Họ và tên", "Họ tên", "Name"}, Parents: accounts},
	}
}

// Vocabulary is what the reader knows of the office: names of its units, and the words for roles.
type Vocabulary struct {
	Units []string // full names
	Roles map[string]access.Role
}

// isUnit reports whether a text names a unit, with or without the word for its kind.
func (v Vocabulary) isUnit(text string) bool {
	text = vietext.Fold(text)
	return text != "" && slices.ContainsFunc(v.Units, func(u string) bool {
		u = vietext.Fold(u)
		return u == text || strings.HasSuffix(u, " "+text) || strings.HasSuffix(text, " "+u)
	})
}

// holdsUnits reports whether most of the values of a column name units, whatever stands over it.
func (v Vocabulary) holdsUnits(c tables.Column) bool {
	units := 0
	for _, value := range c.Distinct {
		if v.isUnit(value) {
			units++
		}
	}
	return units > 0 && units*2 > len(c.Distinct)
}

// Read reads a file and takes its likeliest table. Texts are as people read them; words for roles become their keys. An
// error is an Invalid fault about the file as a whole.
func Read(name string, content []byte, v Vocabulary) (officeplan.Sheet, error) {
	book, err := intake.Read(name, content)
	if err != nil {
		return officeplan.Sheet{}, err
	}
	headings := known(v.isUnit)
	all, err := tables.Find(book, headings)
	if err != nil {
		return officeplan.Sheet{}, err
	}
	best := tables.Best(all)
	if best < 0 {
		return officeplan.Sheet{}, fault.At("files", "problem.office_no_table", "File", name)
	}
	t := &all[best]
	s := officeplan.Sheet{File: name, Name: t.Sheet, Headings: map[string]string{}}
	columns := map[string]int{}
	for _, m := range tables.Match(t.Columns, headings) {
		c := t.Columns[m.Column]
		switch {
		case m.Key != "":
			columns[m.Key], s.Headings[m.Key] = m.Column, strings.Join(c.Path, " – ")
		case len(c.Distinct) > 0 && !c.Ordinal && c.Name() != "":
			s.Unused = append(s.Unused, c.Name())
		}
	}
	if !has(columns, officeplan.UnitName) {
		if i := slices.IndexFunc(t.Columns, v.holdsUnits); i >= 0 {
			columns[officeplan.UnitName], s.Headings[officeplan.UnitName] = i, t.Columns[i].Name()
			s.Unused = slices.DeleteFunc(s.Unused, func(name string) bool { return name == t.Columns[i].Name() })
		}
	}
	if !has(columns, officeplan.UnitName) && !has(columns, officeplan.UnitCode) {
		return s, fault.At("files", "problem.office_no_unit", "File", name, "Sheet", t.Sheet)
	}
	for i := range t.Rows {
		if row := &t.Rows[i]; row.Kind == tables.Data && !row.Struck {
			s.Rows = append(s.Rows, v.row(t, row, columns))
		}
	}
	switch n := len(s.Rows); {
	case n == 0:
		return s, fault.At("files", "problem.office_no_table", "File", name)
	case n > officeplan.MaxRows:
		return s, fault.At("files", "problem.office_rows", "File", name, "Count", n, "Max", officeplan.MaxRows)
	}
	return s, nil
}

func has(columns map[string]int, key string) bool { _, found := columns[key]; return found }

func (v Vocabulary) row(t *tables.Table, row *tables.Row, columns map[string]int) officeplan.Row {
	out := officeplan.Row{Number: row.Number, Cells: map[string]string{}}
	for key, column := range columns {
		text := cellText(t.Cell(row, column))
		switch {
		case isDash(text):
			continue
		case key == officeplan.Phone && len(text) == 9 && strings.Trim(text, "0123456789") == "" && text[0] != '0': // a number has lost its zero
			text = "0" + text
		case key == officeplan.Role:
			if role, ok := v.Roles[officeplan.RoleWord(text)]; ok {
				text = string(role)
			}
		}
		out.Cells[key] = text
	}
	return out
}

// isDash reports whether a text says that there is nothing to say.
func isDash(text string) bool { return strings.Trim(text, "-–—./\\ ") == "" }

func cellText(c field.Raw) string {
	if c.Kind == field.RawNumber {
		return strconv.FormatFloat(c.Number, 'f', -1, 64)
	}
	return grid.Text(c)
}
