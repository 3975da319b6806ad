package calendar

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// ErrNotADate is returned by ParseTyped and ParsePartial for text that is no existing date.
var ErrNotADate = errors.New("calendar: not a date")

// ParseTyped parses a full date typed in a form: 5/3/2024, 05-03-2024, 5.3.2024 or 2024-03-05, always day before
// month. Blank text is the zero Date. A two-digit year is an error, because its century would be a guess.
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

var dividers = strings.NewReplacer("-", "/", ".", "/")

// ParsePartial parses a typed full date, month (3/1975, 1975-03) or year (1975).
func ParsePartial(s string) (Partial, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Partial{}, nil
	}
	parts := strings.Split(dividers.Replace(s), "/")
	if len(parts) > 3 {
		return Partial{}, ErrNotADate
	}
	var n [3]int
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
		v, err := strconv.ParseUint(parts[i], 10, 16) // rejects a sign
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
