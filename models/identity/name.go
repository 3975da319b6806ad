package identity

import (
	"regexp"
	"strings"

	"daihoi/models/vietext"
)

// CleanName normalises a name as typed in a list: all capitals become proper case, every word gets its capital, a running number or title in front
// is dropped, and a bracketed part (second name, religious name, "(A)" for namesakes) is kept. bare is the name
// before the change of case; titled reports that a title was dropped.
func CleanName(text string) (clean, bare string, titled bool) {
	bare = brackets.Replace(text)
	bare = vietext.NFC(runningNumber.ReplaceAllString(bare, ""))
	if title := titles.FindString(bare); title != "" && isTitle(title, bare) {
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

var (
	brackets      = strings.NewReplacer("( ", "(", "(", " (", " )", ")")
	runningNumber = regexp.MustCompile(`^\d{1,4}\s*[.)]\s*`)
	titles        = regexp.MustCompile(`(?i)^(đ/c|đồng chí|ông|bà)[.:]? +`)
)

// isTitle distinguishes the title Ông from the family name Ông (Ông Ích Khiêm): a full name has at least two words,
// usually three.
func isTitle(title, name string) bool {
	rest := strings.Fields(name[len(title):])
	if vietext.Fold(strings.TrimRight(title, " .:")) == "ong" {
		return len(rest) >= 3
	}
	return len(rest) >= 2
}
