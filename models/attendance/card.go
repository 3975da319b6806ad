package attendance

import (
	"strconv"
	"strings"
	"unicode"

	"daihoi/models/vietext"
)

// CardOf is the number on the card of a subject: its id in decimal and one check digit of Damm (H. M. Damm, "Total
// anti-symmetrische Quasigruppen", dissertation, Marburg 2004), which lays open every single wrong digit and every
// exchange of two neighbours. It gives nothing away and opens nothing: whoever marks must be signed in. Empty where
// the subject is none.
func CardOf(subject int64) string {
	if subject <= 0 {
		return ""
	}
	id := strconv.FormatInt(subject, 10)
	return id + string(rune('0'+damm(id)))
}

// CardShown writes the number of a card as one reads it aloud: groups of three from the right, a blank between.
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

// ParseCard reads what a scanner sent or a hand typed: the number of a card with any blanks, dots or hyphens, in wide
// digits too, or the address that stands in its code. False: it is no card, or one digit of it is wrong.
func ParseCard(text string) (int64, bool) {
	card, ok := cardDigits(cardIn(vietext.NFC(text)))
	if !ok || len(card) < 2 || card[0] == '0' || damm(card) != 0 {
		return 0, false
	}
	id, err := strconv.ParseInt(card[:len(card)-1], 10, 64)
	return id, err == nil
}

// cardIn is what an address gives as card; text that is no such address is taken as it is. Capitals are a scanner's
// with the shift key locked.
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

// cardDigits leaves the digits of a number; false where anything stands in it that is no digit and no division.
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

// damm is the check digit of a row of digits, and 0 for a row that ends in its own.
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
