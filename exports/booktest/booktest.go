// Package booktest helps tests to make workbooks, take them apart and compare them with golden files.
package booktest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Parts returns the text of every part of a book, or of every file of another zip, by name.
func Parts(t testing.TB, book []byte) map[string]string {
	t.Helper()
	parts := map[string]string{}
	for _, f := range open(t, book) {
		parts[f.Name] = text(t, f)
	}
	return parts
}

// Part returns the text of one part of a book.
func Part(t testing.TB, book []byte, name string) string {
	t.Helper()
	parts := Parts(t, book)
	require.Contains(t, parts, name)
	return parts[name]
}

// Change rewrites the text of one part of a book and drops the part when the new text is "".
func Change(t testing.TB, book []byte, name string, change func(string) string) []byte {
	t.Helper()
	met := false
	out := rewrite(t, book, func(part, text string) (string, string) {
		if part != name {
			return part, text
		}
		met = true
		if text = change(text); text == "" {
			return "", ""
		}
		return part, text
	})
	require.True(t, met, "the book has no part %s", name)
	return out
}

// Replace replaces text in all parts of a book, including the names of parts.
func Replace(t testing.TB, book []byte, from, to string) []byte {
	t.Helper()
	return rewrite(t, book, func(name, text string) (string, string) {
		return strings.ReplaceAll(name, from, to), strings.ReplaceAll(text, from, to)
	})
}

// rewrite applies change to the name and text of every part; an empty name drops the part.
func rewrite(t testing.TB, book []byte, change func(name, text string) (string, string)) []byte {
	t.Helper()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range open(t, book) {
		if name, text := change(f.Name, text(t, f)); name != "" {
			add(t, out, name, text)
		}
	}
	require.NoError(t, out.Close())
	return b.Bytes()
}

// Pack zips parts into a book.
func Pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for name, text := range parts {
		add(t, out, name, text)
	}
	require.NoError(t, out.Close())
	return b.Bytes()
}

func open(t testing.TB, book []byte) []*zip.File {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	require.NoError(t, err)
	return in.File
}

func text(t testing.TB, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	require.NoError(t, err)
	content, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	return string(content)
}

func add(t testing.TB, out *zip.Writer, name, text string) {
	t.Helper()
	w, err := out.Create(name)
	require.NoError(t, err)
	_, err = io.WriteString(w, text)
	require.NoError(t, err)
}

// Paragraphs parses a part of a Word document, which must be well-formed XML, and returns the text of each paragraph.
func Paragraphs(t testing.TB, part string) (out []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		switch tok := token.(type) {
		case xml.StartElement:
			if tok.Name.Local == "p" {
				out = append(out, "")
			}
		case xml.CharData:
			if len(out) > 0 {
				out[len(out)-1] += string(tok)
			}
		}
	}
}
