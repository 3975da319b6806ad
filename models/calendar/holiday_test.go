package calendar

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestHolidays(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]struct {
		kind    Off
		working bool
	}{
		"2024-02-07": {"", true},
		"2024-02-08": {Public, false},
		"2024-02-14": {Compensatory, false},
		"2024-02-15": {"", true},
		"2024-04-18": {Public, false},
		"2024-04-29": {Exchanged, false},
		"2024-05-04": {"", true}, // a Saturday worked for 29/4
		"2024-05-11": {"", false},
		"2024-05-12": {"", false},
		"2023-05-03": {Compensatory, false},
		"2025-04-26": {"", true},
		"2025-11-24": {"", true},
		"2026-11-24": {Public, false},
		"2027-02-10": {Compensatory, false},
		"2029-09-04": {Compensatory, false},
	} {
		d := MustParse(day)
		h, ok := HolidayOn(d)
		if ok != (want.kind != "") || ok && h.Kind != want.kind || d.Working() != want.working {
			t.Errorf("%s is %v %v, working %v", day, h, ok, d.Working())
		}
	}
}

// Every year has the public holidays of the law, with a day off for each that falls on a weekend, and as many Saturdays
// are worked as days exchanged.
func TestEveryYearHasTheHolidaysOfTheLaw(t *testing.T) {
	t.Parallel()
	for year := 2023; year <= 2029; year++ {
		n, onWeekend := map[Off]int{}, 0
		for d := Of(year, 1, 1); d.Year() == year; d = d.AddDays(1) {
			h, ok := loadHolidays()[d]
			if !ok {
				continue
			}
			n[h.Kind]++
			if h.Provisional != (year >= 2028) {
				t.Errorf("%s is provisional: %v", d, h.Provisional)
			}
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			if h.Kind == Public && weekend {
				onWeekend++
			} else if h.Kind != Public && weekend != (h.Kind == Worked) {
				t.Errorf("%s cannot be %s", d, h.Kind)
			}
		}
		public := 11
		if year >= 2026 {
			public = 12 // with 24 November
		}
		if n[Public] != public || n[Compensatory] != onWeekend || n[Exchanged] != n[Worked] {
			t.Errorf("%d has %v, %d on a weekend", year, n, onWeekend)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-16", -1, "2024-02-15"},
		{"2024-02-15", -1, "2024-02-07"}, // over Tết
		{"2024-02-07", 1, "2024-02-15"},
		{"2024-04-26", 1, "2024-05-02"}, // 27/4–1/5 off
		{"2024-05-03", 1, "2024-05-04"},
		{"2024-05-05", 0, "2024-05-05"},
		{"2024-05-05", -1, "2024-05-04"},
	} {
		if got := MustParse(c.from).AddWorkingDays(c.n); got.String() != c.want {
			t.Errorf("%s %+d working days is %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if !(Date{}).AddWorkingDays(-3).IsZero() {
		t.Error("no date has no working day before it")
	}
}

func TestWorkingDaysUndoAddWorkingDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := Of(2023, 1, 1).AddDays(rapid.IntRange(0, 2500).Draw(t, "d"))
		n := rapid.IntRange(-300, 300).Draw(t, "n")
		due := d.AddWorkingDays(n)
		if n != 0 && !due.Working() {
			t.Fatalf("%s %+d is %s, which is off", d, n, due)
		}
		if back := d.WorkingDays(due); back != n {
			t.Fatalf("%s to %s counts %d, want %d", d, due, back, n)
		}
	})
}

func TestDamagedHolidaysAreRefused(t *testing.T) {
	t.Parallel()
	header, good := "day,kind,name_vi,name_en,provisional,source\n", "2024-01-01,holiday,a,b,,law\n"
	if days, err := parseHolidays([]byte(header + good)); err != nil || len(days) != 1 {
		t.Fatalf("%v, %v", days, err)
	}
	for _, bad := range []string{good + good, strings.Replace(good, "-01,h", ",h", 1), strings.Replace(good, "holiday", "party", 1), strings.Replace(good, "law", "", 1), "x\n"} {
		if _, err := parseHolidays([]byte(header + bad)); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}
