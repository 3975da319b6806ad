package intake

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/fault"
)

// maker fills a workbook row by row.
type maker struct {
	*excelize.File
	t     testing.TB
	sheet string
}

func newMaker(t testing.TB) *maker {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() { _ = f.Close() })
	return &maker{f, t, "Sheet1"}
}

// row writes values from column A on; nil leaves a cell out.
func (m *maker) row(number int, values ...any) {
	m.t.Helper()
	for i, v := range values {
		if v != nil {
			require.NoError(m.t, m.SetCellValue(m.sheet, ref(i, number), v))
		}
	}
}

func (m *maker) merge(ranges ...string) {
	m.t.Helper()
	for _, r := range ranges {
		from, to, _ := strings.Cut(r, ":")
		require.NoError(m.t, m.MergeCell(m.sheet, from, to))
	}
}

func (m *maker) style(cells string, s excelize.Style) {
	m.t.Helper()
	from, to, two := strings.Cut(cells, ":")
	if !two {
		to = from
	}
	id, err := m.NewStyle(&s)
	require.NoError(m.t, err)
	require.NoError(m.t, m.SetCellStyle(m.sheet, from, to, id))
}

func (m *maker) format(cells, code string) {
	m.t.Helper()
	m.style(cells, excelize.Style{CustomNumFmt: &code})
}

func (m *maker) bold(cells string) {
	m.t.Helper()
	m.style(cells, excelize.Style{Font: &excelize.Font{Bold: true}})
}

func (m *maker) bytes() []byte {
	m.t.Helper()
	var b bytes.Buffer
	require.NoError(m.t, m.Write(&b))
	return b.Bytes()
}

func (m *maker) read() Book {
	m.t.Helper()
	book, err := Read("ds.xlsx", m.bytes())
	require.NoError(m.t, err)
	return book
}

// one gives the only table of a book.
func one(t testing.TB, b Book) Table {
	t.Helper()
	tables, err := b.Tables(knowns)
	require.NoError(t, err)
	require.Len(t, tables, 1)
	return tables[0]
}

// shown writes a table as one line a row: kind, groups, values of the cells that hold something.
func shown(t *Table) []string {
	var out []string
	kinds := []string{"data", "group", "total", "numbering", "heading", "example", "blank", "trailer"}
	for i := range t.Rows {
		r := &t.Rows[i]
		var cells []string
		for j := range t.Columns {
			if c := t.Cell(r, j); !c.Empty() {
				cells = append(cells, clean(c))
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

// mapped writes the mapping as "heading = key".
func mapped(t *Table) []string {
	var out []string
	for _, m := range Match(t.Columns, knowns) {
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

// knowns are headings as a caller brings them.
var knowns = []Known{
	{Key: "full_name", Headers: []string{"Họ và tên", "Họ tên", "Full name", "Name"}},
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

// splitTone takes the tone off a letter as Windows-1258 writes it: ấ is â and an acute.
func splitTone(r rune) []string {
	s := norm.NFD.String(string(r))
	for _, tone := range []string{"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
		if strings.Contains(s, tone) {
			return []string{norm.NFC.String(strings.Replace(s, tone, "", 1)), tone}
		}
	}
	return []string{string(r)}
}
