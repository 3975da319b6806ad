package identity

import (
	"regexp"
	"strings"

	"daihoi/models/vietext"
)

// CleanName is a name as a list holds it: capitals throughout become a name in proper case, a running number or title
// before it goes, and what stands in brackets (a second name, a religious name, "(A)" of namesakes) is kept. bare is the
// name before its capitals were changed; titled says that a title was dropped.
func CleanName(text string) (clean, bare string, titled bool) {
	bare = brackets.Replace(text)
	bare = vietext.NFC(runningNumber.ReplaceAllString(bare, ""))
	if title := titles.FindString(bare); title != "" && isTitle(title, bare) {
		bare, titled = bare[len(title):], true
	}
	whole, second, _ := strings.Cut(bare, " (")
	clean = vietext.ProperCase(whole)
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

// isTitle tells the title Ông from the family name Ông (Ông Ích Khiêm): a name has a family and a given name, mostly one
// more between them.
func isTitle(title, name string) bool {
	rest := strings.Fields(name[len(title):])
	if vietext.Fold(strings.TrimRight(title, " .:")) == "ong" {
		return len(rest) >= 3
	}
	return len(rest) >= 2
}
