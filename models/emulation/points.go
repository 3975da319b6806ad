package emulation

import (
	"strconv"
	"strings"

	"daihoi/models/field"
)

// Points are hundredths of a point: 950 is 9,5.
type Points int

// MostPoints is the maximum for one criterion.
const MostPoints Points = 1000_00

// String is "9,5": a comma and no trailing zeros, as points are written in practice in any language.
func (p Points) String() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	text := strconv.Itoa(int(p / 100))
	if rest := int(p % 100); rest > 0 {
		text += "," + strings.TrimRight(strconv.Itoa(100 + rest)[1:], "0")
	}
	return sign + text
}

// ParsePoints parses typed points: 9, 9,5 or 9.25, not negative. Empty text is nil.
func ParsePoints(text string) (p *Points, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, true
	}
	whole, rest, _ := strings.Cut(strings.Replace(text, ".", ",", 1), ",")
	if whole == "" || len(whole) > 4 || len(rest) > 2 || strings.Trim(whole+rest, "0123456789") != "" {
		return nil, false
	}
	n, err := strconv.Atoi(whole + (rest + "00")[:2])
	if err != nil || Points(n) > MostPoints {
		return nil, false
	}
	points := Points(n)
	return &points, true
}

// pointsOf binds points; "" means 0 and 0 shows as "".
func pointsOf[T any](key string, at func(*T) *Points) field.Field[T] {
	return field.Field[T]{Key: key, Kind: field.Text, Max: 8,
		Text: func(r *T) string {
			if *at(r) == 0 {
				return ""
			}
			return at(r).String()
		},
		Set: func(r *T, s string) string {
			p, ok := ParsePoints(s)
			if !ok {
				return "problem.points"
			}
			*at(r) = 0
			if p != nil {
				*at(r) = *p
			}
			return ""
		}}
}

func shown(p *Points) string {
	if p == nil {
		return ""
	}
	return p.String()
}
