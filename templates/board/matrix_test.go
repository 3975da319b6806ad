package board

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// Names and sentences of a cell are text: whoever types them cannot write markup.
func TestMatrixCells(t *testing.T) {
	t.Parallel()
	m := Matrix{Columns: []MatrixColumn{{Label: "X01", Full: "Kế hoạch <A&B>"}, {Label: "X02", Full: "Đề án"}},
		Rows: []MatrixRow{{Name: `Xã "Một", Hai`, Unit: `Xã "Một"`, Href: "/congresses/7", Total: MatrixCell{Class: "red", Word: "Đỏ, <10 %", Text: "9,5 %"},
			Cells: []MatrixCell{{Class: "late", Word: "Quá hạn", Href: "/milestones/1", Title: "3/7 & muộn", Pick: "1.2"}, {}, {Class: "g", Word: "2 của 3", Text: "2/3", Href: "#phase-1"}}}}}
	m.Columns = append(m.Columns, MatrixColumn{Full: "Giai đoạn"})
	const (
		head  = `<tr><th scope="row"><a href="/congresses/7">Xã &#34;Một&#34;, Hai</a></th>`
		label = ` aria-label="Xã &#34;Một&#34;, Kế hoạch &lt;A&amp;B&gt;: Quá hạn, 3/7 &amp; muộn"`
		cell  = `<td class="cell s-late"><a href="/congresses/7/milestones/1" title="3/7 &amp; muộn"` + label + `></a></td>`
		panel = `<td class="cell s-late"><a href="/congresses/7/milestones/1" data-panel title="3/7 &amp; muộn"` + label + `></a></td>`
		box   = `<td class="cell s-late"><label><input type="checkbox" name="pick" value="1.2"` + label + `></label></td>`
		rest  = `<td></td><td class="cell s-g"><a href="/congresses/7#phase-1" aria-label="Xã &#34;Một&#34;, Giai đoạn: 2 của 3">2/3</a></td>`
		total = `<td class="cell total s-red"><a href="/congresses/7" aria-label="Xã &#34;Một&#34;: Đỏ, &lt;10 %">9,5 %</a></td></tr>` + "\n"
	)
	written := func(m Matrix) string {
		var b bytes.Buffer
		require.NoError(t, matrixBody(m).Render(t.Context(), &b))
		return b.String()
	}
	require.Equal(t, head+cell+rest+total, written(m))
	m.Ticks = true
	require.Equal(t, head+box+rest+total, written(m))
	m.Ticks, m.Panel = false, true
	m.Rows[0].Cells = m.Rows[0].Cells[:1]
	require.Equal(t, head+panel+total, written(m))
}
