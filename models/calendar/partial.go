package calendar

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"
)

// Partial is a date known to the day, the month or only the year, as birth dates in delegate lists are. Day 0 means
// month precision, Month 0 year precision. The zero Partial means unknown.
type Partial struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether nothing is known.
func (p Partial) IsZero() bool { return p.Year == 0 }

// valid checks a Partial with the given number of parts: year 1800–2200, a month, an existing day.
func (p Partial) valid(parts int) bool {
	if p.Year < 1800 || p.Year > 2200 {
		return false
	}
	if parts >= 2 && (p.Month < 1 || p.Month > 12) {
		return false
	}
	if parts == 3 {
		return PartialOf(Of(p.Year, p.Month, p.Day)) == p
	}
	return true
}

// Date is the full date; ok is false if only the month or year is known.
func (p Partial) Date() (d Date, ok bool) {
	if p.Day == 0 {
		return Date{}, false
	}
	return Of(p.Year, p.Month, p.Day), true
}

// PartialOf returns d with day precision.
func PartialOf(d Date) Partial {
	if d.IsZero() {
		return Partial{}
	}
	return Partial{d.Year(), d.Month(), d.Day()}
}

// Earliest and Latest are the first and last date that p can mean.
func (p Partial) Earliest() Date {
	if p.IsZero() {
		return Date{}
	}
	return Of(p.Year, max(p.Month, 1), max(p.Day, 1))
}

func (p Partial) Latest() Date {
	switch {
	case p.IsZero():
		return Date{}
	case p.Month == 0:
		return Of(p.Year, 12, 31)
	case p.Day == 0:
		return Of(p.Year, p.Month+1, 1).AddDays(-1)
	}
	return Of(p.Year, p.Month, p.Day)
}

// String is the ISO form as far as known: 1975, 1975-10 or 1975-10-22; "" if unknown.
func (p Partial) String() string {
	if p.IsZero() {
		return ""
	}
	b := appendPadded(make([]byte, 0, len(time.DateOnly)), p.Year, 4)
	if p.Month != 0 {
		b = appendPadded(append(b, '-'), int(p.Month), 2)
	}
	if p.Month != 0 && p.Day != 0 {
		b = appendPadded(append(b, '-'), p.Day, 2)
	}
	return string(b)
}

// appendPadded writes a number with at least so many digits. Lists write thousands of dates, for which fmt is slow.
func appendPadded(b []byte, n, digits int) []byte {
	text := strconv.Itoa(n)
	for range digits - len(text) {
		b = append(b, '0')
	}
	return append(b, text...)
}

// Short is the form used in Vietnamese official documents: 1975, 10/1975 or 22/10/1975.
func (p Partial) Short() string {
	switch {
	case p.IsZero():
		return ""
	case p.Month == 0:
		return fmt.Sprintf("%04d", p.Year)
	case p.Day == 0:
		return officialMonth(int(p.Month)) + fmt.Sprintf("/%04d", p.Year)
	}
	return Of(p.Year, p.Month, p.Day).Short()
}

// Padded is the form of dates in tables: 1975, 04/1975 or 02/04/1975.
func (p Partial) Padded() string {
	switch {
	case p.IsZero():
		return ""
	case p.Month == 0:
		return fmt.Sprintf("%04d", p.Year)
	case p.Day == 0:
		return fmt.Sprintf("%02d/%04d", int(p.Month), p.Year)
	}
	return fmt.Sprintf("%02d/%02d/%04d", p.Day, int(p.Month), p.Year)
}

// Value and Scan store the ISO form, NULL if unknown.
func (p Partial) Value() (driver.Value, error) {
	if p.IsZero() {
		return nil, nil
	}
	return p.String(), nil
}

func (p *Partial) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*p = Partial{}
		return nil
	case []byte:
		return p.Scan(string(v))
	case string:
		q, err := ParsePartial(v)
		*p = q
		return err
	}
	return fmt.Errorf("calendar: a partial day cannot be read from %T", src)
}

func (Partial) GormDataType() string { return "text" }

// MarshalText and UnmarshalText use the ISO form.
func (p Partial) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
func (p *Partial) UnmarshalText(b []byte) error {
	q, err := ParsePartial(string(b))
	*p = q
	return err
}
