package store

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The list of sealed columns, by which they are upgraded, rotated and examined, is that of the tags by which they are written.
func TestEverySealedFieldIsInTheListOfColumns(t *testing.T) {
	t.Parallel()
	tag := regexp.MustCompile(`serializer:sealed;as:([a-z_]+\.[a-z_]+)[";]`)
	tagged := map[string]bool{}
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, found := range tag.FindAllStringSubmatch(string(text), -1) {
			tagged[found[1]] = true
		}
		return err
	}))
	listed := slices.Sorted(maps.Keys(placeOf))
	require.Equal(t, listed, slices.Sorted(maps.Keys(tagged)))
}
