package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"daihoi/exports/intake/grid"
)

// FuzzScanner compares the scanner with encoding/xml: both must find the same elements and text.
func FuzzScanner(f *testing.F) {
	f.Add(`<?xml version="1.0"?><a b="1&gt;2" c='>'><!-- x --><d/>t&amp;&#65;<![CDATA[<&]]></a>`)
	f.Add(`<a><b></a>`)
	f.Fuzz(func(t *testing.T, text string) {
		want, err := byLibrary(text)
		if err != nil || strings.ContainsAny(text, ":\r") || strings.Contains(text, "<!") && !strings.Contains(text, "<!--") {
			return
		}
		s := &Scanner{Run: &grid.Run{Limits: grid.Default()}, data: []byte(text)}
		var got strings.Builder
		for {
			if s.Next() != nil {
				return // it may be stricter: depth, declarations, a second root
			}
			if s.Kind == Ended {
				break
			}
			switch s.Kind {
			case Opening:
				got.WriteString("<" + string(s.Name) + ">")
			case Closing:
				got.WriteString("</" + string(s.Name) + ">")
			default:
				got.WriteString(s.CharData())
			}
		}
		if got.String() != want {
			t.Fatalf("%q gives %q, want %q", text, got.String(), want)
		}
	})
}

func byLibrary(text string) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch v := token.(type) {
		case xml.StartElement:
			b.WriteString("<" + v.Name.Local + ">")
		case xml.EndElement:
			b.WriteString("</" + v.Name.Local + ">")
		case xml.CharData:
			b.Write(v)
		}
	}
}
