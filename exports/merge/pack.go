package merge

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/xml"
	"errors"
	"hash/crc32"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"daihoi/models/fault"
)

// Limits of a template, in bytes. Templates are a few pages with at most a crest or a seal.
const (
	MostFile     = 8 << 20
	mostPart     = 8 << 20
	mostUnzipped = 24 << 20
	mostEntries  = 300
)

// refuse is the refusal of a whole file; the page adds in which field it was given.
func refuse(key string, args ...any) error { return fault.At("files", "problem.merge."+key, args...) }

// pack is the zip file of a document.
type pack struct{ parts map[string]*zip.File }

func openPack(content []byte) (pack, error) {
	switch {
	case len(content) > MostFile:
		return pack{}, refuse("large", "Max", MostFile>>20)
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0")):
		return pack{}, refuse("old")
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return pack{}, refuse("no_docx")
	}
	if len(z.File) > mostEntries {
		return pack{}, refuse("large", "Max", MostFile>>20)
	}
	p, sum := pack{make(map[string]*zip.File, len(z.File))}, uint64(0)
	for _, f := range z.File {
		sum += min(f.UncompressedSize64, 1<<40)
		if f.UncompressedSize64 > mostPart || sum > mostUnzipped {
			return pack{}, refuse("large", "Max", MostFile>>20)
		}
		name := partName(f.Name)
		if p.parts[name] != nil {
			return pack{}, refuse("no_docx") // programs differ on which of the two they show
		}
		p.parts[name] = f
	}
	return p, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// read unpacks a part, never more than the directory says.
func (p pack) read(name string) ([]byte, error) {
	f := p.parts[partName(name)]
	if f == nil {
		return nil, refuse("no_docx")
	}
	in, err := f.Open()
	if err != nil {
		return nil, refuse("no_docx")
	}
	defer func() { _ = in.Close() }()
	content, err := io.ReadAll(io.LimitReader(in, int64(f.UncompressedSize64)+1))
	if err != nil || uint64(len(content)) > f.UncompressedSize64 {
		return nil, refuse("no_docx")
	}
	return content, nil
}

// relation is one reference of a part to another.
type relation struct{ id, kind, address, target string }

// What happens to the part at the end of a relation, by the last word of its type.
var (
	filledKinds = map[string]Part{"header": Header, "footer": Footer, "footnotes": Note, "endnotes": Note}
	keptKinds   = []string{"styles", "numbering", "settings", "theme"}
	uselessKind = []string{"webSettings", "fontTable", "customXml", "comments", "commentsExtended", "commentsIds", "commentsExtensible",
		"people", "glossaryDocument", "stylesWithEffects", "attachedTemplate", "hyperlink", "documenttasks"}
	macroKinds = []string{"vbaProject", "attachedToolbars", "keyMapCustomizations", "wordVbaData"}
	pictures   = map[string]string{".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".bmp": "bmp", ".tif": "tiff", ".tiff": "tiff", ".emf": "x-emf", ".wmf": "x-wmf"}
)

const imageKind = "image"

var plainName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_./-]*$`)

// relations reads the references of a part, without the useless ones, and refuses what must not be in a template.
func (p pack) relations(part string) ([]relation, error) {
	dir, file := path.Split(part)
	name := dir + "_rels/" + file + ".rels"
	if p.parts[partName(name)] == nil {
		return nil, nil
	}
	content, err := p.read(name)
	if err != nil {
		return nil, err
	}
	top, err := tree(content)
	if err != nil {
		return nil, refuse("no_docx")
	}
	var all []relation
	for _, k := range top.kids {
		if k.name != "Relationship" {
			continue
		}
		r := relation{id: k.attr("Id"), address: k.attr("Type"), target: k.attr("Target")}
		r.kind = path.Base(r.address)
		external := strings.EqualFold(k.attr("TargetMode"), "External")
		switch {
		case slices.Contains(macroKinds, r.kind):
			return nil, refuse("macros")
		case slices.Contains(uselessKind, r.kind):
			continue
		case external:
			return nil, refuse("external", "Target", cut(r.target, 80))
		}
		if !strings.HasPrefix(r.target, "/") {
			r.target = path.Join("/", dir, r.target)
		}
		r.target = strings.TrimPrefix(path.Clean(r.target), "/")
		if r.id == "" || !plainName.MatchString(r.target) || !plainName.MatchString(r.id) {
			return nil, refuse("no_docx")
		}
		all = append(all, r)
	}
	return all, nil
}

// stored is a part that is the same in every paper: it is packed once.
type stored struct {
	name  string
	bytes []byte // deflated
	size  int
	sum   uint32
}

func store(name string, content []byte) stored {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err == nil {
		_, err = w.Write(content)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err) // a Buffer takes everything
	}
	return stored{name, b.Bytes(), len(content), crc32.ChecksumIEEE(content)}
}

func (s stored) write(z *zip.Writer) error {
	w, err := z.CreateRaw(&zip.FileHeader{Name: s.name, Method: zip.Deflate, CRC32: s.sum, CompressedSize64: uint64(len(s.bytes)), UncompressedSize64: uint64(s.size)})
	if err != nil {
		return err
	}
	_, err = w.Write(s.bytes)
	return err
}

// safeFields are the codes of fields that only show something of the document itself. Others load files or start programs.
var safeFields = []string{"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE",
	"SUBJECT", "AUTHOR", "KEYWORDS", "FILENAME", "TOC", "PAGEREF", "REF", "NOTEREF", "SEQ", "STYLEREF", "SYMBOL", "FORMTEXT", "FORMCHECKBOX",
	"FORMDROPDOWN", "HYPERLINK", "TC", "NUMWORDS", "NUMCHARS", "LISTNUM", "AUTONUM"}

// checkFields refuses a field that is not among them, and a picture of the old kind that lies elsewhere. The code of a field may
// be split over runs.
func checkFields(n *node) error {
	var refused error
	code := ""
	ended := func() {
		if words := strings.Fields(code); len(words) > 0 && !slices.Contains(safeFields, strings.ToUpper(words[0])) && refused == nil {
			refused = refuse("field", "Field", cut(words[0], 40))
		}
		code = ""
	}
	n.each(func(k *node) bool {
		switch k.name {
		case "w:fldChar":
			ended()
		case "w:fldSimple":
			ended()
			code = k.attr("w:instr")
			ended()
		case "v:imagedata", "v:fill":
			if link := cmp.Or(k.attr("src"), k.attr("r:href"), k.attr("o:href")); link != "" && refused == nil {
				refused = refuse("external", "Target", cut(link, 80))
			}
		case "w:instrText", "w:delInstrText":
			for _, t := range k.kids {
				code += string(t.open)
			}
		}
		return true
	})
	ended()
	return refused
}

// contentTypes lists the types of the parts.
func contentTypes(parts []string, types map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for _, ending := range slices.Sorted(maps.Keys(pictures)) {
		b.WriteString(`<Default Extension="` + ending[1:] + `" ContentType="image/` + pictures[ending] + `"/>`)
	}
	for _, name := range parts {
		if types[name] != "" {
			b.WriteString(`<Override PartName="/` + name + `" ContentType="` + types[name] + `"/>`)
		}
	}
	b.WriteString(`</Types>`)
	return b.Bytes()
}

// relationsPart writes the references of a part; their targets count from the top of the package.
func relationsPart(all []relation) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, r := range all {
		b.WriteString(`<Relationship Id="` + r.id + `" Type="`)
		_ = xml.EscapeText(&b, []byte(r.address))
		b.WriteString(`" Target="/` + r.target + `"/>`)
	}
	b.WriteString(`</Relationships>`)
	return b.Bytes()
}

// cut shortens a text for a message.
func cut(s string, most int) string {
	runes := []rune(strings.TrimSpace(s))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}
