package cellvalue

import (
	"maps"
	"strings"
	"unicode"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// birthWords stand between a name and a birth in one cell. Sinh is a name too, when it has a capital.
var birthWords = []string{"sinh năm", "sinh ngày", "năm sinh", "ngày sinh", "sinh", "sn", "ns"}

const nameSigns = " \t\r\n(,;:.–-"

// splitBirthInName takes a birth out of the cell of a name: "Đào Quang Lực (1963)", "Chu Thị Đoan, sinh ngày 8/4/1989". A birth in a
// column of its own wins; a name with any other number stays as it is, to be looked at.
func splitBirthInName(cells map[string]field.Raw) map[string]field.Raw {
	both := cells["full_name"]
	if both.Kind != field.RawText || !strings.ContainsAny(both.Text, "0123456789") {
		return cells
	}
	text := vietext.NFC(both.Text)
	letter := max(strings.IndexFunc(text, unicode.IsLetter), 0) // running numbers come first
	digit := strings.IndexFunc(text[letter:], unicode.IsDigit)
	if digit < 0 {
		return cells
	}
	name, birth := strings.TrimRight(text[:letter+digit], nameSigns), strings.TrimRight(text[letter+digit:], " ).;,")
	for _, word := range birthWords {
		words := strings.Fields(name)
		at := len(words) - len(strings.Fields(word))
		if at <= 0 {
			continue
		}
		said := strings.Trim(strings.Join(words[at:], " "), nameSigns)
		if strings.ToLower(said) == word && (word != "sinh" || said == word) {
			name = strings.TrimRight(strings.Join(words[:at], " "), nameSigns)
			break
		}
	}
	read, notes := ReadCell("born_on", field.Raw{Kind: field.RawText, Text: birth}, calendar.Date{})
	if read == "" || len(notes) > 0 || len(strings.Fields(name)) < 2 {
		return cells
	}
	cells = maps.Clone(cells)
	cells["full_name"] = field.Raw{Ref: both.Ref, Kind: field.RawText, Text: name}
	if own := cells["born_on"]; own.Empty() {
		cells["born_on"] = field.Raw{Ref: both.Ref, Kind: field.RawText, Text: birth}
	}
	return cells
}
