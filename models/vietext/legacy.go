package vietext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Encoding is how a text encodes its Vietnamese letters. Pre-Unicode fonts drew them in place of Western letters, so
// such text arrives as characters of U+00A1–U+00FF that make sense only in its font.
type Encoding int

const (
	Unicode       Encoding = iota
	TCVN3                  // TCVN 5712:1993 VN3, "ABC": fonts .VnTime, .VnArial …
	TCVN3Capitals          // the same in an all-capitals font: .VnTimeH, .VnArialH …
	VNI                    // VNI-Windows, letter followed by its mark: VNI-Times, VNI-Helve …
	Twice                  // UTF-8 that was opened as Windows-1252 and saved again
)

// tcvn3 has the letters for the codes A1–FF of TCVN 5712:1993 VN3. Codes that VN3 leaves undefined map to themselves;
// capitals with a tone have no code and need an all-capitals font.
const tcvn3 = "ĂÂÊÔƠƯĐăâêôơưđ¯°±²³´àảãáạºằẳẵắ¿ÀÁÂÃÄÅặầẩẫấậèÍẻẽéẹềểễếệìỉÙÚÛĩíịòàỏõóọồổỗốộờởỡớợùðủũúụừửữứựỳỷỹýỵÿ"

var tcvn3Letters = []rune(tcvn3)

// vniSingles are the letters that VNI encodes as one character.
var vniSingles = map[rune]rune{'ô': 'ơ', 'ö': 'ư', 'ñ': 'đ', 'í': 'í', 'ì': 'ì', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'î': 'ỵ'}

// vniMarks are the characters that VNI puts after a letter, as Unicode combining marks.
var vniMarks = map[rune]string{
	'ù': "\u0301", 'ø': "\u0300", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
	'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323",
	'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323",
}

// Convert converts text to Unicode NFC. White space and characters outside the encoding are kept.
func (e Encoding) Convert(text string) string {
	switch e {
	case TCVN3:
		return norm.NFC.String(strings.Map(fromTCVN3, text))
	case TCVN3Capitals:
		return norm.NFC.String(strings.ToUpper(strings.Map(fromTCVN3, text)))
	case VNI:
		return fromVNI(text)
	case Twice:
		if once, ok := fromTwice(text); ok {
			return norm.NFC.String(once)
		}
	}
	return text
}

func fromTCVN3(r rune) rune {
	if r >= 0xA1 && r <= 0xFF {
		return tcvn3Letters[r-0xA1]
	}
	return r
}

func fromVNI(text string) string {
	var b strings.Builder
	var base rune // the preceding letter if it can still take a mark
	for _, r := range text {
		low := unicode.ToLower(r)
		if mark := vniMarks[low]; mark != "" && takesMark(base, mark) {
			b.WriteString(mark)
			base = 0
			continue
		}
		base = low
		single, ok := vniSingles[low]
		switch {
		case !ok:
			b.WriteRune(r)
		case r != low:
			b.WriteRune(unicode.ToUpper(single))
		default:
			b.WriteRune(single)
		}
	}
	return norm.NFC.String(b.String())
}

// takesMark reports whether VNI combines the mark with the letter: a circumflex after a, e or o, a breve after a
// only.
func takesMark(base rune, mark string) bool {
	switch {
	case strings.HasPrefix(mark, "\u0306"):
		return base == 'a'
	case strings.HasPrefix(mark, "\u0302"):
		return strings.ContainsRune("aeo", base)
	}
	return base != 0 && strings.ContainsRune("aeouyôö", base)
}

// DetectLegacy guesses how text is encoded; font is the font's name, or "". It errs towards Unicode: text with a
// letter that only Unicode has is converted only where its font makes more of it readable, and without a font the text
// must read as Vietnamese after conversion and not before. A few short texts read well both ways ("Lê" is "Lờ" in
// .VnTime); for them the font decides.
func DetectLegacy(text, font string) Encoding {
	hint := fontEncoding(font)
	if hint == TCVN3Capitals && isASCII(text) && strings.ContainsFunc(text, unicode.IsLower) {
		return TCVN3Capitals
	}
	if hint == Unicode && !isASCII(text) {
		if _, twice := fromTwice(text); twice {
			return Twice
		}
	}
	mixed := strings.ContainsFunc(text, beyondLegacy)
	if isASCII(text) || mixed && hint == Unicode {
		return Unicode
	}
	total, good := readable(text)
	if mixed {
		if _, converted := readable(hint.Convert(text)); converted > good {
			return hint // corrected on a Unicode keyboard: "Gi¸p ThÞ Ửng"
		}
		return Unicode
	}
	if hint != Unicode {
		if _, converted := readable(hint.Convert(text)); good == total && converted < good {
			return Unicode
		}
		return hint
	}
	if good == total { // no other reading can be better
		return Unicode
	}
	_, abc := readable(TCVN3.Convert(text))
	_, vni := readable(VNI.Convert(text))
	best, found := TCVN3, abc
	if vni > abc {
		best, found = VNI, vni
	}
	if abc == vni || found <= good || found*4 < total*3 {
		return Unicode
	}
	return best
}

// IsLegacyFont reports whether the font draws Vietnamese in place of Western letters.
func IsLegacyFont(font string) bool { return font != "" && fontEncoding(font) != Unicode }

// fontEncoding is the encoding that a font implies.
func fontEncoding(font string) Encoding {
	f := strings.ToLower(strings.TrimSpace(font))
	switch {
	case strings.HasPrefix(f, ".vn") && strings.HasSuffix(f, "h"):
		return TCVN3Capitals
	case strings.HasPrefix(f, ".vn"):
		return TCVN3
	case strings.HasPrefix(f, "vni-"), strings.HasPrefix(f, "vni "):
		return VNI
	}
	return Unicode
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// beyondLegacy reports letters and marks above U+00FF, which no old font has and Unicode Vietnamese rarely lacks.
func beyondLegacy(r rune) bool { return r > 0xff && isLetterOrMark(r) }

func isLetterOrMark(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// readable counts the words with non-ASCII characters, and how many of them are Vietnamese syllables.
func readable(text string) (words, syllables int) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r < utf8.RuneSelf && !unicode.IsLetter(r) }) {
		if isASCII(w) || utf8.RuneCountInString(w) < 2 { // a lone sign, as in "5 £", proves nothing
			continue
		}
		words++
		if isSyllable(w) {
			syllables++
		}
	}
	return words, syllables
}
