package tables

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/vietext"
)

// legendOf divides a heading such as "Giới tính (Nam: 1; Nữ: 0)" into the heading and what its codes mean, by folded
// code. Words is nil without a legend, and empty where a heading only says how to mark a cell: "Đảng viên (x)".
func legendOf(heading string) (bare string, words map[string]string) {
	if open := strings.IndexAny(heading, "(["); open > 0 {
		inside, after, closed := strings.Cut(heading[open+1:], map[byte]string{'(': ")", '[': "]"}[heading[open]])
		if words = codes(inside, 1); words != nil && (closed || after == "") {
			return strings.TrimSpace(heading[:open] + after), words
		}
		return heading, nil
	}
	for _, sign := range []string{"\n", ":"} {
		if before, after, found := strings.Cut(heading, sign); found {
			if words = codes(after, 2); words != nil {
				return strings.TrimSpace(before), words
			}
		}
	}
	return heading, nil
}

// codes reads "1-Nam, 2-Nữ", "x: Nữ", "nữ đánh dấu x" or "x"; nil when a part is nothing of the kind, or when there are
// fewer parts than needed.
func codes(legend string, least int) map[string]string {
	parts := strings.FieldsFunc(strings.ReplaceAll(legend, " và ", ";"), func(r rune) bool { return strings.ContainsRune(",;/|\n", r) })
	if len(parts) < least || len(parts) > 12 {
		return nil
	}
	words := map[string]string{}
	for _, part := range parts {
		code, word, ok := codeAndWord(strings.Trim(part, " ."))
		if !ok {
			return nil
		}
		if word != "" {
			words[code] = word
		}
	}
	return words
}

// codeAndWord reads one part of a legend, in either order. A mark alone has no word.
func codeAndWord(part string) (code, word string, ok bool) {
	if isMark(part) && !isDigit(part) {
		return vietext.Fold(part), "", true
	}
	folded := vietext.Fold(part)
	for _, verb := range []string{"danh dau", "danh", "ghi", "tich"} {
		before, mark, found := strings.Cut(" "+folded+" ", " "+verb+" ")
		if mark = strings.TrimSpace(mark); !found || !isMark(mark) || utf8.RuneCountInString(part) != utf8.RuneCountInString(folded) {
			continue
		}
		before = strings.TrimPrefix(before, " ")
		return mark, strings.TrimSpace(string([]rune(part)[:utf8.RuneCountInString(before)])), true
	}
	a, b, found := cutSign(part)
	switch a, b = strings.TrimSpace(a), strings.TrimSpace(b); {
	case !found:
	case isCode(a) && isWord(b):
		return vietext.Fold(a), b, true
	case isCode(b) && isWord(a):
		return vietext.Fold(b), a, true
	}
	return "", "", false
}

// cutSign divides a part at its sign, or at the space beside a digit: "Nam 1".
func cutSign(part string) (before, after string, found bool) {
	for _, sign := range []string{":", "=", "–", "-", ".", " là "} {
		if before, after, found = strings.Cut(part, sign); found {
			return before, after, true
		}
	}
	if first, rest, ok := strings.Cut(part, " "); ok && isDigit(first) {
		return first, rest, true
	}
	if at := strings.LastIndex(part, " "); at > 0 && isDigit(part[at+1:]) {
		return part[:at], part[at+1:], true
	}
	return "", "", false
}

func isDigit(s string) bool { return len(s) > 0 && len(s) <= 2 && strings.Trim(s, "0123456789") == "" }

// isCode reports whether a text stands for a word: one or two digits, a mark, one letter.
func isCode(s string) bool { return isDigit(s) || isMark(s) || utf8.RuneCountInString(s) == 1 }

func isWord(s string) bool {
	return utf8.RuneCountInString(s) >= 2 && strings.ContainsFunc(s, unicode.IsLetter) && !isDigit(s)
}

// withoutLegend is the path of headings with the last one bare of its legend.
func withoutLegend(path []string) []string {
	last := len(path) - 1
	bare, words := legendOf(path[last])
	if words == nil || bare == "" {
		return path
	}
	return append(path[:last:last], bare)
}

// Legend is what the codes of a column mean, by folded code; nil when no heading explains them.
func (c Column) Legend() map[string]string {
	for i := len(c.Path) - 1; i >= 0; i-- {
		if _, words := legendOf(c.Path[i]); len(words) > 0 {
			return words
		}
	}
	return nil
}
