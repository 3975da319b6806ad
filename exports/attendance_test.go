package exports

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
)

func sampleAttendance(t *testing.T, language int) Attendance {
	t.Helper()
	at := store.At(time.Date(2024, 4, 12, 7, 42, 0, 0, calendar.Zone()))
	roll := attendance.Register([]attendance.Expected{
		{Subject: 1, Name: "Nguyễn Thị Ánh", Title: "Chủ tịch Hội Phụ nữ", Body: "Thôn Siêu Quần", Official: true},
		{Subject: 2, Name: "=Trần Bình", Title: "Trưởng thôn", Body: "Thôn Nhân Hòa", Official: true},
		{Subject: 3, Name: "Đỗ Văn Chính", Body: "Thôn Siêu Quần", Official: true},
		{Subject: 4, Name: "Lê Dung", Title: "Phó Bí thư"},
	}, []attendance.Mark{
		{Subject: 1, State: attendance.Present, At: at, Desk: "Bàn 1"}, {Subject: 2, State: attendance.Excused, Reason: "ốm"},
		{Subject: 4, State: attendance.Present, At: at},
	})
	return Attendance{Unit: "Xã Tả Thanh Oai", Sitting: "Phiên chính thức – Đại hội Xã Tả Thanh Oai", When: "Thứ Sáu, 12/4/2024, 07:30–11:30",
		Place: "Tả Thanh Oai", Date: calendar.MustParse("2024-04-12"), Roll: roll, Sign: book.Signature{SignerTitle: "CHỦ TỊCH"}, Words: booktest.Words(t, language)}
}

func TestAttendanceGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"attendance", "attendance_en"} {
		var b bytes.Buffer
		require.NoError(t, WriteAttendance(&b, sampleAttendance(t, language)))
		booktest.Golden(t, name, b.Bytes())
	}
}

func TestAttendanceThatDoesNotAddUpIsNotWritten(t *testing.T) {
	t.Parallel()
	for what, spoil := range map[string]func(*attendance.Roll){
		"a row is missing":      func(r *attendance.Roll) { r.Rows = r.Rows[1:] },
		"a body is missing":     func(r *attendance.Roll) { r.Bodies = r.Bodies[1:] },
		"a total is too great":  func(r *attendance.Roll) { r.All.Present++ },
		"guests counted double": func(r *attendance.Roll) { r.Guests.Summoned++ },
	} {
		in := sampleAttendance(t, 0)
		spoil(&in.Roll)
		var b bytes.Buffer
		if err := WriteAttendance(&b, in); fault.As(err) == nil || fault.As(err).Key != "fault.crossfoot" || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", what, err, b.Len())
		}
	}
}

// Before anyone is marked nothing is counted: blank, never 0 or 0,0 %.
func TestAttendanceBeforeTheDoorOpensIsBlank(t *testing.T) {
	t.Parallel()
	in := sampleAttendance(t, 0)
	expected := make([]attendance.Expected, len(in.Roll.Rows))
	for i, r := range in.Roll.Rows {
		expected[i] = r.Expected
	}
	in.Roll = attendance.Register(expected, nil)
	var b bytes.Buffer
	require.NoError(t, WriteAttendance(&b, in))
	f := booktest.Open(t, b.Bytes())
	group, err := f.GetCellValue(f.GetSheetName(0), "A12")
	require.NoError(t, err)
	require.Equal(t, "I. Đại biểu chính thức: triệu tập 3.", group)
	sheet := f.GetSheetName(1)
	for cell, want := range map[string]string{"C12": "1", "D12": "", "E12": "", "F12": "", "G12": "1", "H12": "", "C15": "4", "D15": "", "G15": "4", "H15": "",
		"A16": "0/3 đơn vị, thành phần đã điểm danh."} {
		got, err := f.GetCellValue(sheet, cell)
		require.NoError(t, err)
		require.Equal(t, want, got, cell)
	}
}
