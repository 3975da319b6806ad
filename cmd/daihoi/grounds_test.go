package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// researchKey is a key under which the research for the program filed its publications: "[H3]", "[A2]". bareKey is one
// without brackets; the codes of milestones (X22, H12) look alike, so it is looked for only where grounds stand.
var (
	researchKey = regexp.MustCompile(`\[[A-Z]\d{1,2}[a-z]?\]`)
	bareKey     = regexp.MustCompile(`\b[A-Z]\d{1,2}[a-z]?\b`)
	elsewhere   = regexp.MustCompile(`Bến Tre|Thái Bình|Vĩnh Linh|Quảng|Đại Lộc|Gia Lai|Đak Đoa|Thắng Sơn|2025|http`)
)

// A rule rests on a directive of the register or on the practice of 2023–2024. No text that the program shows, keeps or
// writes names the keys of the research behind it, and no ground names another province or a later year.
func TestNoResearchKeys(t *testing.T) {
	t.Parallel()
	require.True(t, researchKey.MatchString("hạn 30/4 [H3]"))
	read := 0
	for _, ending := range []string{".csv", ".json", ".sql", ".templ", ".go", ".golden", ".txt", ".md"} {
		for _, name := range textFiles(t, ending) {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			if strings.HasSuffix(name, "grounds_test.go") {
				continue
			}
			read++
			for n, line := range strings.Split(string(text), "\n") {
				if found := researchKey.FindString(line); found != "" {
					t.Errorf("%s:%d: the research key %s", name, n+1, found)
				}
			}
			if ending == ".csv" && !strings.Contains(name, "/testdata/") {
				groundColumns(t, name, string(text))
			}
		}
	}
	require.Greater(t, read, 500)
}

// groundColumns checks the columns of a seed that say on what a line rests.
func groundColumns(t *testing.T, name, text string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err, name)
	ofTerms := filepath.Base(name) == "term_levels.csv" // its limits hold until a directive is named as their ground
	for at, heading := range rows[0] {
		if heading == "evidence" && filepath.Base(filepath.Dir(filepath.Dir(name))) != "demo" || heading == "source_key" || strings.HasSuffix(heading, "_source") && !ofTerms {
			t.Errorf("%s: the column %s; a rule rests on the register of directives", name, heading)
		}
		if ofTerms && strings.HasSuffix(heading, "_source") {
			for n, row := range rows[1:] {
				if bareKey.MatchString(row[at]) {
					t.Errorf("%s:%d: the research key %s", name, n+2, row[at])
				}
			}
			continue
		}
		if heading != "source" || strings.HasPrefix(filepath.ToSlash(name), root+"/models/org/") {
			continue
		}
		for n, row := range rows[1:] {
			if bareKey.MatchString(row[at]) {
				t.Errorf("%s:%d: the research key %s", name, n+2, row[at])
			}
			if filepath.Base(name) == "target_seed.csv" && elsewhere.MatchString(row[at]) {
				t.Errorf("%s:%d: not of Hà Nội in 2023–2024: %s", name, n+2, row[at])
			}
		}
	}
}

// No catalogue writes a research key, and no sentence has the code of a milestone but those that explain what a code is.
func TestNoKeysInTheCatalogues(t *testing.T) {
	t.Parallel()
	explaining := []string{"hint.after_code", "hint.item_code", "problem.item_code"}
	for _, language := range []string{"vi", "en"} {
		text, err := os.ReadFile(filepath.Join(root, "templates/i18n", language+".json"))
		require.NoError(t, err)
		for line := range strings.SplitSeq(string(text), "\n") {
			key, _, _ := strings.Cut(strings.TrimLeft(line, ` "`), `"`)
			if found := regexp.MustCompile(`\b[XH]\d{2}\b`).FindString(line); found != "" && !slices.Contains(explaining, key) {
				t.Errorf("%s: %s in %s", language, found, key)
			}
		}
	}
}

// textFiles lists the files of the repository with the ending.
func textFiles(t *testing.T, ending string) (names []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && name != root:
			return filepath.SkipDir
		case strings.HasSuffix(name, ending):
			names = append(names, name)
		}
		return nil
	}))
	return names
}
