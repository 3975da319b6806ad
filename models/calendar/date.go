// Package calendar has dates without time or time zone: Date is a full date, Partial one known perhaps only to the
// month or year.
//
// holiday.go knows Vietnamese public holidays and working days; typed.go parses dates typed in forms, written.go
// helps with dates in workbooks. Only DayOf turns an instant into a date.
package calendar

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"
	_ "time/tzdata" // Windows and bare servers have no zone data
)

// Date is a calendar date. The zero Date means "no date" and is stored as NULL. Compare with ==, Before and After.
type Date struct{ n int32 } // n counts days, 1 = 0001-01-01

const secondsPerDay = 86400

var zeroDay = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()/secondsPerDay - 1

// Of returns the date y-m-d. Out-of-range days roll over as in time.Date.
func Of(y int, m time.Month, d int) Date {
	return Date{int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/secondsPerDay - zeroDay)}
}

// Parse reads "2024-04-05". The empty string gives the zero Date.
func Parse(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if len(s) == len(time.DateOnly) && s[4] == '-' && s[7] == '-' {
		y, err1 := strconv.ParseUint(s[:4], 10, 16) // rejects a sign
		m, err2 := strconv.ParseUint(s[5:7], 10, 8)
		day, err3 := strconv.ParseUint(s[8:], 10, 8)
		d := Of(int(y), time.Month(m), int(day))
		if err1 == nil && err2 == nil && err3 == nil && y > 0 && m > 0 && m <= 12 && d.Day() == int(day) {
			return d, nil
		}
	}
	return Date{}, fmt.Errorf("calendar: %q is not a day in the form YYYY-MM-DD", s)
}

// MustParse is Parse for constants in tests and seed data; it panics on an error.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil || d.IsZero() {
		panic("calendar: bad constant date " + s)
	}
	return d
}

// Zone is the product's only time zone, Asia/Ho_Chi_Minh.
func Zone() *time.Location { return zone }

var zone = mustZone()

func mustZone() *time.Location {
	z, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		panic(err) // tzdata is embedded above, so this cannot happen
	}
	return z
}

// DayOf is the date in Viet Nam at the instant t.
func DayOf(t time.Time) Date {
	t = t.In(zone)
	return Of(t.Year(), t.Month(), t.Day())
}

// IsZero reports whether d means "no date".
func (d Date) IsZero() bool { return d.n == 0 }

// Time is midnight UTC of the date, for formatting and for libraries that need a time.Time.
func (d Date) Time() time.Time { return time.Unix((int64(d.n)+zeroDay)*secondsPerDay, 0).UTC() }

// Year, Month and Day are the parts of the date.
func (d Date) Year() int             { return d.Time().Year() }
func (d Date) Month() time.Month     { return d.Time().Month() }
func (d Date) Day() int              { return d.Time().Day() }
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// AddDays returns the date n days later; the zero Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return Date{d.n + int32(n)}
}

// Sub is the number of days from o to d.
func (d Date) Sub(o Date) int     { return int(d.n - o.n) }
func (d Date) Before(o Date) bool { return d.n < o.n }
func (d Date) After(o Date) bool  { return d.n > o.n }
func (d Date) Compare(o Date) int { return int(d.n) - int(o.n) }

// Max is the later of two dates.
func Max(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}

// String is the ISO form; "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Short is the form used in Vietnamese official documents, 05/3/2024: days below 10 and months 1 and 2 have a leading
// zero (as in Nghị định 30/2020/NĐ-CP).
func (d Date) Short() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Time().Date()
	return fmt.Sprintf("%02d/%s/%04d", day, officialMonth(int(m)), y)
}

// Padded is dd/mm/yyyy, the form of dates in tables: 05/03/2024.
func (d Date) Padded() string { return PartialOf(d).Padded() }

// DayMonth is Short without the year, "05/3".
func (d Date) DayMonth() string {
	if d.IsZero() {
		return ""
	}
	_, m, day := d.Time().Date()
	return fmt.Sprintf("%02d/%s", day, officialMonth(int(m)))
}

func officialMonth(m int) string {
	if m < 3 {
		return fmt.Sprintf("%02d", m)
	}
	return fmt.Sprint(m)
}

// Value and Scan store a date as text YYYY-MM-DD, no date as NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		p, err := Parse(v)
		*d = p
		return err
	case []byte:
		return d.Scan(string(v))
	case time.Time:
		if v.IsZero() {
			*d = Date{}
			return nil
		}
		*d = Of(v.Year(), v.Month(), v.Day())
		return nil
	}
	return fmt.Errorf("calendar: a day cannot be read from %T", src)
}

func (Date) GormDataType() string { return "text" }

// MarshalText and UnmarshalText use the ISO form: JSON has "2024-04-05", and "" for no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
func (d *Date) UnmarshalText(b []byte) error {
	p, err := Parse(string(b))
	*d = p
	return err
}
