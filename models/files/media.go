package files

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strings"

	"daihoi/models/vietext"
)

// Media is an accepted file type: its media type and the allowed file name extensions.
type Media struct {
	Type    string
	Endings []string // the first is the default
}

var (
	pdf  = Media{"application/pdf", []string{".pdf"}}
	docx = Media{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}}
	xlsx = Media{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}}
	doc  = Media{"application/msword", []string{".doc"}}
	xls  = Media{"application/vnd.ms-excel", []string{".xls"}}
	jpg  = Media{"image/jpeg", []string{".jpg", ".jpeg"}}
	png  = Media{"image/png", []string{".png"}}
)

// Accepted lists the extensions of all types, for a file chooser.
func Accepted() []string {
	var all []string
	for _, m := range []Media{pdf, docx, xlsx, doc, xls, jpg, png} {
		all = append(all, m.Endings...)
	}
	return all
}

// MediaOf recognises a file by its content; ok is false for any type that is not accepted, whatever the name says. It
// unpacks nothing: of a zip it reads only the list of names, so zip bombs are harmless. Documents with macros are not
// accepted.
func MediaOf(content []byte) (m Media, ok bool) {
	switch {
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return pdf, true
	case bytes.HasPrefix(content, []byte{0xFF, 0xD8, 0xFF}):
		return jpg, true
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		return png, true
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return office(content)
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return oldOffice(content)
	}
	return Media{}, false
}

// office distinguishes Word and Excel by the parts inside.
func office(content []byte) (Media, bool) {
	parts := map[string]bool{}
	for name := range zipNames(content) {
		if strings.HasSuffix(name, "vbaProject.bin") {
			return Media{}, false
		}
		parts[name] = true
	}
	switch {
	case !parts["[Content_Types].xml"]:
	case parts["word/document.xml"]:
		return docx, true
	case parts["xl/workbook.xml"]:
		return xlsx, true
	}
	return Media{}, false
}

// The central directory of a zip: PKWARE APPNOTE 4.3.12 and 4.3.16.
const (
	endMark, endSize     = "PK\x05\x06", 22
	entryMark, entrySize = "PK\x01\x02", 46
	mostEntries          = 10_000
)

// zipNames returns the names in the central directory without reading the packed data.
func zipNames(content []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		tail := content[max(0, len(content)-endSize-0xFFFF):]
		end := bytes.LastIndex(tail, []byte(endMark))
		if end < 0 || end+endSize > len(tail) {
			return
		}
		at := int(binary.LittleEndian.Uint32(tail[end+16:]))
		for range mostEntries {
			if at+entrySize > len(content) || string(content[at:at+4]) != entryMark {
				return
			}
			length := func(offset int) int { return int(binary.LittleEndian.Uint16(content[at+offset:])) }
			next := at + entrySize + length(28) + length(30) + length(32)
			if next > len(content) || !yield(string(content[at+entrySize:at+entrySize+length(28)])) {
				return
			}
			at = next
		}
	}
}

// oldOffice distinguishes Word and Excel in the older format by the name of the main stream (MS-DOC 2.1, MS-XLS 2.1).
// Installers, mails and password-protected documents share the format and are not accepted.
func oldOffice(content []byte) (Media, bool) {
	switch {
	case bytes.Contains(content, utf16("EncryptedPackage")):
	case bytes.Contains(content, utf16("WordDocument")):
		return doc, true
	case bytes.Contains(content, utf16("Workbook")):
		return xls, true
	}
	return Media{}, false
}

func utf16(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for _, b := range []byte(s) {
		out = append(out, b, 0)
	}
	return out
}

// longestName limits a file name, in letters.
const longestName = 120

// Name is the file name to show and to download as: the last path element of what the browser sent, normalised,
// without control characters, and with an extension of its type.
func (m Media) Name(given string) string {
	given = given[strings.LastIndexAny(given, `/\`)+1:]
	given = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, vietext.NFC(given))
	ending := filepath.Ext(given)
	stem := strings.TrimSuffix(given, ending)
	if ending = strings.ToLower(ending); !slices.Contains(m.Endings, ending) {
		stem, ending = given, m.Endings[0]
	}
	stem = strings.Trim(stem, ". ")
	if letters := []rune(stem); len(letters) > longestName {
		stem = string(letters[:longestName])
	}
	if stem == "" {
		stem = "file"
	}
	return stem + ending
}
