// Package office reads what .xlsx, .docx and .ods files have in common: a zip file with parts of XML, and texts in named
// styles.
package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"daihoi/exports/intake/grid"
)

// Container is the zip file of a workbook or a document. Parts are keyed by their name in lower case.
type Container struct {
	run   *grid.Run
	parts map[string]*zip.File
}

const smallPart = 1 << 20 // bytes up to which a part may be packed as tightly as it likes

// Open checks the directory of the zip file before anything is unpacked.
func Open(r *grid.Run, content []byte) (Container, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return Container{}, grid.Damaged(err)
	}
	if len(z.File) > r.Entries {
		return Container{}, grid.TooLarge("entries", r.Entries)
	}
	c := Container{run: r, parts: make(map[string]*zip.File, len(z.File))}
	var sum uint64
	for _, f := range z.File {
		size := f.UncompressedSize64
		sum += min(size, 1<<40)
		switch {
		case size > uint64(r.Part):
			return Container{}, grid.TooLarge("part", r.Part)
		case sum > uint64(r.Unzipped):
			return Container{}, grid.TooLarge("unzipped", r.Unzipped)
		case size > smallPart && size > f.CompressedSize64*uint64(r.Ratio):
			return Container{}, grid.TooLarge("ratio", r.Ratio)
		}
		c.parts[partName(f.Name)] = f
	}
	return c, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// Has reports whether there is a part with this name.
func (c Container) Has(name string) bool { return c.parts[partName(name)] != nil }

// HasEnding reports whether the name of a part ends so.
func (c Container) HasEnding(ending string) bool {
	for name := range c.parts {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// Scan unpacks a part and returns a scanner over its XML, ErrNoPart for a missing part.
func (c Container) Scan(name string) (*Scanner, error) {
	f := c.parts[partName(name)]
	if f == nil {
		return nil, fmt.Errorf("intake: no part %s: %w", name, ErrNoPart)
	}
	in, err := f.Open()
	if err != nil {
		return nil, grid.Damaged(err)
	}
	defer func() { _ = in.Close() }()
	data := bytes.NewBuffer(make([]byte, 0, f.UncompressedSize64+bytes.MinRead))
	if _, err := io.Copy(data, io.LimitReader(in, int64(f.UncompressedSize64)+1)); err != nil {
		return nil, grid.Damaged(err)
	}
	b := data.Bytes()
	if err := c.run.Spend(len(b)); err != nil {
		return nil, err
	}
	if uint64(len(b)) > f.UncompressedSize64 {
		return nil, grid.Damaged(errors.New("intake: a part is longer than the directory says"))
	}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		if b, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b); err != nil {
			return nil, grid.Damaged(err)
		}
	}
	return &Scanner{Run: c.run, data: bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))}, nil
}

// ErrNoPart is the error of a missing part.
var ErrNoPart = errors.New("the part is missing")

// Relations are the targets of a part's references, by their id and by the last word of their type.
type Relations struct {
	ByID, ByType map[string]string
}

// Relations reads the references of a part; there may be none.
func (c Container) Relations(part string) (Relations, error) {
	dir, file := path.Split(part)
	rel := Relations{map[string]string{}, map[string]string{}}
	s, err := c.Scan(dir + "_rels/" + file + ".rels")
	if errors.Is(err, ErrNoPart) {
		return rel, nil
	}
	if err != nil {
		return rel, err
	}
	for {
		if err := s.Next(); err != nil {
			return rel, err
		}
		switch {
		case s.Kind == Ended:
			return rel, nil
		case s.Kind == Opening && string(s.Name) == "Relationship":
			target := s.Attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", dir, target)
			}
			rel.ByID[s.Attr("Id")] = target
			if kind := path.Base(s.Attr("Type")); rel.ByType[kind] == "" {
				rel.ByType[kind] = target
			}
			if len(rel.ByID) > 10*c.run.Entries { // pictures and links count too
				return rel, ErrXML
			}
		}
	}
}
