package agenda_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/agenda"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	list := func(titles string) (blocks []agenda.Block) {
		for title := range strings.SplitSeq(titles, ",") {
			if title != "" {
				blocks = append(blocks, agenda.Block{Title: title, Minutes: len(title)})
			}
		}
		return blocks
	}
	for _, c := range []struct{ old, now, want string }{
		{"", "", ""},
		{"a,b,c", "a,b,c", ""},
		{"Chào cờ,b", "CHÀO CỜ,b", "changed CHÀO CỜ"},
		{"a,b", "a,b,c", "added c"},
		{"a,b,c", "a,c", "removed b"},
		{"a,b,c", "a,bb,c", "changed bb"},
		{"a,b,c,d", "a,c,d,b", "moved b"},
		{"a,b,c,d", "d,a,b,c", "moved d"},
		{"a,a,b", "a,b,a", "moved a"},
		{"a,b", "x", "changed x, removed b"},
		{"", "a", "added a"},
		{"a", "", "removed a"},
	} {
		var got []string
		for _, change := range agenda.Compare(list(c.old), list(c.now)) {
			word, title := "changed", change.New.Title
			switch {
			case change.Old.Title == "":
				word = "added"
			case title == "":
				word, title = "removed", change.Old.Title
			case change.Moved:
				word = "moved"
			}
			got = append(got, word+" "+title)
		}
		require.Equal(t, c.want, strings.Join(got, ", "), "%s → %s", c.old, c.now)
	}
}
