package attendance_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/attendance"
)

func TestCardNumbers(t *testing.T) {
	t.Parallel()
	for subject, want := range map[int64]string{
		572: "5724", // the worked example of the method
		1:   "13", 12: "125", -1: "", 0: "", math.MaxInt64: "92233720368547758077",
	} {
		require.Equal(t, want, attendance.CardOf(subject), subject)
	}
	for card, want := range map[string]string{"": "", "13": "13", "125": "125", "5724": "5 724", "123456": "123 456", "1234567": "1 234 567"} {
		require.Equal(t, want, attendance.CardShown(card))
	}
}

func TestCardIsReadHoweverItArrives(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"5724", "  5724\r\n", "5 724", "57-24", "5.724", "5‑724", "5–724", "５７２４", "５．７２４", "５－７２４", "\u00a05\u00a0724", "\u200b5724\u200e", "\x025724\x03", "5\u3000724",
		"http://127.0.0.1:8080/check-in?card=5724", "https://dai-hoi.vn/check-in?desk=2&card=5724&x=1", "/check-in?card=5724#top",
		"HTTP://DAI-HOI.VN/CHECK-IN?CARD=5724\n"} {
		subject, ok := attendance.ParseCard(text)
		require.True(t, ok, "%q", text)
		require.EqualValues(t, 572, subject, "%q", text)
	}
	for _, text := range []string{"", " ", "-", "0", "00", "4", "5725", "572", "05724", "5724a", "5724 a", "Trần Văn Nam", "٥٧٢٤", "+5724", "5,724", "5724/1",
		"http://127.0.0.1:8080/check-in", "http://127.0.0.1:8080/check-in?card=", "http://127.0.0.1:8080/check-in?card=5725", "http://a/?discard=5724", "\xff5724",
		"92233720368547758084", "92233720368547758070", "92233720368547758074", "922337203685477580700", strings.Repeat("5", 10_000)} {
		subject, ok := attendance.ParseCard(text)
		require.False(t, ok, "%q", text)
		require.Zero(t, subject, "%q", text)
	}
	subject, ok := attendance.ParseCard(attendance.CardOf(math.MaxInt64))
	require.True(t, ok)
	require.EqualValues(t, math.MaxInt64, subject)
}

// Every slip of a hand in one digit, and every exchange of two neighbours, is caught: for all numbers of up to five digits and
// some long ones.
func TestCardSlipsAreCaught(t *testing.T) {
	t.Parallel()
	subjects := []int64{987654, 1000001, 1234567890, math.MaxInt64 / 10}
	for subject := int64(1); subject < 20_000; subject++ {
		subjects = append(subjects, subject)
	}
	for _, subject := range subjects {
		card := attendance.CardOf(subject)
		got, ok := attendance.ParseCard(card)
		if !ok || got != subject {
			t.Fatalf("%d: %s is read as %d, %t", subject, card, got, ok)
		}
		for i := range len(card) {
			for digit := byte('0'); digit <= '9'; digit++ {
				refused(t, card, card[:i]+string(digit)+card[i+1:])
			}
			if i > 0 {
				refused(t, card, card[:i-1]+card[i:i+1]+card[i-1:i]+card[i+1:])
			}
		}
	}
}

func refused(t *testing.T, card, slip string) {
	t.Helper()
	if subject, ok := attendance.ParseCard(slip); ok && slip != card {
		t.Fatalf("%s typed for %s is taken for the card of %d", slip, card, subject)
	}
}

func FuzzParseCard(f *testing.F) {
	for _, text := range []string{"", "5724", "５７２４", "?card=5724&", "?card=?card=", "\xff", "0-0", "99999999999999999999", "-"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		subject, ok := attendance.ParseCard(text)
		if !ok {
			return
		}
		again, ok := attendance.ParseCard(attendance.CardShown(attendance.CardOf(subject)))
		if subject <= 0 || !ok || again != subject {
			t.Fatalf("%q is read as %s, which is read as %d", text, strconv.FormatInt(subject, 10), again)
		}
	})
}
