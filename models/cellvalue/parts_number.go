package cellvalue

import (
	"maps"
	"strings"
	"unicode"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// WithPhone is the suffix for a column that holds the citizen number, the phone or both: "CCCD/Điện thoại".
const WithPhone = "with_phone"

// splitNumbers divides such a column. Columns of their own win. What is neither number goes to the citizen number, where
// it is reported.
func splitNumbers(cells map[string]field.Raw) map[string]field.Raw {
	both, found := cells["citizen_id."+WithPhone]
	if !found {
		return cells
	}
	cells = maps.Clone(cells)
	delete(cells, "citizen_id."+WithPhone)
	give := func(key string, c field.Raw) {
		if own := cells[key]; own.Empty() {
			cells[key] = c
		}
	}
	text := CellText(field.CitizenID, both)
	citizen, phone, ok := SplitNumbers(text)
	switch {
	case both.Kind == field.RawError, IsPlaceholder(text), isAbsent(text):
		citizen = text
	case !ok:
		citizen, phone = text+unclearSign, ""
	}
	for key, number := range map[string]string{"citizen_id": citizen, "phone": phone} {
		c := field.Raw{Ref: both.Ref}
		if number != "" {
			c.Kind, c.Text = field.RawText, number
		}
		if number == text {
			c = both
		}
		give(key, c)
	}
	return cells
}

// unclearSign follows a number that ReadCell must refuse, because it may be of either kind.
const unclearSign = " ?"

// SplitNumbers divides a text of a citizen number and a phone, in either order, with or without their names: "ĐT: 0937 448
// 190, CCCD: 075193002217". ok is false where a piece may be either, or neither.
func SplitNumbers(text string) (citizen, phone string, ok bool) {
	for _, piece := range numberPieces(wholeNumber(text)) {
		switch is := kindOfNumber(piece); {
		case is == "citizen_id" && citizen == "":
			citizen = piece
		case is == "phone" && phone == "":
			phone = piece
		default:
			return "", "", false
		}
	}
	return citizen, phone, citizen+phone != ""
}

// numberPieces are the numbers of a text, bare of signs. Letters and dividers end a number; a space ends one only after
// the twelve digits of a citizen number, or before them.
func numberPieces(text string) (pieces []string) {
	digits := ""
	end := func() {
		if digits != "" {
			pieces = append(pieces, digits)
		}
		digits = ""
	}
	groups := strings.FieldsFunc(strings.NewReplacer(" - ", ";", " – ", ";").Replace(vietext.NFC(text)), func(r rune) bool { return r == ' ' })
	for _, group := range groups {
		if bare := strings.Trim(group, "0123456789"); bare == "" && (len(group) == citizenDigits || len(digits) == citizenDigits) {
			end()
		}
		for _, r := range group {
			switch {
			case r >= '0' && r <= '9':
				digits += string(r)
			case unicode.IsLetter(r) || strings.ContainsRune(";,/|:", r):
				end()
			}
		}
	}
	end()
	return pieces
}

const citizenDigits = 12

// kindOfNumber tells the two by length and start; "" where a number may be either, or is neither. Codes of provinces begin
// with 0 and are followed by a digit up to 3 for sex and century; old cards have nine digits up to 38…; mobiles begin
// with 03, 05, 07, 08 and 09, landlines with 02. Leading zeros may be lost.
func kindOfNumber(digits string) string {
	sex := func(at int) bool { return digits[at] <= '3' }
	mobile := func(at int) bool { return strings.ContainsRune("35789", rune(digits[at])) }
	switch zero := digits[0] == '0'; {
	case len(digits) == citizenDigits:
		return "citizen_id"
	case len(digits) == 11 && zero, len(digits) == 10 && zero:
		return "phone"
	case len(digits) == 11 && strings.HasPrefix(digits, "84") && mobile(2):
		if !sex(2) {
			return "phone"
		}
	case len(digits) == 11 && sex(2), len(digits) == 10 && digits[0] != '2' && sex(1):
		return "citizen_id"
	case len(digits) == 9 && digits[0] <= '2':
		return "citizen_id"
	case len(digits) == 9 && mobile(0) && digits[0] != '3':
		return "phone"
	}
	return ""
}
