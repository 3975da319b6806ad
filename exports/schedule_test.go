package exports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// sampleSchedule has a pilot held in two sessions, a conflict on one day, a unit without a date, and the district.
func sampleSchedule(t *testing.T) Schedule {
	t.Helper()
	deadline := calendar.MustParse("2024-04-30")
	sitting := func(kind, day, starts, ends, venue string) schedule.Sitting {
		return schedule.Sitting{SessionID: 1, Kind: kind, Day: calendar.MustParse(day), Half: congress.HalfOf(starts, ends), Starts: starts, Ends: ends, Venue: venue}
	}
	unit := func(id int64, name string, sittings ...schedule.Sitting) schedule.ScheduledUnit {
		return schedule.ScheduledUnit{CongressID: 10 + id, UnitID: id, Name: name, LevelCode: "commune", Deadline: deadline, Sittings: sittings}
	}
	pilot := unit(1, "Xã Đông Mỹ", sitting(congress.Preparatory, "2024-03-07", "14:00", "16:30", "Nhà văn hóa xã"), sitting(congress.Official, "2024-03-08", "07:30", "11:30", "Nhà văn hóa xã"))
	pilot.Pilot, pilot.Held = true, true
	pilot.Leaders = []congress.Assignment{{LeaderID: 1, Role: congress.Chairs}, {LeaderID: 2, Role: congress.Follows}}
	clash := unit(2, "Xã Thanh Liệt", sitting(congress.Official, "2024-04-18", "", "", ""))
	clash.Leaders = []congress.Assignment{{LeaderID: 1, Role: congress.Attends}}
	district := unit(4, "Huyện Thanh Trì", sitting(congress.Official, "2024-04-18", "13:30", "", "Hội trường huyện"))
	district.Deadline = calendar.MustParse("2024-06-30")
	plan := schedule.Schedule{Units: []schedule.ScheduledUnit{pilot, clash, unit(3, "Xã Vạn Phúc"), district},
		Leaders: []schedule.Leader{{ID: 1, Name: "Nguyễn Văn An", Title: "Phó Chủ tịch"}, {ID: 2, Name: "Đỗ Thị Bình"}},
		Rules: schedule.ScheduleRules{Holidays: func(d calendar.Date) (string, bool) {
			h, off := calendar.HolidayOn(d)
			return h.NameVI, off
		}}}
	return Schedule{Unit: "Huyện Thanh Trì", Parent: "Thành phố Hà Nội", Place: "Thanh Trì", Term: "2024 - 2029", Day: calendar.MustParse("2024-04-05"),
		Plan: plan, Followers: map[int64]string{13: "Lê Thị Cúc"},
		Remarks: []ScheduleRemark{{schedule.Conflict{Kind: schedule.OnPublicDay, Units: []int64{2}, Day: calendar.MustParse("2024-04-18")}, "Xã Thanh Liệt họp ngày lễ Giỗ Tổ Hùng Vương"},
			{schedule.Conflict{Kind: schedule.LeaderAbsent, Units: []int64{2}, LeaderID: 1, Day: calendar.MustParse("2024-04-18")}, "Nguyễn Văn An vắng ngày 18/4"}},
		Sign: book.Signature{SignerTitle: "CHỦ TỊCH"}, Words: booktest.Vietnamese(t)}
}

func TestScheduleGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"schedule", "schedule_en"} {
		in := sampleSchedule(t)
		in.Words = booktest.Words(t, language)
		var b bytes.Buffer
		require.NoError(t, WriteSchedule(&b, in))
		booktest.Golden(t, name, b.Bytes())
	}
}

// The chart shows its marks as letters as well as colours, on the right day of the right unit.
func TestScheduleChart(t *testing.T) {
	t.Parallel()
	in := sampleSchedule(t)
	var b bytes.Buffer
	require.NoError(t, WriteSchedule(&b, in))
	f := booktest.Open(t, b.Bytes())
	rows, err := f.GetRows("Sơ đồ")
	require.NoError(t, err)
	month := ""
	letters := map[string]string{}
	for _, row := range rows {
		if len(row) > 0 && strings.HasPrefix(row[0], "Tháng ") {
			month = row[0]
		}
		for i, text := range row {
			if month != "" && i > 0 && strings.HasPrefix(row[0], "Xã ") && text != "" {
				letters[row[0]+" "+strings.TrimSpace(strings.TrimPrefix(month, "Tháng"))+" "+book.ExcelColumn(i+1)] = text
			}
		}
	}
	want := map[string]string{"Xã Đông Mỹ 3/2024 H": "T√", "Xã Đông Mỹ 3/2024 I": "C√", "Xã Đông Mỹ 4/2024 AE": "H", "Xã Thanh Liệt 4/2024 S": "CV",
		"Xã Thanh Liệt 4/2024 AE": "H", "Xã Vạn Phúc 4/2024 AE": "H"}
	if len(letters) != len(want) {
		t.Errorf("got %v", letters)
	}
	for place, text := range want {
		if letters[place] != text {
			t.Errorf("%s: got %q, want %q", place, letters[place], text)
		}
	}
}

// Without leaders there is no sheet for them, and the names of the followers appear instead.
func TestScheduleWithoutLeaders(t *testing.T) {
	t.Parallel()
	in := sampleSchedule(t)
	for i := range in.Plan.Units {
		in.Plan.Units[i].Leaders = nil
	}
	var b bytes.Buffer
	require.NoError(t, WriteSchedule(&b, in))
	f := booktest.Open(t, b.Bytes())
	if got := strings.Join(f.GetSheetList(), ", "); got != "Theo ngày, Sơ đồ, Dữ liệu" {
		t.Errorf("sheets: %s", got)
	}
	if !strings.Contains(booktest.Dump(t, b.Bytes()), "Lê Thị Cúc") {
		t.Error("the follower is missing")
	}
	empty := Schedule{Unit: "Huyện Thanh Trì", Place: "Thanh Trì", Term: "2024 - 2029", Day: in.Day, Words: in.Words}
	require.NoError(t, WriteSchedule(&b, empty))
}
