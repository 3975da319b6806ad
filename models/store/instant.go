package store

import (
	"database/sql/driver"
	"fmt"
	"time"

	"daihoi/models/calendar"
)

// Instant is a moment, stored as UTC text of fixed width ("2024-04-05T02:10:33.120Z"), which both databases sort
// alike.
type Instant struct{ time.Time }

const instantLayout = "2006-01-02T15:04:05.000Z"

func At(t time.Time) Instant { return Instant{t.UTC().Truncate(time.Millisecond)} }

// AfterDay is the first instant after the day in Viet Nam.
func AfterDay(day calendar.Date) Instant {
	next := day.AddDays(1)
	return At(time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, calendar.Zone()))
}

// Day is the date in Viet Nam.
func (i Instant) Day() calendar.Date { return calendar.DayOf(i.Time) }

// Value and Scan store the fixed-width text, NULL for the zero instant.
func (i Instant) Value() (driver.Value, error) {
	if i.IsZero() {
		return nil, nil
	}
	return i.UTC().Format(instantLayout), nil
}

func (i *Instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = Instant{}
		return nil
	case []byte:
		return i.Scan(string(v))
	case string:
		t, err := time.Parse(instantLayout, v)
		*i = Instant{t}
		return err
	}
	return fmt.Errorf("store: an instant cannot be read from %T", src)
}

func (Instant) GormDataType() string { return "text" }
