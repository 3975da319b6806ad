package vietext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// letters are the 67 lower-case letters with a mark, by the ASCII letter they fold to; 134 with the capitals.
var letters = map[string]string{
	"a": "àảãáạăằẳẵắặâầẩẫấậ",
	"d": "đ",
	"e": "èẻẽéẹêềểễếệ",
	"i": "ìỉĩíị",
	"o": "òỏõóọôồổỗốộơờởỡớợ",
	"u": "ùủũúụưừửữứự",
	"y": "ỳỷỹýỵ",
}

func allLetters() string {
	var b strings.Builder
	for _, l := range letters {
		b.WriteString(l + strings.ToUpper(l))
	}
	return b.String()
}

func TestLettersAreAll134(t *testing.T) {
	t.Parallel()
	if n := utf8.RuneCountInString(allLetters()); n != 134 {
		t.Fatalf("%d letters", n)
	}
}

// drawText draws lines of Vietnamese letters, ASCII and odd white space, in NFC or NFD.
func drawText(t *rapid.T) string {
	runes := []rune(allLetters() + "abcdefghijklmnopqrstuvwxyzABCXYZ0189 -.'()%_\\\t\n\u00a0\u200b\u200d\ufeff")
	s := rapid.StringOf(rapid.SampledFrom(runes)).Draw(t, "text")
	if rapid.Bool().Draw(t, "decomposed") {
		return norm.NFD.String(s)
	}
	return s
}
