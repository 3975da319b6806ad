package book

import (
	"strings"
	"unicode/utf8"
)

// FormulaXML writes a formula as the content of an element, which excelize does not do for rules of this kind.
var FormulaXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Limits of spreadsheets for what a rule says, in characters.
const (
	PromptTitle = 32
	PromptText  = 225
)

func Cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

func NonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

// Roman writes the ordinal of a congress or group as official papers do: "lần thứ XVII".
func Roman(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}
