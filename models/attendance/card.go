package attendance

import (
	"strconv"
	"strings"
	"unicode"

	"daihoi/models/vietext"
)

// CardOf is the number on a subject's card: its decimal id and a check digit (H. M. Damm, "Total anti-symmetrische
// Quasigruppen", dissertation, Marburg 2004) that detects every single wrong digit and every swap of two neighbours.
// It is no secret and grants nothing: whoever checks people in must be signed in. It is "" for no subject.
func CardOf(subject int64) string {
	if subject <= 0 {
		return ""
	}
	id := strconv.FormatInt(subject, 10)
	return id + string(rune('0'+damm(id)))
}

// CardShown formats a card number for reading aloud: groups of three from the right, separated by blanks.
func CardShown(card string) string {
	var b strings.Builder
	for i, r := range card {
		if i > 0 && (len(card)-i)%3 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ParseCard parses scanner or keyboard input: a card number with any blanks, dots or hyphens, also in full-width
// digits, or the URL in its code. False means that it is no card number or has a wrong digit.
func ParseCard(text string) (int64, bool) {
	card, ok := cardDigits(cardIn(vietext.NFC(text)))
	if !ok || len(card) < 2 || card[0] == '0' || damm(card) != 0 {
		return 0, false
	}
	id, err := strconv.ParseInt(card[:len(card)-1], 10, 64)
	return id, err == nil
}

// cardIn returns the card parameter of a URL; other text is returned unchanged. It accepts capitals, which a scanner
// sends with caps lock on.
func cardIn(text string) string {
	text = strings.ToLower(text)
	for _, sign := range []string{"?card=", "&card="} {
		if _, card, found := strings.Cut(text, sign); found {
			text = card
			if end := strings.IndexAny(card, "&#"); end >= 0 {
				text = card[:end]
			}
			break
		}
	}
	return text
}

// cardDigits returns the digits of a number; false if it contains anything but digits and separators.
func cardDigits(text string) (string, bool) {
	var b strings.Builder
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case '０' <= r && r <= '９':
			b.WriteRune(r - '０' + '0')
		case r == '.', r == '．', unicode.IsSpace(r), unicode.Is(unicode.Hyphen, r), unicode.Is(unicode.Pd, r):
		default:
			return "", false
		}
	}
	return b.String(), true
}

// damm is the check digit of a row of digits; 0 for a row that ends in its correct check digit.
func damm(digits string) byte {
	var interim byte
	for i := range len(digits) {
		interim = dammTable[interim][digits[i]-'0']
	}
	return interim
}

// dammTable is the totally anti-symmetric quasigroup of order 10 in Damm's dissertation, page 111.
var dammTable = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}
