package book

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func rowXML(values ...any) string {
	var b bytes.Buffer
	r := newRowWriter(&b, len(values))
	r.begin(7, 15.5)
	for i, v := range values {
		r.put(i+1, v, 3)
	}
	r.end()
	r.flush()
	if r.err != nil {
		return r.err.Error()
	}
	return b.String()
}

// Every value becomes the cell that spreadsheet programs read as that value, and no text becomes anything else.
func TestRowsAreWrittenAsSpreadsheetsReadThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, `<c r="A7" s="3"/>`},
		{"", `<c r="A7" s="3"/>`},
		{12, `<c r="A7" s="3"><v>12</v></c>`},
		{int64(-5), `<c r="A7" s="3"><v>-5</v></c>`},
		{0.813, `<c r="A7" s="3"><v>0.813</v></c>`},
		{true, `<c r="A7" s="3" t="b"><v>1</v></c>`},
		{"Đặng Thị Ánh", `<c r="A7" s="3" t="inlineStr"><is><t>Đặng Thị Ánh</t></is></c>`},
		{"=1+1", `<c r="A7" s="3" t="inlineStr"><is><t>=1+1</t></is></c>`},
		{"a<b>&\"c'", `<c r="A7" s="3" t="inlineStr"><is><t>a&lt;b&gt;&amp;"c'</t></is></c>`},
		{" An ", `<c r="A7" s="3" t="inlineStr"><is><t xml:space="preserve"> An </t></is></c>`},
		{"\x01 An", `<c r="A7" s="3" t="inlineStr"><is><t xml:space="preserve"> An</t></is></c>`},
		{"một\nhai\r\n", `<c r="A7" s="3" t="inlineStr"><is><t xml:space="preserve">một` + "\nhai\n" + `</t></is></c>`},
		{"a\x00b\u0085c\x7Fd", `<c r="A7" s="3" t="inlineStr"><is><t>abcd</t></is></c>`},
		{"a\xff\xfeb\uFFFFc", "<c r=\"A7\" s=\"3\" t=\"inlineStr\"><is><t>a\uFFFDb\uFFFDc</t></is></c>"},
		{"_x0041_x000D_ _x41_", `<c r="A7" s="3" t="inlineStr"><is><t>_x005F_x0041_x005F_x000D_ _x41_</t></is></c>`},
	} {
		require.Equal(t, `<row r="7" ht="15.5" customHeight="1">`+c.want+`</row>`, rowXML(c.value), "%q", c.value)
	}
	require.Equal(t, `<row r="7" ht="15.5" customHeight="1"><c r="A7" s="3"/><c r="B7" s="3"/><c r="C7" s="3"><v>1</v></c></row>`, rowXML(nil, "", 1))
	require.Contains(t, rowXML(struct{}{}), "cannot hold")
}

func TestLongTextsAreCutWhereACellEnds(t *testing.T) {
	t.Parallel()
	require.Equal(t, strings.Repeat("ữ", CellLimit), string(appendText(nil, strings.Repeat("ữ", CellLimit+9))))
	require.Equal(t, strings.Repeat("&amp;", CellLimit), string(appendText(nil, strings.Repeat("&", CellLimit+9))))
	require.Equal(t, strings.Repeat("😀", CellLimit/2), string(appendText(nil, strings.Repeat("😀", CellLimit))))
}

// A text of any bytes makes well-formed XML, and a reader finds what Clean leaves of it.
func FuzzRowText(f *testing.F) {
	for _, seed := range []string{"Nguyễn Văn An", " =cmd|'/c calc'!A0", "_x005F_x0041_", "a\xc3\x28\xff\xff\uFFFE", "]]></t><row>", "\x00\x1f\u0085", "😀\ud7ff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var row struct {
			Cells []struct {
				Kind string `xml:"t,attr"`
				Text string `xml:"is>t"`
			} `xml:"c"`
		}
		require.NoError(t, xml.Unmarshal([]byte(rowXML(text, 1)), &row))
		require.Len(t, row.Cells, 2)
		want := strings.Map(func(r rune) rune {
			if r == 0xFFFE || r == 0xFFFF {
				return utf8.RuneError
			}
			return r
		}, Clean(text))
		require.Equal(t, want, decoded(row.Cells[0].Text))
	})
}

// decoded is what programs make of the codes of characters in a cell.
func decoded(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		if !coded(text[i:]) {
			b.WriteByte(text[i])
			i++
			continue
		}
		if !strings.EqualFold(text[i:i+7], "_x005F_") {
			return "read as a code: " + text
		}
		b.WriteByte('_')
		i += 7
	}
	return b.String()
}
