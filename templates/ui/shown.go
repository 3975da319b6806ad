package ui

import (
	"strings"

	"daihoi/models/field"
)

// ShownOrDash shows an empty value as a dash.
func ShownOrDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// SpacedPhone groups the digits of a mobile number as people read them: 0912 345 678.
func SpacedPhone(digits string) string {
	if len(digits) != 10 {
		return digits
	}
	return digits[:4] + " " + digits[4:7] + " " + digits[7:]
}

const maskSign = '•'

// Masked hides most digits of a telephone or citizen number: 09•• ••• 678 and 001•••••••23. Other values stay.
func Masked(kind field.Kind, value string) string {
	switch kind {
	case field.Phone:
		return maskDigits(SpacedPhone(value), 2, 3)
	case field.CitizenID:
		return maskDigits(value, 3, 2)
	}
	return value
}

// maskDigits keeps so many digits at the beginning and the end, none of a number hardly longer than these.
func maskDigits(text string, first, last int) string {
	isDigit := func(r rune) bool { return r >= '0' && r <= '9' }
	all := len(text) - len(strings.Map(func(r rune) rune {
		if isDigit(r) {
			return -1
		}
		return r
	}, text))
	if all < first+last+3 {
		first, last = 0, 0
	}
	n := 0
	return strings.Map(func(r rune) rune {
		if !isDigit(r) {
			return r
		}
		n++
		if n > first && n <= all-last {
			return maskSign
		}
		return r
	}, text)
}

// lastDigits are those after the mask, which is how people tell numbers apart aloud; "" for a number that is not
// masked.
func lastDigits(text string) string {
	at := strings.LastIndex(text, string(maskSign))
	if at < 0 {
		return ""
	}
	return strings.TrimSpace(text[at+len(string(maskSign)):])
}

// SourceParts splits "words: https://…" into the words and the address, which is "" where the text ends with none.
func SourceParts(text string) (words, address string) {
	at := strings.LastIndex(text, "https://")
	if at < 1 || strings.ContainsAny(text[at:], " )") {
		return text, ""
	}
	return strings.TrimRight(text[:at], " :("), text[at:]
}
