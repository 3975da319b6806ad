package papers

import (
	"bytes"
	"embed"
	"fmt"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/merge"
	"daihoi/templates/i18n"
)

// The templates that come with the program. A line is a paragraph; a line with a sign in front of it is
//
//	#title, #under   the title, and what the paper is about
//	#to              a centred line; #mid the same in bold
//	#basis           a paragraph in italics, on what the paper rests
//	#head            a heading
//	#table           the widths of the columns, in twentieths of a point, "c" for those that are centred; the lines that begin with | are its rows, the first the head
//	#minutes         signed by the secretary and the chair, and without a day: Phụ lục III, mẫu 1.12
//	#receive         one of those who receive the paper
//
//go:embed shipped/*.txt
var shippedFiles embed.FS

// Shipped is the template of a kind that comes with the program, as a Word document.
func Shipped(kind string) ([]byte, error) {
	text, err := shippedFiles.ReadFile("shipped/" + kind + ".txt")
	if err != nil {
		return nil, err
	}
	p, err := laidOut(string(text))
	if err != nil {
		return nil, fmt.Errorf("template %s: %w", kind, err)
	}
	var b bytes.Buffer
	err = book.WriteDocument(&b, p)
	return b.Bytes(), err
}

// frame is a paper whose head and signature are placeholders.
func frame() book.Paper {
	return book.Paper{Lines: [3]string{"{{issuer_line1}}", "{{issuer_line2}}", "{{issuer_line3}}"}, Number: "Số: {{number_mark}}", Dated: "{{place_and_date}}",
		Draft: true, DraftWords: "{{?draft}}{{draft}}{{/draft}}", Sign: book.Signature{For: "{{sign_for}}", SignerTitle: "{{sign_title}}", Signer: "{{signer_name}}"}}
}

// laidOut reads the text of a template.
func laidOut(text string) (book.Paper, error) {
	p := frame()
	var table *book.Grid
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if row, is := strings.CutPrefix(line, "|"); is && table != nil {
			cells := strings.Split(strings.TrimSuffix(row, "|"), " | ")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			if len(cells) != len(table.Widths) {
				return p, fmt.Errorf("a row of %d cells instead of %d: %s", len(cells), len(table.Widths), line)
			}
			if table.Head == nil {
				table.Head = cells
			} else {
				table.Rows = append(table.Rows, cells)
			}
			continue
		}
		table = nil
		sign, rest, _ := strings.Cut(line, " ")
		switch sign {
		case "":
		case "#title":
			p.Title = rest
		case "#under":
			p.Under = append(p.Under, rest)
		case "#to", "#mid":
			p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: rest, Centred: true, Heading: sign == "#mid"})
		case "#basis":
			p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: rest, Italic: true})
		case "#head":
			p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: rest, Heading: true})
		case "#minutes":
			p.Undated, p.Signers = true, []book.Signer{{For: "TM. Đoàn Thư ký", Name: "\u00a0"}, {For: p.Sign.For, Title: p.Sign.SignerTitle, Name: p.Sign.Signer}}
		case "#receive":
			p.Recipients = append(p.Recipients, rest)
		case "#table":
			table = &book.Grid{}
			for width := range strings.FieldsSeq(rest) {
				width, centred := strings.CutSuffix(width, "c")
				n, err := strconv.Atoi(width)
				if err != nil {
					return p, err
				}
				table.Widths, table.Centred = append(table.Widths, n), append(table.Centred, centred)
			}
			p.Paragraphs = append(p.Paragraphs, book.Paragraph{Table: table})
		default:
			p.Paragraphs = append(p.Paragraphs, paragraphs(line)...)
		}
	}
	return p, nil
}

// paragraphs sets a block that repeats a whole line apart, so that each record has its own paragraph.
func paragraphs(line string) []book.Paragraph {
	name, inner, is := strings.Cut(strings.TrimPrefix(line, "{{#"), "}}")
	end := "{{/" + name + "}}"
	if !is || !strings.HasPrefix(line, "{{#") || !strings.HasSuffix(inner, end) {
		return []book.Paragraph{{Text: line}}
	}
	return []book.Paragraph{{Text: "{{#" + name + "}}"}, {Text: strings.TrimSuffix(inner, end)}, {Text: end}}
}

// Check reads a template that someone has written, or reports what is wrong with it.
func (r Register) Check(content []byte) (*merge.Template, []merge.Problem, error) {
	return merge.Parse(content, r.Schema())
}

// Example is a template that names every field, to copy from: its placeholder, its names and an example of its value.
func (r Register) Example(words *i18n.Printer) ([]byte, error) {
	p := frame()
	p.Title = words.T("paper.all_fields")
	last := ""
	var table *book.Grid
	for _, f := range r.Fields {
		if f.Group != last {
			last = f.Group
			table = &book.Grid{Widths: []int{3700, 3071, 2300}, Head: []string{words.T("paper.placeholder"), words.T("paper.field"), words.T("paper.example")}}
			p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: words.T("paper.group." + f.Group), Heading: true}, book.Paragraph{Table: table})
		}
		mark := "{{" + f.Key + "}}"
		if f.List != "" {
			mark = "{{#" + f.List + "}}{{" + f.Key + "}}; {{/" + f.List + "}}"
		}
		table.Rows = append(table.Rows, []string{mark, f.VI + " / " + f.EN, f.Example})
	}
	var b bytes.Buffer
	err := book.WriteDocument(&b, p)
	return b.Bytes(), err
}

// FilledIn is a template with the example values.
func (r Register) FilledIn(t *merge.Template) ([]byte, error) {
	var b bytes.Buffer
	err := t.Write(&b, r.examples(), merge.Properties{})
	return b.Bytes(), err
}
