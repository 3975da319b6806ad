package book_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/models/calendar"
)

// A photograph is made fit for the paper, stands in the document with its caption, and what is no picture is refused.
func TestAPaperHoldsPhotographs(t *testing.T) {
	t.Parallel()
	var content bytes.Buffer
	large := image.NewGray(image.Rect(0, 0, 2800, 1400))
	large.Set(3, 3, color.White)
	require.NoError(t, png.Encode(&content, large))
	p, err := book.NewPicture(content.Bytes(), `Biểu quyết "nhất trí" <100 %>`)
	require.NoError(t, err)
	require.Equal(t, []int{1400, 700}, []int{p.Width, p.Height})
	width, height := p.Points()
	require.InDelta(t, 453.55, width, 0.01)
	require.InDelta(t, width/2, height, 0.01)

	var b bytes.Buffer
	require.NoError(t, book.WriteDocument(&b, book.Paper{Unit: "Xã Thanh Liệt", Place: "Thanh Liệt", Date: calendar.Of(2024, 4, 5), Title: "BÁO CÁO",
		Paragraphs: []book.Paragraph{{Text: "Hình ảnh"}, {Picture: &p}}}))
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	read := func(name string) string {
		f, err := archive.Open(name)
		require.NoError(t, err, name)
		text, err := io.ReadAll(f)
		require.NoError(t, err)
		return string(text)
	}
	require.Equal(t, string(p.JPEG), read("word/media/image1.jpeg"))
	require.Contains(t, read("word/_rels/document.xml.rels"), `Id="rIdPicture1"`)
	require.Contains(t, read("[Content_Types].xml"), `Extension="jpeg"`)
	require.Contains(t, read("word/document.xml"), `descr="Biểu quyết &#34;nhất trí&#34; &lt;100 %&gt;"`)

	for _, hostile := range [][]byte{nil, []byte("GIF89a"), []byte("\x89PNG\r\n\x1a\n"), content.Bytes()[:100], wide(t, content.Bytes())} {
		_, err := book.NewPicture(hostile, "")
		require.Error(t, err)
	}
}

// wide is the PNG with a header that says it is 2³⁰ pixels wide.
func wide(t *testing.T, content []byte) []byte {
	t.Helper()
	out := bytes.Clone(content)
	copy(out[16:], []byte{0x40, 0, 0, 0})
	return out
}
