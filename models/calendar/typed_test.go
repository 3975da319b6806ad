package calendar

import (
	"errors"
	"testing"
)

func TestParsePartial(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want Partial
	}{
		{"", Partial{}}, {" \t\u00a0", Partial{}},
		{"22/10/1975", Partial{1975, 10, 22}}, {"09/5/1975", Partial{1975, 5, 9}}, {"9/5/1975", Partial{1975, 5, 9}},
		{"22-10-1975", Partial{1975, 10, 22}}, {"2.9.1945", Partial{1945, 9, 2}}, {"1975-10-22", Partial{1975, 10, 22}},
		{"1975/10/22", Partial{1975, 10, 22}}, {"3/2/1930", Partial{1930, 2, 3}}, {"29/02/2024", Partial{2024, 2, 29}},
		{"29/2/2000", Partial{2000, 2, 29}}, {" 5 / 3 / 2024 ", Partial{2024, 3, 5}}, {"5/3\u00a0/2024", Partial{2024, 3, 5}},
		{"10/1975", Partial{1975, 10, 0}}, {"03-1975", Partial{1975, 3, 0}}, {"3.1975", Partial{1975, 3, 0}},
		{"1975-03", Partial{1975, 3, 0}},
		{"1975", Partial{1975, 0, 0}}, {"1800", Partial{1800, 0, 0}}, {"2200", Partial{2200, 0, 0}},
	} {
		got, err := ParsePartial(c.in)
		if err != nil || got != c.want {
			t.Errorf("ParsePartial(%q) = %v, %v, want %v", c.in, got, err, c.want)
		}
	}
}

// notDates are refused by ParsePartial and ParseTyped alike.
var notDates = []string{
	"31/2/2024", "31/4/2024", "29/2/2023", "29/2/1900", "30/02/2024", "32/1/2024", "0/3/2024", "5/0/2024", "5/13/2024",
	"366/1/2023", // day 366 from 1 January is in January again
	"0/1975", "13/1975", "1975-13",
	"5/3/24", "24-03-05", "5/24", "75", "3/75", // a two-digit year is not guessed
	"1799", "2201", "0000", "19750", "5/3/12024",
	"005/3/2024", "5/003/2024", "2024-003-05",
	"5/3/2024/1", "/3/2024", "5//2024", "5/3/", "-5/3/2024", "+5/3/2024", "5/+3/2024", "1975-",
	"1 2/3/2024", "5/3/20 24", "19 75", "5 3 2024", // a gap inside a number is not closed
	"x", "năm 1975", "5/ba/2024", "5,3,2024", "２/3/2024", "2024-03-05T00:00:00Z", "05/3/2024 10:00",
}

func TestNotDates(t *testing.T) {
	t.Parallel()
	for _, s := range notDates {
		if p, err := ParsePartial(s); !errors.Is(err, ErrNotADate) || p != (Partial{}) {
			t.Errorf("ParsePartial(%q) = %v, %v", s, p, err)
		}
		if d, err := ParseTyped(s); !errors.Is(err, ErrNotADate) || !d.IsZero() {
			t.Errorf("ParseTyped(%q) = %v, %v", s, d, err)
		}
	}
}

func TestParseTyped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "  ": "",
		"5/3/2024": "2024-03-05", "05/03/2024": "2024-03-05", "05-03-2024": "2024-03-05", "5.3.2024": "2024-03-05",
		"2024-03-05": "2024-03-05", "29/2/2024": "2024-02-29",
	} {
		if got, err := ParseTyped(in); err != nil || got.String() != want {
			t.Errorf("ParseTyped(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"1975", "10/1975", "1975-10"} {
		if d, err := ParseTyped(in); !errors.Is(err, ErrNotADate) || !d.IsZero() {
			t.Errorf("ParseTyped(%q) = %v, %v, though it is no whole day", in, d, err)
		}
	}
}
