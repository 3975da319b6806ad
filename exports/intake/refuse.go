package intake

import (
	"path"
	"strings"

	"daihoi/models/fault"
)

// beginnings are the first bytes of files that people send instead of a workbook; "?" stands for any byte.
var beginnings = []struct{ start, key string }{
	{"%PDF-", "fault.intake_pdf"},
	{`{\rtf`, "fault.intake_doc"},
	{"\xff\xd8\xff", "fault.intake_photo"},           // JPEG
	{"\x89PNG\r\n\x1a\n", "fault.intake_photo"},      // PNG
	{"GIF8", "fault.intake_photo"},                   // GIF
	{"BM????\x00\x00\x00\x00", "fault.intake_photo"}, // BMP
	{"RIFF????WEBP", "fault.intake_photo"},           // WebP
	{"II*\x00", "fault.intake_photo"},                // TIFF, the lower byte first
	{"MM\x00*", "fault.intake_photo"},                // TIFF, the higher byte first
	{"????ftyphei", "fault.intake_photo"},            // HEIC, the format of iPhones
	{"????ftyphev", "fault.intake_photo"},            // HEIC of several pictures
	{"????ftypmif1", "fault.intake_photo"},           // HEIF
	{"????ftypmsf1", "fault.intake_photo"},           // HEIF of several pictures
	{"????ftypavi", "fault.intake_photo"},            // AVIF
}

// refusal is the fault of a file that is no workbook. It says what to do with what it is.
func refusal(name string, content []byte) error {
	for _, b := range beginnings {
		if begins(content, b.start) {
			return fault.New(fault.Invalid, b.key)
		}
	}
	if ext := strings.ToLower(path.Ext(name)); ext == ".doc" || ext == ".rtf" { // Word also opens text and web pages with these names
		return fault.New(fault.Invalid, "fault.intake_doc")
	}
	return fault.New(fault.Invalid, "fault.intake_type")
}

func begins(content []byte, start string) bool {
	if len(content) < len(start) {
		return false
	}
	for i := range len(start) {
		if start[i] != '?' && start[i] != content[i] {
			return false
		}
	}
	return true
}
