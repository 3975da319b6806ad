package merge

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/calendar"
)

// Properties are the properties of a document, which programs show beside its name.
type Properties struct {
	Title, Author string
	Day           calendar.Date
}

const coreName = "docProps/core.xml"

// mostWritten is how large a part may become, in bytes: some 10,000 rows of a table.
const mostWritten = 64 << 20

// Write fills the template. The same template, record and properties give the same bytes.
func (t *Template) Write(out io.Writer, r Record, p Properties) error {
	z := zip.NewWriter(out)
	for _, f := range t.fixed {
		if err := f.write(z); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	for _, f := range t.filled {
		b.Reset()
		w := writer{out: &b, records: []Record{r}}
		if w.part(f.top); w.err != nil {
			return w.err
		}
		if err := add(z, f.name, b.Bytes()); err != nil {
			return err
		}
	}
	if err := add(z, coreName, p.xml()); err != nil {
		return err
	}
	return z.Close()
}

func add(z *zip.Writer, name string, content []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}

func (p Properties) xml() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for _, part := range [][2]string{{"dc:title", p.Title}, {"dc:creator", p.Author}, {"cp:lastModifiedBy", p.Author}, {"dc:language", "vi-VN"}} {
		b.WriteString("<" + part[0] + ">")
		_ = xml.EscapeText(&b, []byte(part[1])) // a Buffer takes everything
		b.WriteString("</" + part[0] + ">")
	}
	if !p.Day.IsZero() {
		for _, tag := range []string{"created", "modified"} {
			b.WriteString(`<dcterms:` + tag + ` xsi:type="dcterms:W3CDTF">` + p.Day.String() + `T00:00:00Z</dcterms:` + tag + `>`)
		}
	}
	b.WriteString(`</cp:coreProperties>`)
	return b.Bytes()
}

// writer writes a tree with the values of the records that it is inside of, the outermost first.
type writer struct {
	out     *bytes.Buffer
	records []Record
	numbers []int // of the records in their lists
	seen    int   // things that a reader sees
	err     error
}

func (w *writer) part(top *node) {
	w.out.WriteString(xml.Header)
	w.node(top)
}

// node writes one node and reports the name of the last element that it wrote there, "" for none.
func (w *writer) node(n *node) string {
	switch {
	case w.err != nil:
		return ""
	case w.out.Len() > mostWritten:
		w.err = errTooLarge
		return ""
	case n.block != nil:
		return w.block(n)
	case n.mark != nil:
		w.value(n)
		return n.name
	case n.name == "":
		w.out.Write(n.open)
		return ""
	case n.name == textName:
		if n.text != "" {
			w.seen++
		}
		w.out.WriteString(`<w:t xml:space="preserve">`)
		w.text(n.text)
		w.out.WriteString(`</w:t>`)
		return n.name
	case n.empty() && n.name != cellName:
		w.out.Write(n.open)
		if slices.Contains(visible, n.name) {
			w.seen++
		}
		return n.name
	case n.empty():
		w.out.WriteString(`<w:tc><w:p/></w:tc>`)
		return n.name
	}
	return w.element(n)
}

// element writes an element with its kids, unless it would be an empty table, row or paragraph that stands for nothing else.
func (w *writer) element(n *node) string {
	from, seen := w.out.Len(), w.seen
	w.out.Write(n.open)
	if slices.Contains(visible, n.name) {
		w.seen++
	}
	rows, last := 0, ""
	for _, k := range n.kids {
		if name := w.node(k); name != "" {
			last = name
			if name == rowName {
				rows++
			}
		}
	}
	switch n.name {
	case paragraphName:
		if n.blocks() && w.seen == seen {
			w.out.Truncate(from)
			return ""
		}
	case cellName, "w:hdr", "w:ftr", "w:txbxContent", "w:footnote", "w:endnote", "w:comment":
		if last != paragraphName { // each must end with one
			w.out.WriteString(`<w:p/>`)
		}
	case tableName, rowName:
		if n.name == tableName && rows == 0 || n.name == rowName && last != cellName && last != "w:sdt" && last != "w:customXml" {
			w.out.Truncate(from) // programs take a table without rows for damage
			return ""
		}
	}
	w.out.Write(n.close)
	return n.name
}

// block writes what stands in a block as often as its field says.
func (w *writer) block(n *node) (last string) {
	record := w.records[n.block.depth]
	list := record.List[n.block.key]
	kids := func() {
		for _, k := range n.kids {
			if name := w.node(k); name != "" {
				last = name
			}
		}
	}
	if n.block.sign != '#' {
		has := len(list) > 0 || w.valueOf(n.block.key, n.block.depth) != ""
		if has == (n.block.sign == '?') {
			kids()
		}
		return last
	}
	for i, r := range list {
		w.records, w.numbers = append(w.records, r), append(w.numbers, i+1)
		kids()
		w.records, w.numbers = w.records[:len(w.records)-1], w.numbers[:len(w.numbers)-1]
	}
	return last
}

// valueOf is the text of a field of the record at the depth.
func (w *writer) valueOf(key string, depth int) string {
	if text, said := w.records[depth].Text[key]; said || depth == 0 || key != Counter {
		return text
	}
	return strconv.Itoa(w.numbers[depth-1])
}

// value writes the run of a placeholder.
func (w *writer) value(n *node) {
	text := w.valueOf(n.mark.key, n.mark.depth)
	if text == "" {
		return
	}
	w.seen++
	inRun := n.name == runName
	if inRun {
		w.out.Write(n.open)
		for _, k := range n.kids {
			w.node(k)
		}
	}
	for i, l := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if i > 0 {
			w.out.WriteString(`<w:br/>`)
		}
		for j, t := range strings.Split(l, "\t") {
			if j > 0 {
				w.out.WriteString(`<w:tab/>`)
			}
			w.out.WriteString(`<w:t xml:space="preserve">`)
			w.text(t)
			w.out.WriteString(`</w:t>`)
		}
	}
	if inRun {
		w.out.Write(n.close)
	}
}

// text writes a text; what XML cannot hold becomes a replacement character.
func (w *writer) text(s string) { _ = xml.EscapeText(w.out, []byte(s)) }
