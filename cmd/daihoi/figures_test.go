package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/templates/i18n"
)

var tag = regexp.MustCompile(`<[^>]*>`)

// plainText is the text of a page or document without markup, with single spaces.
func plainText(markup string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(markup, " ")), " ")
}

// document is the text of a Word file.
func document(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return plainText(booktest.Part(t, content, "word/document.xml"))
}

// keyFigures reads the key figures of the progress workbook by their words.
func keyFigures(t *testing.T, f *excelize.File) map[string]int {
	t.Helper()
	rows, err := f.GetRows("Số liệu chính")
	require.NoError(t, err)
	out := map[string]int{}
	for _, row := range rows {
		if len(row) > 1 {
			if n, err := strconv.Atoi(row[1]); err == nil {
				out[row[0]] = n
			}
		}
	}
	return out
}

// JSON, workbook, document and page show the same figures, both for today and for a past day with different ones.
func TestFiguresAgreeEverywhere(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	var held []int
	for _, day := range []string{"2024-03-15", "2024-04-05"} {
		code, out, errOut := command(t, "status", "--db", db, "--unit", "020", "--as-of", day, "--json")
		require.Zero(t, code, errOut)
		var status report.Status
		require.NoError(t, json.Unmarshal([]byte(out), &status))
		var communes report.LevelStatus
		for _, l := range status.Levels {
			if l.Level == org.Commune {
				communes = l
			}
		}
		require.Equal(t, 16, communes.Units)
		held = append(held, communes.Held)

		file := filepath.Join(t.TempDir(), "p")
		for _, ext := range []string{".xlsx", ".docx"} {
			code, _, errOut = command(t, "report", "progress", "--db", db, "--unit", "020", "--as-of", day, "--compare", "2024-03-10", "-o", file+ext)
			require.Zero(t, code, errOut)
		}
		book, err := excelize.OpenFile(file + ".xlsx")
		require.NoError(t, err)
		figures := keyFigures(t, book)
		require.Equal(t, communes.Units, figures[words.T("export.figure.units")])
		require.Equal(t, communes.Held, figures[words.T("export.figure.held")])
		require.Equal(t, communes.Units-communes.Held, figures[words.T("export.figure.open")])
		require.Equal(t, communes.LateUnits, figures[words.T("export.figure.late")])
		overdue, err := book.GetRows("Quá hạn")
		require.NoError(t, err)
		late := 0
		for _, row := range overdue {
			if len(row) > 2 && strings.HasPrefix(row[2], "X") {
				late++
			}
		}
		require.Equal(t, communes.LateItems, late)
		require.NoError(t, book.Close())

		share := words.Percent(int(communes.HeldPercent))
		text := document(t, file+".docx")
		require.Contains(t, text, fmt.Sprintf("%d/%d đơn vị đã tổ chức đại hội (đạt %s)", communes.Held, communes.Units, share))
		require.Equal(t, communes.LateUnits, strings.Count(text, ": chậm "))

		_, page := p.get(t, "/units/020?as_of="+day)
		require.Contains(t, plainText(page), fmt.Sprintf("%d/%d", communes.Held, communes.Units))
		require.Contains(t, plainText(page), share)
		require.Contains(t, plainText(page), words.Percent(int(communes.DonePercent)))
		all := 0
		for _, l := range status.Levels {
			all += l.LateItems
		}
		require.Regexp(t, fmt.Sprintf(`\b%d %s`, all, words.T("figure.late_unit")), plainText(page))
	}
	require.Less(t, held[0], held[1], "the past day has figures of its own")
}
