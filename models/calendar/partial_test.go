package calendar

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPartial(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p                        Partial
		iso, short               string
		earliest, latest, wholly string
	}{
		{Partial{}, "", "", "", "", ""},
		{Partial{Year: 1975}, "1975", "1975", "1975-01-01", "1975-12-31", ""},
		{Partial{Year: 1975, Month: 2}, "1975-02", "02/1975", "1975-02-01", "1975-02-28", ""},
		{Partial{Year: 2024, Month: 2}, "2024-02", "02/2024", "2024-02-01", "2024-02-29", ""},
		{Partial{Year: 1975, Month: 3}, "1975-03", "3/1975", "1975-03-01", "1975-03-31", ""},
		{Partial{Year: 1975, Month: 12}, "1975-12", "12/1975", "1975-12-01", "1975-12-31", ""},
		{Partial{1975, 10, 22}, "1975-10-22", "22/10/1975", "1975-10-22", "1975-10-22", "1975-10-22"},
		{Partial{1975, 5, 9}, "1975-05-09", "09/5/1975", "1975-05-09", "1975-05-09", "1975-05-09"},
	} {
		if c.p.String() != c.iso || c.p.Short() != c.short {
			t.Errorf("%#v: %q and %q, want %q and %q", c.p, c.p.String(), c.p.Short(), c.iso, c.short)
		}
		if c.p.Earliest().String() != c.earliest || c.p.Latest().String() != c.latest {
			t.Errorf("%#v: from %q to %q, want %q to %q", c.p, c.p.Earliest(), c.p.Latest(), c.earliest, c.latest)
		}
		if d, ok := c.p.Date(); d.String() != c.wholly || ok != (c.wholly != "") {
			t.Errorf("%#v: Date %q, %v, want %q", c.p, d, ok, c.wholly)
		}
	}
}

func TestPartialScan(t *testing.T) {
	t.Parallel()
	want := Partial{Year: 1975, Month: 10}
	for _, src := range []any{"1975-10", []byte("1975-10")} {
		var p Partial
		if err := p.Scan(src); err != nil || p != want {
			t.Errorf("Scan(%v) = %v, %v", src, p, err)
		}
	}
	for _, src := range []any{nil, ""} {
		p := want
		if err := p.Scan(src); err != nil || !p.IsZero() {
			t.Errorf("Scan(%#v) = %v, %v", src, p, err)
		}
	}
	for _, src := range []any{"1975-13", int64(1975), true} {
		if err := new(Partial).Scan(src); err == nil {
			t.Errorf("Scan(%#v) gives no error", src)
		}
	}
	if v, err := (Partial{}).Value(); v != nil || err != nil {
		t.Errorf("nothing known is stored as %v, %v", v, err)
	}
}

func TestPartialProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := Of(1800, 1, 1).AddDays(rapid.IntRange(0, 146_000).Draw(t, "day"))
		p := PartialOf(d)
		if whole, ok := p.Date(); !ok || whole != d {
			t.Fatalf("PartialOf(%s) = %v", d, p)
		}
		switch rapid.IntRange(1, 3).Draw(t, "parts") {
		case 1:
			p.Month, p.Day = 0, 0
		case 2:
			p.Day = 0
		}
		if p.Earliest().After(d) || p.Latest().Before(d) {
			t.Fatalf("%s is not within %v", d, p)
		}
		v, err := p.Value()
		var stored, text Partial
		if err != nil || stored.Scan(v) != nil || stored != p {
			t.Fatalf("%v stored as %v comes back as %v", p, v, stored)
		}
		b, _ := p.MarshalText()
		if err := text.UnmarshalText(b); err != nil || text != p {
			t.Fatalf("%v written %s comes back as %v, %v", p, b, text, err)
		}
		if typed, err := ParsePartial(p.Short()); err != nil || typed != p {
			t.Fatalf("%v typed as %s is %v, %v", p, p.Short(), typed, err)
		}
	})
	if !PartialOf(Date{}).IsZero() {
		t.Error("no day gives a known Partial")
	}
}
