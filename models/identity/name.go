package identity

import (
	"strings"

	"daihoi/models/vietext"
)

// CleanName normalises a name as typed in a list: all capitals become proper case, every word gets its capital, a running number or title in front
// is dropped, and a bracketed part (second name, religious name, "(A)" for namesakes) is kept. bare is the name
// before the change of case; titled reports that a title was dropped.
func CleanName(text string) (clean, bare string, titled bool) {
	bare = brackets.Replace(text)
	bare = vietext.NFC(withoutNumber(bare))
	if title := titleOf(bare); title != "" && isTitle(title, bare) {
		bare, titled = bare[len(title):], true
	}
	whole, second, _ := strings.Cut(bare, " (")
	clean = vietext.CapitalWords(vietext.ProperCase(whole))
	if second != "" {
		if strings.ToUpper(second) == second {
			second = vietext.ProperCase(second)
		}
		clean += " (" + second
	}
	return clean, bare, titled
}

var brackets = strings.NewReplacer("( ", "(", "(", " (", " )", ")")

// withoutNumber drops a running number in front of a name: "3. Lê Văn Tám".
func withoutNumber(name string) string {
	rest := strings.TrimLeft(name, "0123456789")
	if digits := len(name) - len(rest); digits == 0 || digits > 4 {
		return name
	}
	rest = strings.TrimLeft(rest, " \t\n\f\r")
	if rest == "" || rest[0] != '.' && rest[0] != ')' {
		return name
	}
	return rest[1:]
}

// titleOf is the title in front of a name with the spaces after it, "" without one.
func titleOf(name string) string {
	for _, title := range []string{"đ/c", "đồng chí", "ông", "bà"} {
		if len(name) <= len(title) || !strings.EqualFold(name[:len(title)], title) {
			continue
		}
		rest := name[len(title):]
		if rest[0] == '.' || rest[0] == ':' {
			rest = rest[1:]
		}
		if bare := strings.TrimLeft(rest, " "); bare != rest {
			return name[:len(name)-len(bare)]
		}
	}
	return ""
}

// isTitle distinguishes the title Ông from the family name Ông (Ông Ích Khiêm): a full name has at least two words,
// usually three.
func isTitle(title, name string) bool {
	rest := strings.Fields(name[len(title):])
	if vietext.Fold(strings.TrimRight(title, " .:")) == "ong" {
		return len(rest) >= 3
	}
	return len(rest) >= 2
}
