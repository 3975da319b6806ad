package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSecurityRequirements holds the list of what OWASP ASVS 5.0, level 2, asks of this program (testdata/asvs.csv) against the
// tests that show it, and prints it as a table: go test ./cmd/daihoi -run TestSecurityRequirements -v
func TestSecurityRequirements(t *testing.T) {
	t.Parallel()
	tests := testNames(t)
	f, err := os.Open(filepath.Join("testdata", "asvs.csv"))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"asvs", "requirement", "tests", "left"}, rows[0])
	var table strings.Builder
	shown := 0
	for _, row := range rows[1:] {
		named := strings.Fields(row[2])
		for _, name := range named {
			require.True(t, tests[name], "%s names %s, which is no test", row[0], name)
		}
		require.False(t, len(named) == 0 && row[3] == "", "%s has neither a test nor a reason", row[0])
		if len(named) > 0 {
			shown++
		}
		table.WriteString("| " + strings.Join([]string{row[0], row[1], strings.Join(named, ", "), row[3]}, " | ") + " |\n")
	}
	t.Logf("%d of %d requirements have tests\n| ASVS 5.0 | requirement | tests | left |\n|---|---|---|---|\n%s", shown, len(rows)-1, &table)
}

var testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)

// testNames are the tests of the whole project.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		for _, m := range testFunc.FindAllSubmatch(code, -1) {
			names[string(m[1])] = true
		}
		return err
	}))
	require.Greater(t, len(names), 500)
	return names
}
