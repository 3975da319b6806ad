package tables

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
)

// A form for every person, below one another, is a row for every person.
func TestCardOfEachPerson(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "PHIẾU SỐ 1")
	m.Row(2, "Họ và tên:", "Hứa Văn Tòng", "Giới tính:", "Nam")
	m.Row(3, "Dân tộc: Nùng;  Tôn giáo: ...Không...")
	m.Row(4, "Ngày sinh:", nil, "Mã phiếu:", "P-01")
	m.Row(6, "PHIẾU SỐ 2")
	m.Row(7, "Họ và tên:", "Nông Thị Ánh", "Giới tính:", "Nữ")
	m.Row(8, "Dân tộc: Tày")
	m.Row(9, "Ngày sinh:", 1985, "Mã phiếu:", "P-02")
	table := onlyTable(t, read(t, m))
	require.Equal(t, []string{"Họ và tên = full_name", "Giới tính = gender", "Dân tộc = ethnicity", "Tôn giáo = religion", "Ngày sinh = born_on", "Mã phiếu"}, describeMapping(&table))
	require.Equal(t, []string{"2 data: Hứa Văn Tòng|Nam|Nùng|Không|P-01", "7 data: Nông Thị Ánh|Nữ|Tày|1985|P-02"}, describeRows(&table))
	require.Equal(t, []string{"B4", "D9"}, []string{table.Cell(&table.Rows[0], 4).Ref, table.Cell(&table.Rows[1], 5).Ref})
}

// A few labels over a table, and a table of two columns, are no cards.
func TestLabelsThatAreNoCards(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "Đơn vị:", "Xã Hồng Vân")
	m.Row(2, "Ngày sinh:", "xem cột C")
	m.Row(3, "Họ và tên", "Giới tính")
	m.Row(4, "Hứa Văn Tòng", "Nam")
	m.Row(5, "Nông Thị Ánh", "Nữ")
	m.Row(6, "Lộc Văn Tâm", "Nam")
	table := onlyTable(t, read(t, m))
	require.Equal(t, []string{"Họ và tên = full_name", "Giới tính = gender"}, describeMapping(&table))
	require.Equal(t, []string{"4 data: Hứa Văn Tòng|Nam", "5 data: Nông Thị Ánh|Nữ", "6 data: Lộc Văn Tâm|Nam"}, describeRows(&table))
}

// Marks stand for the value above; a dash stands for nothing, and under nothing a mark stays.
func TestDittoMarks(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "STT", "Họ và tên", "Dân tộc", "Tôn giáo", "Ngày sinh")
	m.Row(2, 1, "Hứa Văn Tòng", "Nùng", "nt", 1967)
	m.Row(3, 2, "Nông Thị Ánh", "-nt-", "-", "″")
	m.Row(4, 3, "Lộc Văn Tâm", "Như trên", "Không", 1970)
	table := onlyTable(t, read(t, m))
	require.Equal(t, []string{"2 data: 1|Hứa Văn Tòng|Nùng|nt|1967", "3 data: 2|Nông Thị Ánh|Nùng|-|1967", "4 data: 3|Lộc Văn Tâm|Nùng|Không|1970"}, describeRows(&table))
	require.Equal(t, "C3", table.Cell(&table.Rows[1], 2).Ref)
}

// A sheet that begins with the number after the last one has the headings of the sheet before; another one has not.
func TestListOverTwoSheets(t *testing.T) {
	t.Parallel()
	for number, want := range map[int][]string{3: {"STT #", "Họ và tên = full_name", "Dân tộc = ethnicity", "Ngày sinh = born_on"}, 9: nil} {
		m := booktest.NewMaker(t)
		m.Row(1, "STT", "Họ và tên", "Dân tộc", "Ngày sinh")
		m.Row(2, 1, "Hứa Văn Tòng", "Nùng", 1967)
		m.Row(3, 2, "Nông Thị Ánh", "Tày", 1985)
		_, err := m.NewSheet("Tờ 2")
		require.NoError(t, err)
		m.Sheet = "Tờ 2"
		m.Row(1, number, "Lộc Văn Tâm", "Tày", 1970)
		m.Row(2, number+1, "Hà Thị Na", "Kinh", 1990)
		tables, err := Find(read(t, m), sampleHeadings)
		require.NoError(t, err)
		if want == nil {
			for _, table := range tables[1:] {
				require.NotContains(t, describeMapping(&table), "Họ và tên = full_name")
			}
			continue
		}
		require.Len(t, tables, 2)
		require.Equal(t, want, describeMapping(&tables[1]))
		require.Equal(t, []string{"1 data: 3|Lộc Văn Tâm|Tày|1970", "2 data: 4|Hà Thị Na|Kinh|1990"}, describeRows(&tables[1]))
	}
}
