package font_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/exports/font"
)

var styles = []font.Style{font.Regular, font.Bold, font.Italic, font.BoldItalic}

// Each vowel of Vietnamese carries none or one of five tone marks.
const vietnamese = "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ đ"

func TestEveryStyleHasAllVietnameseLetters(t *testing.T) {
	t.Parallel()
	for _, s := range styles {
		for _, r := range vietnamese + strings.ToUpper(vietnamese) + "0123456789.,;:!?%‰()[]/\\-–—…“”‘’«»§•×≤≥±€₫\u00a0" {
			assert.Truef(t, s.Has(r), "style %d has no %q", s, r)
		}
	}
	assert.False(t, font.Regular.Has('漢'))
}

// Advances as in the widths of Times New Roman, in thousandths of an em.
func TestWidth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		style font.Style
		want  float64
	}{
		{"", font.Regular, 0}, {"0123456789", font.Regular, 5000}, {" ", font.Regular, 250}, {"A", font.Regular, 722},
		{"W", font.Regular, 944}, {"i", font.Regular, 278}, {"e", font.Regular, 444}, {"ế", font.Regular, 444},
		{"ộ", font.Regular, 500}, {"M", font.Bold, 944}, {"e", font.Bold, 444}, {"Ế", font.Bold, 667},
		{"A", font.Italic, 611}, {"v", font.Italic, 444}, {"A", font.BoldItalic, 667}, {"10,5 %", font.Regular, 2833},
	} {
		assert.InDelta(t, c.want/1000*12, font.Width(c.text, c.style, 12), 0.01, "%q in style %d", c.text, c.style)
	}
}

func TestHeights(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 8.91, font.Ascent(font.Regular, 10), 0.01)
	assert.InDelta(t, 11.5, font.LineHeight(font.Bold, 10), 0.1)
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width float64 // of ten points, so that a digit takes 5 and a space 2.5
		want  []string
	}{
		{"", 10, []string{""}},
		{"11 22", 22.5, []string{"11 22"}},
		{"11 22", 22.4, []string{"11", "22"}},
		{"11\n22", 100, []string{"11", "22"}},
		{"11\n\n22\n", 100, []string{"11", "", "22", ""}},
		{"11  22", 12, []string{"11", "22"}},
		{"12345", 10, []string{"12", "34", "5"}},
		{"1 23456", 10, []string{"1", "23", "45", "6"}},
		{"12\u00a034 5", 22.5, []string{"12\u00a034", "5"}},
		{"06/KH-MTTQ-BTT, 11", 50, []string{"06/KH-", "MTTQ-", "BTT, 11"}},
		{"2024-2029", 30, []string{"2024-2", "029"}}, // 5 for a digit, 3.3 for the hyphen
		{"- 11", 12, []string{"-", "11"}},
		{"1--A", 13, []string{"1--", "A"}},
		{"1", 0, []string{"1"}},
		{"12", -1, []string{"1", "2"}},
	} {
		assert.Equal(t, c.want, font.Wrap(c.text, font.Regular, 10, c.width), "%q in %v", c.text, c.width)
		assert.Equal(t, len(c.want), font.Lines(c.text, font.Regular, 10, c.width))
	}
}

func TestWrapIndented(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"11", "22 33", "44 55"}, font.WrapIndented("11 22 33\n44 55", font.Regular, 10, 22.5, 12.5))
	assert.Equal(t, []string{"1", "234", "5"}, font.WrapIndented("12345", font.Regular, 10, 15, 10))
}

func TestOf(t *testing.T) {
	t.Parallel()
	assert.Equal(t, styles, []font.Style{font.Of(false, false), font.Of(true, false), font.Of(false, true), font.Of(true, true)})
}

func TestFilesAreTheOnesOfTheSourceNote(t *testing.T) {
	t.Parallel()
	note, err := os.ReadFile("liberation/SOURCES")
	require.NoError(t, err)
	for i, name := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
		sum := sha256.Sum256(styles[i].TrueType())
		assert.True(t, bytes.Contains(note, []byte(hex.EncodeToString(sum[:])+"  LiberationSerif-"+name+".ttf")), name)
	}
}

// Lines counts what Wrap makes, for any text and width.
func TestLinesCountsWhatWrapMakes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aiWữ漢 \n--1"))).Draw(t, "text")
		width := rapid.Float64Range(-5, 120).Draw(t, "width")
		require.Equal(t, len(font.Wrap(text, font.Regular, 10, width)), font.Lines(text, font.Regular, 10, width))
	})
}
