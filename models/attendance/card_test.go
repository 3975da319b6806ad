package attendance_test

import (
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/attendance"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var cards = attendance.Cards{Key: []byte("mot khoa de thu")}

// The expected codes were worked out with another program (Python: hmac, base64.b32encode, letters exchanged).
func TestCardCodes(t *testing.T) {
	t.Parallel()
	for subject, want := range map[int64]string{1: "V2D9PYS5", 572: "A77B7W0Q", math.MaxInt64: "DZYMAQ2H", 0: "", -1: ""} {
		require.Equal(t, want, cards.Of(subject), subject)
	}
	require.NotEqual(t, cards.Of(572), attendance.Cards{Key: []byte("mot khoa khac")}.Of(572))
	for card, want := range map[string]string{"": "", "K7QF2M9X": "K7QF 2M9X"} {
		require.Equal(t, want, attendance.CardShown(card))
	}
}

// Nobody's number leads to a neighbour's: codes of consecutive ids look like codes of any.
func TestCardCodesAreNotSequential(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	well := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{8}$`)
	firsts := map[byte]bool{}
	for subject := int64(1); subject <= 20_000; subject++ {
		card := cards.Of(subject)
		require.Regexp(t, well, card)
		require.False(t, seen[card], "twice: %s", card)
		seen[card], firsts[card[0]] = true, true
	}
	require.Len(t, firsts, 32)
}

func TestCardIsReadHoweverItArrives(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"K7Q02M91", "  K7Q02M91\r\n", "k7q0 2m91", "K7Q0-2M91", "k7qO.2m9l", "K7QO2M9I", "K7Q0‑2M91", "K7Q0–2M91", "Ｋ７Ｑ０２Ｍ９１", "ｋ７ｑ０－２ｍ９１",
		"\u00a0K7Q0\u00a02M91", "\u200bK7Q02M91\u200e", "\x02K7Q02M91\x03", "K7Q0\u30002M91",
		"http://127.0.0.1:8080/check-in?card=K7Q02M91", "https://dai-hoi.vn/check-in?desk=2&card=K7Q02M91&of=572", "/check-in?card=K7Q02M91#top",
		"HTTP://DAI-HOI.VN/CHECK-IN?CARD=K7Q02M91\n", "http://dai-hoi.vn/CHECK-IN?card=k7q02m91&OF=572"} {
		require.Equal(t, "K7Q02M91", attendance.ParseCard(text), "%q", text)
	}
	for _, text := range []string{"", " ", "-", "K7Q02M9", "K7Q02M911", "U7Q02M91", "5724", "K7Q02M9!", "Trần Văn Nam", "Nguyễn", "K7Q0/2M91",
		"http://127.0.0.1:8080/check-in", "http://127.0.0.1:8080/check-in?card=", "http://a/?discard=K7Q02M91", "\xff7Q02M91", strings.Repeat("5", 10_000)} {
		require.Empty(t, attendance.ParseCard(text), "%q", text)
	}
}

func TestOldCardIsRecognised(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"5724": true, "５ ７２４": true, "http://a/check-in?card=5724": true, "123456789": true,
		"": false, "5": false, "K7Q02M91": false, "12345678": false, "Thôn 5": false} {
		require.Equal(t, want, attendance.OldCard(text), text)
	}
}

// Every installation has a key of its own.
func TestCardKeyIsOfTheInstallation(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{}
	for _, name := range []string{"a.db", "b.db"} {
		s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), name), store.Options{Clock: storetest.Clock})
		require.NoError(t, err)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			c, err := attendance.CardsOf(tx)
			require.Len(t, c.Key, 32, "random, in hex")
			keys[string(c.Key)] = true
			return err
		})
		require.NoError(t, s.Close())
	}
	require.Len(t, keys, 2)
}

func FuzzParseCard(f *testing.F) {
	for _, text := range []string{"", "K7Q02M91", "Ｋ７Ｑ０", "?card=K7Q02M91&", "?card=?card=", "\xff", "0-0", "OIL0OIL0"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if card := attendance.ParseCard(text); card != "" && attendance.ParseCard(attendance.CardShown(card)) != card {
			t.Fatalf("%q is read as %s, which is read as something else", text, card)
		}
	})
}
