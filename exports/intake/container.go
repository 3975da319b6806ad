package intake

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

// container is the zip file of a workbook. Parts are keyed by their name in lower case.
type container struct {
	run   *grid.Run
	parts map[string]*zip.File
}

const smallPart = 1 << 20 // bytes up to which a part may be packed as tightly as it likes

// openContainer checks the directory of the zip file before anything is unpacked.
func openContainer(r *grid.Run, content []byte) (container, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return container{}, grid.Damaged(err)
	}
	if len(z.File) > r.Entries {
		return container{}, grid.TooLarge("entries", r.Entries)
	}
	c := container{run: r, parts: make(map[string]*zip.File, len(z.File))}
	var sum uint64
	for _, f := range z.File {
		size := f.UncompressedSize64
		sum += min(size, 1<<40)
		switch {
		case size > uint64(r.Part):
			return container{}, grid.TooLarge("part", r.Part)
		case sum > uint64(r.Unzipped):
			return container{}, grid.TooLarge("unzipped", r.Unzipped)
		case size > smallPart && size > f.CompressedSize64*uint64(r.Ratio):
			return container{}, grid.TooLarge("ratio", r.Ratio)
		}
		c.parts[partName(f.Name)] = f
	}
	return c, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// has reports whether there is a part with this name.
func (c container) has(name string) bool { return c.parts[partName(name)] != nil }

// hasEnding reports whether the name of a part ends so.
func (c container) hasEnding(ending string) bool {
	for name := range c.parts {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// scan unpacks a part and returns a scanner over its XML, errNoPart for a missing part.
func (c container) scan(name string) (*scanner, error) {
	f := c.parts[partName(name)]
	if f == nil {
		return nil, fmt.Errorf("intake: no part %s: %w", name, errNoPart)
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
	return &scanner{run: c.run, data: bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))}, nil
}

var errNoPart = errors.New("the part is missing")

// relations are the targets of a part's references, by their id and by the last word of their type.
type relations struct {
	byID, byType map[string]string
}

func (c container) relations(part string) (relations, error) {
	dir, file := path.Split(part)
	rel := relations{map[string]string{}, map[string]string{}}
	s, err := c.scan(dir + "_rels/" + file + ".rels")
	if errors.Is(err, errNoPart) {
		return rel, nil
	}
	if err != nil {
		return rel, err
	}
	for {
		if err := s.next(); err != nil {
			return rel, err
		}
		switch {
		case s.kind == ended:
			return rel, nil
		case s.kind == opening && string(s.name) == "Relationship":
			target := s.attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", dir, target)
			}
			rel.byID[s.attr("Id")] = target
			if kind := path.Base(s.attr("Type")); rel.byType[kind] == "" {
				rel.byType[kind] = target
			}
			if len(rel.byID) > 10*c.run.Entries { // pictures and links count too
				return rel, errXML
			}
		}
	}
}
