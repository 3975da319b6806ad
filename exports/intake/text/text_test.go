package text_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/models/vietext"
)

func TestReadText(t *testing.T) {
	t.Parallel()
	want := []string{"1: STT|Họ và tên|Năm sinh|Ghi chú", "2: 1|Nguyễn Văn Hoà|1965|trưởng;đoàn hai dòng", "4: 2|Lê Thị Ánh|0912"}
	utf16 := func(e unicode.Endianness, bom unicode.BOMPolicy) string {
		s, err := unicode.UTF16(e, bom).NewEncoder().String(intaketest.Listing)
		require.NoError(t, err)
		return s
	}
	for name, content := range map[string]string{
		"UTF-8": intaketest.Listing, "UTF-8 with mark": "\ufeff" + intaketest.Listing, "CRLF": strings.ReplaceAll(intaketest.Listing, "\n", "\r\n"),
		"tab": strings.ReplaceAll(strings.ReplaceAll(intaketest.Listing, "trưởng;đoàn", "trưởng_đoàn"), ";", "\t"), "comma": strings.ReplaceAll(strings.ReplaceAll(intaketest.Listing, "trưởng;đoàn", "trưởng_đoàn"), ";", ","),
		"UTF-16 LE": utf16(unicode.LittleEndian, unicode.UseBOM), "UTF-16 BE": utf16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 LE without mark": utf16(unicode.LittleEndian, unicode.IgnoreBOM),
		"Windows-1258":           in1258(t, intaketest.Listing),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := intake.Read("ds.csv", []byte(content))
			require.NoError(t, err)
			require.Equal(t, "ds", book.Sheets[0].Name)
			got := intaketest.Texts(book)
			got[1] = strings.ReplaceAll(got[1], "trưởng_", "trưởng;")
			require.Equal(t, want, got)
		})
	}
	book, err := intake.Read("ds.csv", []byte("sep=;\n"+intaketest.Listing))
	require.NoError(t, err)
	require.Equal(t, 2, book.Sheets[0].Lines[0].Number)
	// TCVN3 bytes.
	abc, err := charmap.Windows1252.NewEncoder().String("STT,Hä vµ tªn,D©n téc\n1,NguyÔn V¨n Hßa,Kinh\n")
	require.NoError(t, err)
	book, err = intake.Read("ds.csv", []byte(abc))
	require.NoError(t, err)
	require.Equal(t, []string{"1: STT|Họ và tên|Dân tộc", "2: 1|Nguyễn Văn Hòa|Kinh"}, intaketest.Texts(book))
}

// in1258 encodes text in Windows-1258, where the tone follows its letter.
func in1258(t *testing.T, s string) string {
	t.Helper()
	var b strings.Builder
	for _, r := range vietext.NFCText(s) + "\n" {
		for _, part := range splitTone(r) {
			out, err := charmap.Windows1258.NewEncoder().String(part)
			require.NoError(t, err, "%q", part)
			b.WriteString(out)
		}
	}
	return b.String()
}

// splitTone separates the tone from a letter as Windows-1258 does: ấ becomes â and an acute.
func splitTone(r rune) []string {
	s := norm.NFD.String(string(r))
	for _, tone := range []string{"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
		if strings.Contains(s, tone) {
			return []string{norm.NFC.String(strings.Replace(s, tone, "", 1)), tone}
		}
	}
	return []string{string(r)}
}

// TestHostile reads hostile text files while it watches time and memory.
func TestHostile(t *testing.T) {
	loose := intaketest.Loose()
	for _, c := range []struct {
		name   string
		limits grid.Limits
		file   func() []byte
		limit  string // of the refusal, "" when the file is read
	}{
		{"a message of one field after another", grid.Default(), func() []byte {
			return []byte("1. a" + strings.Repeat(" - a", 200_000) + "\n2. a" + strings.Repeat(" - a", 200_000))
		}, ""},
		{"a message of short lines", grid.Default(), func() []byte { return []byte(strings.Repeat("1. a|b\n", 149_000)) }, "rows"},
		{"text of a million rows", grid.Default(), func() []byte { return []byte(strings.Repeat("1;2\n", 1_000_000)) }, "rows"},
		{"text of one row", loose, func() []byte { return []byte(strings.Repeat("ab;", 3<<20)) }, ""},
		{"text of an open quote", loose, func() []byte { return []byte("a;b\n\"" + strings.Repeat("ab;\n", 2<<20)) }, ""},
		{"11 MB", grid.Default(), func() []byte { return make([]byte, 11<<20) }, "file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			intaketest.Endure(t, c.limits, "a.txt", c.file(), c.limit)
		})
	}
}

// Work has commas of its own: what stands behind the last field of everybody is one field.
func TestMessageWithCommasInItsLastField(t *testing.T) {
	t.Parallel()
	for content, want := range map[string][]string{
		"DANH SÁCH\n1. Ông Vũ Duy Thìn, sinh năm 1988, Giám đốc\n2. Bà Ngô Thị Phượng, sinh năm 1994, Giáo viên, Trường Mầm non\n": {"2", "Bà Ngô Thị Phượng", "sinh năm 1994", "Giáo viên, Trường Mầm non"},
		"1. Ông Vũ Duy Thìn, sinh năm 1988, Giám đốc\n2. Bà Ngô Thị Phượng, Giáo viên, Trường Mầm non, xã\n":                       {"2. Bà Ngô Thị Phượng", " Giáo viên", " Trường Mầm non", " xã"}, // no birth
		"1. Ông Vũ Duy Thìn, sinh năm 1988, Giám đốc\n2. Bà Ngô Thị Phượng, sinh năm 1994, dân tộc Tày, Giáo viên, Trường Mầm non, đảng viên, ĐT 0912 778 123\n": {"2", "Bà Ngô Thị Phượng", "sinh năm 1994",
			"Giáo viên, Trường Mầm non", "ĐT 0912 778 123", "đảng viên", "dân tộc Tày"},
	} {
		book, err := intake.Read("zalo.txt", []byte(content))
		require.NoError(t, err)
		lines := book.Sheets[0].Lines
		var got []string
		for _, c := range lines[len(lines)-1].Cells {
			got = append(got, c.Text)
		}
		require.Equal(t, want, got)
	}
}
