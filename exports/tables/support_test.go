package tables

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

func read(t testing.TB, m *booktest.Maker) grid.Book {
	t.Helper()
	book, err := intake.Read("ds.xlsx", m.Bytes())
	require.NoError(t, err)
	return book
}

// onlyTable returns the only table of a book.
func onlyTable(t testing.TB, b grid.Book) Table {
	t.Helper()
	tables, err := Find(b, sampleHeadings)
	require.NoError(t, err)
	require.Len(t, tables, 1)
	return tables[0]
}

// describeRows describes each row: kind, groups, non-empty cells.
func describeRows(t *Table) []string {
	var out []string
	kinds := []string{"data", "group", "total", "numbering", "heading", "example", "blank", "trailer", "continuation"}
	for i := range t.Rows {
		r := &t.Rows[i]
		var cells []string
		for j := range t.Columns {
			if c := t.Cell(r, j); !c.Empty() {
				cells = append(cells, grid.Text(c))
			}
		}
		s := fmt.Sprintf("%d %s", r.Number, kinds[r.Kind])
		if r.Hidden {
			s += " hidden"
		}
		if len(r.Groups) > 0 {
			s += " [" + strings.Join(r.Groups, " > ") + "]"
		}
		out = append(out, s+": "+strings.Join(cells, "|"))
	}
	return out
}

// describeMapping describes each column as "heading = key".
func describeMapping(t *Table) []string {
	var out []string
	for _, m := range Match(t.Columns, sampleHeadings) {
		s := strings.Join(t.Columns[m.Column].Path, " / ")
		switch {
		case t.Columns[m.Column].Ordinal:
			s += " #"
		case m.Key != "":
			s += " = " + m.Key
		}
		if m.Rival != "" {
			s += " (" + m.Rival + ")"
		}
		out = append(out, s)
	}
	return out
}

func requireFault(t testing.TB, key string, err error) *fault.Error {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v", err)
	require.Equal(t, key, f.Key, "%v", err)
	require.Equal(t, fault.Invalid, f.Kind)
	return f
}

var birth = []string{"Ngày, tháng, năm sinh", "Ngày sinh", "Năm sinh", "Date of birth"}

// sampleHeadings are headings as callers pass them.
var sampleHeadings = []Known{
	{Key: "full_name", Headers: []string{"Họ và tên", "Họ tên", "Full name", "Name"}, Leads: true},
	{Key: "gender", Headers: []string{"Giới tính", "Nam/Nữ", "Gender"}},
	{Key: "gender.male", Headers: []string{"Nam", "Male"}, Parents: []string{"", "Giới tính"}, Holds: Marks},
	{Key: "gender.female", Headers: []string{"Nữ", "Female"}, Parents: []string{"", "Giới tính"}, Holds: Marks},
	{Key: "born_on", Headers: birth},
	{Key: "born_on.male", Headers: []string{"Nam", "Male"}, Parents: birth},
	{Key: "born_on.female", Headers: []string{"Nữ", "Female"}, Parents: birth},
	{Key: "born_on.male", Headers: []string{"Nam", "Male"}, Parents: []string{""}, Holds: Days},
	{Key: "born_on.female", Headers: []string{"Nữ", "Female"}, Parents: []string{""}, Holds: Days},
	{Key: "ethnicity", Headers: []string{"Dân tộc", "Ethnicity"}},
	{Key: "religion", Headers: []string{"Tôn giáo"}},
	{Key: "hometown", Headers: []string{"Quê quán"}},
	{Key: "occupation", Headers: []string{"Nghề nghiệp, chức vụ, đơn vị công tác", "Nghề nghiệp", "Chức vụ", "Đơn vị công tác", "Position"}},
	{Key: "education", Headers: []string{"Văn hóa", "Trình độ văn hóa"}},
	{Key: "qualification", Headers: []string{"Chuyên môn", "Trình độ chuyên môn"}},
	{Key: "political_theory", Headers: []string{"LLCT", "Lý luận chính trị"}},
	{Key: "party_joined_on", Headers: []string{"Ngày vào Đảng", "Dự bị", "Ngày vào Đảng dự bị"}},
	{Key: "party_official_on", Headers: []string{"Chính thức", "Ngày vào Đảng chính thức"}},
	{Key: "represents", Headers: []string{"Cơ cấu", "Đơn vị cử", "Đơn vị"}},
	{Key: "category", Headers: []string{"Loại đại biểu"}},
	{Key: "category.ex_officio", Headers: []string{"ĐN", "Đương nhiên"}, Parents: []string{"", "Loại đại biểu"}, Holds: Marks},
	{Key: "category.consulted", Headers: []string{"HTC", "Hiệp thương cử"}, Parents: []string{"", "Loại đại biểu"}, Holds: Marks},
	{Key: "category.appointed", Headers: []string{"CĐ", "Chỉ định"}, Parents: []string{"", "Loại đại biểu"}, Holds: Marks},
	{Key: "phone", Headers: []string{"Số điện thoại", "Điện thoại", "SĐT"}},
	{Key: "citizen_id", Headers: []string{"Số CCCD", "CCCD"}},
	{Key: "note", Headers: []string{"Ghi chú", "Note"}},
}
