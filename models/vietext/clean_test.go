package vietext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestNFC(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" \t\u00a0\u200b ", ""},
		{"Nguyễn Văn An", "Nguyễn Văn An"},
		{norm.NFD.String("Nguyễn Thị Hường"), "Nguyễn Thị Hường"},
		{"  Lê \u00a0\t Lợi\r\n", "Lê Lợi"},
		{"Lê\u200bLợi", "Lê Lợi"},
		{"\ufeffLê\u00ad Lợi\u200e", "Lê Lợi"},
		{"Lê\x00 L\x07ợi", "Lê Lợi"},
		{"dòng 1\ndòng 2", "dòng 1 dòng 2"},
		{"e\u200d\u0302\u0323", "ệ"}, // the letter closes only after the joiner is gone
		{"a\xffb", "a\ufffdb"},
		{"\u00d0ỗ Văn \u0189ức, xã \u00f0ồng \u0256ò", "Đỗ Văn Đức, xã đồng đò"},
	} {
		if got := NFC(c.in); got != c.want {
			t.Errorf("NFC(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNFCText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"một  dòng ", "một dòng"},
		{"một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"},
		{"\n\n một \n\n\thai\x00 \n\n", "một\n\nhai"},
		{norm.NFD.String("ghi chú\nđã họp"), "ghi chú\nđã họp"},
	} {
		if got := NFCText(c.in); got != c.want {
			t.Errorf("NFCText(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNFCProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Custom(drawText)).Draw(t, "s")
		got := NFC(s)
		if NFC(got) != got || !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Fatalf("NFC(%q) = %q is not settled", s, got)
		}
		if strings.Join(strings.Fields(got), " ") != got {
			t.Fatalf("NFC(%q) = %q has loose white space", s, got)
		}
		if text := NFCText(s); NFCText(text) != text {
			t.Fatalf("NFCText(%q) = %q is not settled", s, text)
		}
	})
}
