package attendance

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"daihoi/models/store"
)

// Cards makes the codes on the cards of an installation: 40 bits of a keyed digest of the holder, as eight letters and
// digits. Nobody can work out another code from those they have seen, and a slip of the hand hits nobody's.
type Cards struct{ Key []byte }

// CardsOf reads the key of the installation.
func CardsOf(tx *store.Tx) (Cards, error) {
	key, err := store.GetSetting(tx, store.CardKey)
	return Cards{[]byte(key)}, err
}

// cardLetters leave out those that are taken for another (D. Crockford, "Base 32"): I, L, O and U.
var cardLetters = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

const cardLength = 8

// Of is the code on the card of a subject, "" for no subject.
func (c Cards) Of(subject int64) string {
	if subject <= 0 {
		return ""
	}
	digest := hmac.New(sha256.New, c.Key)
	digest.Write([]byte("delegate " + strconv.FormatInt(subject, 10)))
	return cardLetters.EncodeToString(digest.Sum(nil))[:cardLength]
}

// CardShown formats a code for reading aloud: "K7QF 2M9X".
func CardShown(card string) string {
	if len(card) != cardLength {
		return card
	}
	return card[:cardLength/2] + " " + card[cardLength/2:]
}

// ParseCard parses scanner or keyboard input: a code in any case and width, with any blanks, dots or hyphens and with I,
// L or O for the digits they look like; or the URL in its QR code. It is "" for anything else.
func ParseCard(text string) string {
	card := strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(cardSigns(cardIn(text))))
	if raw, err := cardLetters.DecodeString(card); err != nil || len(card) != cardLength || cardLetters.EncodeToString(raw) != card {
		return ""
	}
	return card
}

// Holder is whom the URL in a QR code says to be the holder of the card, 0 for other text. It is theirs if Cards.Of says so.
func Holder(text string) int64 {
	_, said, _ := strings.Cut(strings.ToLower(text), "&of=")
	subject, _ := strconv.ParseInt(said, 10, 64)
	return subject
}

// OldCard reports whether the text is the number of a card printed before codes were secret: digits only.
func OldCard(text string) bool {
	digits := cardSigns(cardIn(text))
	return len(digits) > 1 && strings.Trim(digits, "0123456789") == "" && ParseCard(text) == ""
}

// cardIn returns the card parameter of a URL; other text is returned unchanged. It accepts capitals, which a scanner
// sends with caps lock on.
func cardIn(text string) string {
	for _, sign := range []string{"?card=", "&card="} {
		if at := strings.Index(strings.ToLower(text), sign); at >= 0 {
			card := text[at+len(sign):]
			if end := strings.IndexAny(card, "&#"); end >= 0 {
				card = card[:end]
			}
			return card
		}
	}
	return text
}

// cardSigns leaves out separators and control characters, and makes full-width signs narrow.
func cardSigns(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || unicode.IsSpace(r) || unicode.Is(unicode.Hyphen, r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}
