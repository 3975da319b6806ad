package template

import (
	"strings"
	"testing"
)

// Every item says on which publications it rests, or that it is common practice.
func TestEveryItemHasItsSources(t *testing.T) {
	t.Parallel()
	items, err := SeedTemplates()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		found := Item{Evidence: i.Evidence}.Sources()
		if len(found) == 0 && !strings.Contains(i.Evidence, "inf") {
			t.Errorf("%s: nothing is known of the source %q", i.Code, i.Evidence)
		}
		for _, s := range found {
			if s.Address != "" && !strings.HasPrefix(s.Address, "http") {
				t.Errorf("%s: %s is no address", s.Key, s.Address)
			}
		}
	}
}
