package rosterplan

import (
	"slices"
	"strings"

	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// titled is what the titles of a list imply for all of its people, as a group row would: the category that they name, and
// the hamlet or the unit of senders whose list it is. texts are the lines above the headings, nearest first, and the name
// of the sheet.
func titled(texts []string, senders map[string]string) (g Group) {
	for _, text := range texts {
		folded := vietext.Fold(text)
		if g.Category == "" && aboutPeople(folded) {
			named := cellvalue.CategoriesIn(folded)
			if len(named) > 1 {
				return g // a list of several, which only their rows can tell apart
			}
			if len(named) == 1 {
				g.Category = named[0]
			}
		}
		if g.Represents == "" {
			g.Represents = senderIn(text, senders)
		}
	}
	return g
}

// aboutPeople reports whether a title is about the people of the list: it says so, or it is so short that it can be about
// nothing else. What the list leaves out is not what it has.
func aboutPeople(folded string) bool {
	if strings.Contains(folded, "khong ke") || strings.Contains(folded, "ngoai ra") {
		return false
	}
	return strings.Contains(folded, "dai bieu") || strings.Contains(folded, "danh sach") || len(strings.Fields(folded)) <= 6
}

// senderIn is the sender with which a title begins: "ẤP PHƯỚC LỢI – đại biểu dự đại hội", or a sending unit.
func senderIn(text string, senders map[string]string) string {
	text = vietext.NFC(groupNumber.ReplaceAllString(vietext.NFC(text), ""))
	if at := strings.IndexAny(text, "–—:(,"); at >= 0 {
		text = text[:at]
	}
	text, _, _ = strings.Cut(text, " - ")
	text = strings.TrimRight(strings.TrimSpace(text), " .-")
	if unit := senders[delegate.Plain(text)]; unit != "" {
		return unit
	}
	low := strings.ToLower(text)
	words := len(strings.Fields(text))
	if words > 6 || !slices.ContainsFunc(vocabulary.Places, func(p string) bool { return strings.HasPrefix(low, p+" ") }) {
		return ""
	}
	return vietext.ProperCase(text)
}
