package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/intake/grid"
	"daihoi/models/progressform"
)

// The stamp of a progress form is on a hidden sheet, which spreadsheet programs keep. Column A holds, as one line of JSON
// each, the issue of the form and then every row as issued; B1 holds the digest of column A. The digest reveals a stamp
// that someone has changed. It needs no secret, because a person reviews everything in a form before it is imported.
const (
	formStampSheet = "_daihoi"
	formStampHead  = "daihoi.progress"
)

func formStampLines(issue progressform.Issue) ([]string, error) {
	out := []string{formStampHead}
	add := func(v any) error {
		text, err := json.Marshal(v)
		out = append(out, string(text))
		return err
	}
	if err := add(issue); err != nil {
		return nil, err
	}
	for _, r := range issue.Rows {
		if err := add(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func formDigest(lines []string) string {
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

func writeFormStamp(b *book.Book, issue progressform.Issue) {
	lines, err := formStampLines(issue)
	b.Do(err)
	_, err = b.File.NewSheet(formStampSheet)
	b.Do(err)
	for i, text := range lines {
		b.Do(b.File.SetCellStr(formStampSheet, book.At(1, i+1), text))
	}
	b.Do(b.File.SetCellStr(formStampSheet, book.At(2, 1), formDigest(lines)))
	b.Do(b.File.SetSheetVisible(formStampSheet, false, true))
	book.Stamp{Kind: book.StampProgress, Version: 1, Code: issue.UnitCode}.Write(b)
}

// readFormStamp finds the stamp in a book.
func readFormStamp(book grid.Book) (progressform.Stamp, progressform.Issue) {
	for _, s := range book.Sheets {
		if len(s.Lines) < 2 || len(s.Lines[0].Cells) == 0 || s.Lines[0].Cells[0].Text != formStampHead {
			continue
		}
		if issue, ok := stampOf(s); ok {
			return progressform.StampWhole, issue
		}
		return progressform.StampAltered, progressform.Issue{}
	}
	return progressform.StampMissing, progressform.Issue{}
}

func stampOf(s grid.Sheet) (issue progressform.Issue, ok bool) {
	var lines []string
	for _, l := range s.Lines {
		if len(l.Cells) == 0 {
			return issue, false
		}
		lines = append(lines, l.Cells[0].Text)
	}
	if len(s.Lines[0].Cells) < 2 || s.Lines[0].Cells[1].Text != formDigest(lines) {
		return issue, false
	}
	if json.Unmarshal([]byte(lines[1]), &issue) != nil {
		return issue, false
	}
	for _, text := range lines[2:] {
		var r progressform.Row
		if json.Unmarshal([]byte(text), &r) != nil {
			return issue, false
		}
		issue.Rows = append(issue.Rows, r)
	}
	return issue, true
}
