package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want Date
		bad  bool
	}{
		{in: "", want: Date{}},
		{in: "2024-04-05", want: Of(2024, 4, 5)},
		{in: "2024-02-29", want: Of(2024, 2, 29)},
		{in: "2000-02-29", want: Of(2000, 2, 29)},
		{in: "0001-01-01", want: Of(1, 1, 1)},
		{in: "2023-02-29", bad: true},
		{in: "1900-02-29", bad: true},
		{in: "2024-04-31", bad: true},
		{in: "0000-12-31", bad: true}, // would be the zero Date
		{in: "0000-01-01", bad: true},
		{in: "2024-4-5", bad: true},
		{in: "2024-13-01", bad: true},
		{in: "2024-00-01", bad: true},
		{in: "2024-01-00", bad: true},
		{in: "2024-01-99", bad: true},
		{in: "+024-01-01", bad: true},
		{in: "2024-1 -05", bad: true},
		{in: "20240-1-05", bad: true},
		{in: "05/04/2024", bad: true},
		{in: "2024-04-05T00:00:00Z", bad: true},
		{in: " ", bad: true},
	} {
		got, err := Parse(c.in)
		if got != c.want || (err != nil) != c.bad {
			t.Errorf("Parse(%q) = %v, %v", c.in, got, err)
		}
	}
}

func TestMustParsePanics(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "5/3/2024"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("MustParse(%q) did not panic", s)
				}
			}()
			MustParse(s)
		}()
	}
}

func TestDateParts(t *testing.T) {
	t.Parallel()
	d := MustParse("2024-02-29")
	if d.Year() != 2024 || d.Month() != time.February || d.Day() != 29 || d.Weekday() != time.Thursday {
		t.Errorf("parts %d %s %d %s", d.Year(), d.Month(), d.Day(), d.Weekday())
	}
	if want := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC); !d.Time().Equal(want) {
		t.Errorf("Time %s, want %s", d.Time(), want)
	}
	if got := Of(2023, 14, 0); got != MustParse("2024-01-31") {
		t.Errorf("rolled over to %s", got)
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day             Date
		short, dayMonth string
	}{
		{Date{}, "", ""},
		{Of(2024, 3, 5), "05/3/2024", "05/3"},
		{Of(2024, 2, 5), "05/02/2024", "05/02"},
		{Of(2024, 1, 31), "31/01/2024", "31/01"},
		{Of(2024, 9, 10), "10/9/2024", "10/9"},
		{Of(2024, 11, 15), "15/11/2024", "15/11"},
	} {
		if c.day.Short() != c.short || c.day.DayMonth() != c.dayMonth {
			t.Errorf("%s: %q and %q, want %q and %q", c.day, c.day.Short(), c.day.DayMonth(), c.short, c.dayMonth)
		}
	}
}

// The South kept UTC+8 from 1960 to 13 June 1975, which the zone follows; Viet Nam keeps UTC+7 since.
func TestDayOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ instant, want string }{
		{"2024-04-05T16:59:59Z", "2024-04-05"},
		{"2024-04-05T17:00:00Z", "2024-04-06"},
		{"2023-12-31T17:00:00Z", "2024-01-01"},
		{"2024-02-28T23:30:00-05:00", "2024-02-29"},
		{"2024-04-06T00:00:00+07:00", "2024-04-06"},
		{"1970-01-01T15:59:59Z", "1970-01-01"},
		{"1970-01-01T16:00:00Z", "1970-01-02"},
		{"1976-01-01T16:59:59Z", "1976-01-01"},
		{"1976-01-01T17:00:00Z", "1976-01-02"},
		{"1930-02-02T17:00:00Z", "1930-02-03"},
	} {
		instant, err := time.Parse(time.RFC3339, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayOf(instant); got.String() != c.want {
			t.Errorf("DayOf(%s) = %s, want %s", c.instant, got, c.want)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	a, b := MustParse("1969-12-31"), MustParse("1970-01-01")
	if !a.Before(b) || a.After(b) || b.Before(a) || !b.After(a) || a.Before(a) || a.After(a) {
		t.Error("Before or After is wrong")
	}
	if a.Compare(b) >= 0 || b.Compare(a) <= 0 || a.Compare(a) != 0 {
		t.Error("Compare is wrong")
	}
	if Max(a, b) != b || Max(b, a) != b {
		t.Error("Max is wrong")
	}
}

func TestScan(t *testing.T) {
	t.Parallel()
	want := Of(2024, 4, 5)
	for _, src := range []any{"2024-04-05", []byte("2024-04-05"), time.Date(2024, 4, 5, 0, 0, 0, 0, time.UTC)} {
		var d Date
		if err := d.Scan(src); err != nil || d != want {
			t.Errorf("Scan(%v) = %s, %v", src, d, err)
		}
	}
	for _, src := range []any{nil, "", []byte{}, time.Time{}} {
		d := want
		if err := d.Scan(src); err != nil || !d.IsZero() {
			t.Errorf("Scan(%#v) = %s, %v", src, d, err)
		}
	}
	for _, src := range []any{"5/4/2024", []byte("x"), int64(20240405), 1.5, true} {
		if err := new(Date).Scan(src); err == nil {
			t.Errorf("Scan(%#v) gives no error", src)
		}
	}
}

func TestDateJSON(t *testing.T) {
	t.Parallel()
	type row struct{ On, Off Date }
	in := row{On: Of(2024, 4, 5)}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"On":"2024-04-05","Off":""}` {
		t.Fatalf("%s, %v", b, err)
	}
	out := row{Off: Of(2000, 1, 1)}
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("%v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"5/4/2024"}`), &out); err == nil {
		t.Error("a day that is not ISO was read")
	}
}

func drawDate(t *rapid.T, label string) Date {
	return Of(1, 1, 1).AddDays(rapid.IntRange(0, 3_652_058).Draw(t, label)) // to 9999-12-31
}

func TestDateProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, n := drawDate(t, "d"), rapid.IntRange(-1_000_000, 1_000_000).Draw(t, "n")
		moved := d.AddDays(n)
		if !moved.IsZero() && (moved.Sub(d) != n || moved.AddDays(-n) != d) {
			t.Fatalf("%s + %d = %s, which is %d days off", d, n, moved, moved.Sub(d))
		}
		if want := d.Time().AddDate(0, 0, n); !moved.Time().Equal(want) {
			t.Fatalf("%s + %d = %s, want %s", d, n, moved, want)
		}
		if Of(d.Year(), d.Month(), d.Day()) != d {
			t.Fatalf("%s is not its own parts", d)
		}
		v, err := d.Value()
		var back Date
		if err != nil || back.Scan(v) != nil || back != d {
			t.Fatalf("%s stored as %v comes back as %s", d, v, back)
		}
		typed, err := ParseTyped(d.Short())
		if in := d.Year() >= 1800 && d.Year() <= 2200; in != (err == nil && typed == d) {
			t.Fatalf("%s typed as %s is %s, %v", d, d.Short(), typed, err)
		}
		o := drawDate(t, "o")
		if d.Before(o) != d.Time().Before(o.Time()) || d.Before(o) != (d.String() < o.String()) {
			t.Fatalf("%s and %s are ordered otherwise as text", d, o)
		}
	})
}

func TestZeroDate(t *testing.T) {
	t.Parallel()
	var zero Date
	if !zero.IsZero() || zero.String() != "" || zero.AddDays(5) != zero || Of(1, 1, 1).IsZero() {
		t.Error("the zero Date is not empty")
	}
	if v, err := zero.Value(); v != nil || err != nil {
		t.Errorf("stored as %v, %v", v, err)
	}
}
