package calendar

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// ErrNotADate is returned by ParseTyped and ParsePartial for text that is no possible day.
var ErrNotADate = errors.New("calendar: not a date")

// ParseTyped reads a whole day as people type it in a form: 5/3/2024, 05-03-2024, 5.3.2024 or 2024-03-05, always day
// before month. Blank text gives the zero Date. A two-digit year is refused, not guessed.
func ParseTyped(s string) (Date, error) {
	p, err := ParsePartial(s)
	if err != nil || p.IsZero() {
		return Date{}, err
	}
	d, ok := p.Date()
	if !ok {
		return Date{}, ErrNotADate
	}
	return d, nil
}

// ParsePartial reads a day, a month (3/1975, 1975-03) or a year (1975) as people type it.
func ParsePartial(s string) (Partial, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Partial{}, nil
	}
	parts := strings.Split(strings.NewReplacer("-", "/", ".", "/").Replace(s), "/")
	if len(parts) > 3 {
		return Partial{}, ErrNotADate
	}
	var n [3]int
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
		v, err := strconv.ParseUint(parts[i], 10, 16) // takes no sign
		if err != nil || (len(parts[i]) > 2 && len(parts[i]) != 4) {
			return Partial{}, ErrNotADate
		}
		n[i] = int(v)
	}
	var p Partial
	switch yearFirst := len(parts[0]) == 4; {
	case len(parts) == 1:
		p = Partial{Year: n[0]}
	case len(parts) == 2 && yearFirst:
		p = Partial{Year: n[0], Month: time.Month(n[1])}
	case len(parts) == 2:
		p = Partial{Year: n[1], Month: time.Month(n[0])}
	case yearFirst:
		p = Partial{Year: n[0], Month: time.Month(n[1]), Day: n[2]}
	default:
		p = Partial{Year: n[2], Month: time.Month(n[1]), Day: n[0]}
	}
	if !p.valid(len(parts)) {
		return Partial{}, ErrNotADate
	}
	return p, nil
}
