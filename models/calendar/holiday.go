package calendar

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"sync"
	"time"
)

//go:embed holidays.csv
var holidaysCSV []byte

// Off is why a day is off, or worked although it is a Saturday.
type Off string

const (
	Weekend      Off = "weekend"      // a Saturday or a Sunday
	Public       Off = "holiday"      // Labour Code, article 112
	Compensatory Off = "compensatory" // for a public holiday on a weekend, article 111
	Exchanged    Off = "exchanged"    // for a Saturday that is worked instead
	Worked       Off = "worked"       // the Saturday of Exchanged
)

// Holiday is a day that differs from its weekday's rule. The days of 2023 to 2029 come from holidays.csv; Provisional
// marks years for which the government has not yet decided.
type Holiday struct {
	Day            Date
	Kind           Off
	NameVI, NameEN string // name of the public holiday it belongs to
	Provisional    bool
	Source         string
}

var loadHolidays = sync.OnceValue(func() map[Date]Holiday {
	days, err := parseHolidays(holidaysCSV)
	if err != nil {
		panic(err) // the file is embedded
	}
	return days
})

func parseHolidays(text []byte) (map[Date]Holiday, error) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("calendar: holidays: %w", err)
	}
	days := map[Date]Holiday{}
	for _, row := range rows[1:] {
		day, err := Parse(row[0])
		kind := Off(row[1])
		if err != nil || days[day].Day == day || !slices.Contains([]Off{Public, Compensatory, Exchanged, Worked}, kind) || row[5] == "" {
			return nil, fmt.Errorf("calendar: holidays: %q cannot be", row)
		}
		days[day] = Holiday{day, kind, row[2], row[3], row[4] != "", row[5]}
	}
	return days, nil
}

// HolidayOn returns the holiday on a day; ok is false on other days, including weekends.
func HolidayOn(d Date) (h Holiday, ok bool) {
	h, ok = loadHolidays()[d]
	return h, ok && h.Kind != Worked
}

// Working reports whether offices work on d: Monday to Friday except holidays, and Saturdays that replace an
// exchanged day.
func (d Date) Working() bool {
	if h, ok := loadHolidays()[d]; ok {
		return h.Kind == Worked
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// AddWorkingDays returns the n-th working day after d, or before it if n is negative; d itself does not count. For n
// = 0 it returns d, working or not. The zero Date stays zero.
func (d Date) AddWorkingDays(n int) Date {
	if d.IsZero() {
		return d
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		if d = d.AddDays(step); d.Working() {
			n--
		}
	}
	return d
}

// WorkingDays counts the working days after d up to and including o; negative if o is before d. It is the inverse of
// AddWorkingDays.
func (d Date) WorkingDays(o Date) int {
	n, step := 0, 1
	if o.Before(d) {
		step = -1
	}
	for d != o {
		if d = d.AddDays(step); d.Working() {
			n += step
		}
	}
	return n
}
