package vietext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFoldEveryLetter(t *testing.T) {
	t.Parallel()
	for want, list := range letters {
		for _, r := range list + strings.ToUpper(list) + want + strings.ToUpper(want) {
			for _, in := range []string{string(r), norm.NFD.String(string(r))} {
				if got := Fold(in); got != want {
					t.Errorf("Fold(%+q) = %q, want %q", in, got, want)
				}
				if got := foldAny(in); got != want {
					t.Errorf("foldAny(%+q) = %q, want %q", in, got, want)
				}
			}
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" \u00a0 ", ""},
		{"Nguyễn Thị Ánh", "nguyen thi anh"},
		{"NGUYỄN THỊ ÁNH", "nguyen thi anh"},
		{"Đặng Đức", "dang duc"},
		{"Ðặng Ɖức", "dang duc"}, // look-alikes of Đ
		{"  Lê\t\u00a0Lợi\u200b", "le loi"},
		{"Hòa", "hoa"}, {"Hoà", "hoa"}, {"Thuỷ", "thuy"}, {"Thủy", "thuy"},
		{"K'Brểu (Lâm Đồng) - 50%", "k'breu (lam dong) - 50%"},
		{"Müller Øst Łódź", "muller øst łodz"},
		{"Ủy ban “Mặt trận” – 中文", "uy ban “mat tran” – 中文"},
		{"Ngu\u200dyễn\x00 An", "nguyen an"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFoldTwiceEveryRune(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		s := "x" + string(r) + "x"
		if once := Fold(s); Fold(once) != once || once != foldAny(s) {
			t.Errorf("%U: Fold %q, twice %q, without tables %q", r, once, Fold(once), foldAny(s))
		}
	}
}

func checkFold(t interface{ Fatalf(string, ...any) }, s string) {
	key := Fold(s)
	for what, other := range map[string]string{
		"itself": key, "its NFC": norm.NFC.String(s), "its NFD": norm.NFD.String(s), "its clean form": NFC(s),
	} {
		if got := Fold(other); got != key {
			t.Fatalf("Fold(%q) = %q, of %s %q", s, key, what, got)
		}
	}
}

func TestFoldProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkFold(t, rapid.String().Draw(t, "any")) })
	rapid.Check(t, func(t *rapid.T) {
		s := drawText(t)
		checkFold(t, s)
		if up, low := Fold(strings.ToUpper(s)), Fold(strings.ToLower(s)); up != low || up != Fold(s) {
			t.Fatalf("Fold(%q) = %q, upper %q, lower %q", s, Fold(s), up, low)
		}
		if strings.ContainsFunc(Fold(s), func(r rune) bool { return r >= utf8.RuneSelf || unicode.IsUpper(r) }) {
			t.Fatalf("Fold(%q) = %q keeps a mark or a capital", s, Fold(s))
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Nguyễn Thị Hoà", "ĐẶNG\u00a0ĐỨC", norm.NFD.String("Trần Văn Thuỷ"), "a\xff\u0301", "\u200b中 İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFold(t, s)
		if !utf8.ValidString(Fold(s)) {
			t.Fatalf("Fold(%q) is not UTF-8", s)
		}
	})
}

func TestEscapeLike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"nguyen", "nguyen"}, {"50%", `50\%`}, {"a_b", `a\_b`}, {`a\b`, `a\\b`}, {`\%_`, `\\\%\_`},
	} {
		if got := EscapeLike(c.in); got != c.want {
			t.Errorf("EscapeLike(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	nfd := norm.NFD.String("Nguyễn Thị Hồng Ánh")
	for name, s := range map[string]string{"NFC": "Nguyễn Thị Hồng Ánh", "NFD": nfd, "OutsideTables": "Nguyễn Thị “Hồng” Ánh"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(s)
			}
		})
	}
}
