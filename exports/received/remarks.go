package received

import (
	"strings"

	"daihoi/models/cellvalue"
	"daihoi/models/roster"
	"daihoi/models/vietext"
)

// sentence is how many words a text in brackets, or after an asterisk, has at least that is no title and no name.
const sentence = 6

// remarkStarts begin a remark between the rows, remarkWords are in one that speaks of the rows around it.
var (
	remarkStarts = []string{"ghi chu", "luu y", "chu y", "chu thich", "note"}
	remarkWords  = []string{"duoi day", "sau day", "tren day", "neu tren", "ke tren", "o tren", "o duoi"}
)

// isRemark reports whether a row holds nothing but a remark on its neighbours: "(Đ/c Khải thay đ/c Tứ từ 01/7)", "Ghi chú:
// từ số 3 đến số 7 do hội nghị cử". A text that names a category is a title, whatever stands around it.
func isRemark(row *roster.TableRow) bool {
	text := ""
	for i := range row.Cells {
		if row.Cells[i].Empty() {
			continue
		}
		if text != "" {
			return false
		}
		text = strings.TrimSpace(row.Cells[i].Text)
	}
	folded := vietext.Fold(text)
	if text == "" || cellvalue.CategoryIn(folded) != "" {
		return false
	}
	for _, start := range remarkStarts {
		if rest, ok := strings.CutPrefix(strings.TrimLeft(folded, "(* "), start); ok && strings.HasPrefix(strings.TrimSpace(rest), ":") {
			return true
		}
	}
	if len(strings.Fields(text)) < sentence {
		return false
	}
	if strings.HasPrefix(text, "(") && strings.Index(text, ")") == len(text)-1 {
		return true
	}
	if !strings.HasPrefix(text, "*") {
		return false
	}
	for _, word := range remarkWords {
		if strings.Contains(folded, word) {
			return true
		}
	}
	return false
}
