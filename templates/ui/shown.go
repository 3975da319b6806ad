package ui

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
