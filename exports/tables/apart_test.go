package tables

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
)

// What somebody has left far to the right of a list is none of its headings and none of its people.
func TestLeftoversFarToTheRight(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "STT", "Họ và tên", "Năm sinh", nil, nil, nil, nil, nil, nil, "Họ tên", "Năm sinh")
	m.Row(2, nil, nil, "Nam", "Nữ", nil, nil, nil, nil, nil, "Bùi Văn Khoát", 1948)
	m.Merge("A1:A2", "B1:B2", "C1:D1")
	m.Row(3, 1, "Đinh Văn Quế", 1967, nil, nil, nil, nil, nil, nil, "Bùi Văn Nỏm", 1988)
	m.Row(4, 2, "Bùi Thị Tươi", nil, 1981)
	table := onlyTable(t, read(t, m))
	require.Equal(t, []string{"STT #", "Họ và tên = full_name", "Năm sinh / Nam = born_on.male", "Năm sinh / Nữ = born_on.female", "", "", "", "", "", "", ""}, describeMapping(&table))
	var apart []int
	for i, c := range table.Columns {
		if c.Apart {
			apart = append(apart, i)
		}
	}
	require.Equal(t, []int{9, 10}, apart)
}

// The same headings behind a wide gap are another block of the list.
func TestBlocksBehindAWideGap(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "STT", "Họ và tên", "Năm sinh", nil, nil, nil, nil, nil, "STT", "Họ và tên", "Năm sinh")
	m.Row(2, 1, "Đinh Văn Quế", 1967, nil, nil, nil, nil, nil, 3, "Bùi Văn Nỏm", 1988)
	m.Row(3, 2, "Bùi Thị Tươi", 1981, nil, nil, nil, nil, nil, 4, "Đinh Công Sắc", 1964)
	table := onlyTable(t, read(t, m))
	require.Equal(t, []string{"2 data: 1|Đinh Văn Quế|1967", "3 data: 2|Bùi Thị Tươi|1981", "2 data: 3|Bùi Văn Nỏm|1988", "3 data: 4|Đinh Công Sắc|1964"}, describeRows(&table))
}
