package exports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/delegate"
)

// below is a list of n delegates of two communes.
func below(t *testing.T, n, from int) DelegatesBelow {
	t.Helper()
	sample := sampleDelegates(t)
	people := append(sample.Groups[0].Rows, sample.Groups[1].Rows...)
	return DelegatesBelow{Unit: "Thành phố Hà Nội", Code: "01", Place: "Hà Nội", Date: sample.Date, Term: "2024 - 2029", Chosen: []string{"Giới tính: Nữ"},
		Between: []string{"Cấp huyện"}, Above: func(path string) []string { return []string{"Huyện " + path} },
		Rows: func(yield func(delegate.Record) error) error {
			for i := range n {
				rec := people[i%len(people)]
				rec.FullName, rec.UnitName, rec.UnitPath = fmt.Sprintf("%s %d", rec.FullName, i), "Xã Liên Ninh", "Thanh Trì"
				if i%2 == 1 {
					rec.Occupation, rec.UnitName, rec.UnitPath = "Trụ trì chùa Liên Hoa", "Xã Tân Lập", "Đan Phượng"
				}
				if err := yield(rec); err != nil {
					return err
				}
			}
			return nil
		}, From: from, Words: booktest.Vietnamese(t)}
}

func writeBelow(t *testing.T, in DelegatesBelow) (content []byte, rows [][]string) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteDelegatesBelow(&b, in))
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	require.NoError(t, err)
	rows, err = f.GetRows(f.GetSheetName(0))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return b.Bytes(), rows
}

// The list of a province names the unit of each delegate and the district above it, has every field of the list of one
// congress, and the same cells whether it is written while it is read or at once.
func TestDelegatesOfAProvince(t *testing.T) {
	t.Parallel()
	content, rows := writeBelow(t, below(t, 40, 10))
	_, short := writeBelow(t, below(t, 40, 40))
	require.Equal(t, short, rows)
	at := 0
	for i, row := range rows {
		if len(row) > 0 && row[0] == "1" {
			at = i
			break
		}
	}
	require.Equal(t, []string{"1", "Nguyễn Văn Hùng 0", "Huyện Thanh Trì", "Xã Liên Ninh", "22/10/1968", "", "Kinh", "Không"}, rows[at][:8])
	require.Equal(t, []string{"2", "Trần Thị Bích Ngọc 1", "Huyện Đan Phượng", "Xã Tân Lập", "", "1975", "Kinh", "Công giáo"}, rows[at+1][:8])
	require.Equal(t, "40", rows[at+39][0])
	require.Equal(t, "Danh sách có 40 đại biểu (bằng chữ: bốn mươi đại biểu)./.", strings.Join(rows[at+41], ""))
	text := fmt.Sprint(rows[:at])
	for _, said := range []string{"DANH SÁCH TRÍCH NGANG ĐẠI BIỂU", "Các đại hội ở Thành phố Hà Nội và mọi cấp dưới", "Nhiệm kỳ 2024 - 2029", "Giới tính: Nữ", "Cấp huyện", "Đơn vị", "Tôn giáo"} {
		require.Contains(t, text, said)
	}
	stamp, ok := book.ReadStamp(content)
	require.True(t, ok)
	require.Equal(t, book.Stamp{Kind: book.StampLists, Version: 1, Code: "01"}, stamp)
}

// The public list has nothing that is not public.
func TestPublicDelegatesOfAProvince(t *testing.T) {
	t.Parallel()
	for _, from := range []int{5, 50} {
		in := below(t, 20, from)
		in.Public = true
		content, rows := writeBelow(t, in)
		all := fmt.Sprint(booktest.Parts(t, content))
		for _, secret := range []string{"Kinh", "Công giáo", "22/10/1968", "0912345678", "001075012345", "Trụ trì", "Thôn Nhân Hòa, xã", "1999"} {
			require.NotContains(t, all, secret)
		}
		require.Contains(t, fmt.Sprint(rows), "DANH SÁCH ĐẠI BIỂU")
		require.Contains(t, all, "Xã Liên Ninh")
		require.Contains(t, all, "1968")
	}
}
