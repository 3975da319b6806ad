package web

import (
	"io"
	"net/url"
	"path"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/models/store"
	"daihoi/templates/ui"
)

// workbookEnding is in the addresses and names of workbooks, where rowsTypes have another.
const workbookEnding = ".xlsx"

// rowsTypes are the content types of rows by the ending of the address.
var rowsTypes = map[string]string{".csv": "text/csv; charset=utf-8", ".json": "application/json; charset=utf-8"}

// DownloadRows answers with a list as the address ends: as the workbook, or with the rows of one of its tables, which
// ?rows= names, as .csv or .json. The label of the entry is the name of the file, and ends in .xlsx.
func (r *Request) DownloadRows(entry store.Entry, workbook func(io.Writer) error, tables ...flat.Table) (Result, error) {
	address, _, _ := strings.Cut(r.Path, "?")
	ending := path.Ext(address)
	kind, rows := rowsTypes[ending]
	if !rows {
		return Download(entry.Label, entry, workbook), nil
	}
	table, err := flat.Choose(tables, r.Query("rows"))
	if err != nil {
		return Result{}, err
	}
	name := strings.TrimSuffix(entry.Label, workbookEnding)
	if table.Name != tables[0].Name {
		name += " " + r.T("data."+table.Name)
	}
	entry.Label = name + ending
	write := table.WriteCSV
	if ending == ".json" {
		write = table.WriteJSON
	}
	result := Download(entry.Label, entry, write)
	result.File.ContentType = kind
	return result, nil
}

// DataFile is the menu line of a table of a workbook with the address; rows is "" for its first table.
func DataFile(label, workbook, rows string) ui.DataFile {
	where, query, _ := strings.Cut(workbook, "?")
	where = strings.TrimSuffix(where, workbookEnding)
	params := url.Values{}
	if rows != "" {
		params.Set("rows", rows)
	}
	query = strings.Trim(query+"&"+params.Encode(), "&")
	if query != "" {
		query = "?" + query
	}
	return ui.DataFile{Label: label, CSV: where + ".csv" + query, JSON: where + ".json" + query}
}

// DataFiles are the menu lines of the tables of a workbook, by their names; the first is its first.
func (r *Request) DataFiles(workbook string, tables ...string) []ui.DataFile {
	files := make([]ui.DataFile, len(tables))
	for i, name := range tables {
		rows := name
		if i == 0 {
			rows = ""
		}
		files[i] = DataFile(r.T("data."+name), workbook, rows)
	}
	return files
}

// Paper is the paper that the address asks for wide tables (?paper=a3); zero for A4.
func (r *Request) Paper() book.PageSize { return book.PaperNamed(r.Query("paper")) }
