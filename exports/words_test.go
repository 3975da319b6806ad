package exports

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// sheetWords are the words of the workbooks in both languages: key, Vietnamese, English.
//
//go:embed testdata/words.tsv
var sheetWords string

type words map[string]string

func wordsIn(t *testing.T, language int) words {
	t.Helper()
	out := words{}
	for line := range strings.Lines(sheetWords) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(parts) != 3 {
			t.Fatalf("bad line %q", line)
		}
		out[parts[0]] = parts[1+language]
	}
	return out
}

func vietnamese(t *testing.T) words { return wordsIn(t, 0) }

func (w words) T(key string, args ...any) string {
	text, ok := w[key]
	if !ok {
		return "!" + key // the golden files have none of these
	}
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{{.%s}}", args[i]), fmt.Sprint(args[i+1]))
	}
	return text
}

func (words) Percent(tenths int) string { return fmt.Sprintf("%d,%d %%", tenths/10, tenths%10) }
func (words) Number(n int) string       { return strconv.Itoa(n) }
