package app

import (
	"io"

	"github.com/a-h/templ"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// Result is what a handler answers; the pipeline writes it after the transaction has been committed. Exactly one of
// page, location and file is set.
type Result struct {
	status   int
	page     templ.Component
	location string
	file     *File
	flash    flash
	record   *store.Entry
	session  func(sessionChange)
	language string // set the language cookie
}

// File is a download. Write is called outside the transaction, with everything already in memory.
type File struct {
	Name        string // with extension; any letters
	ContentType string
	Write       func(io.Writer) error
}

type flash struct {
	key  string
	args map[string]any
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func show(page templ.Component) Result { return Result{status: 200, page: page} }

func redirect(to string) Result { return Result{status: 303, location: to} }

// saying adds the sentence that the next page shows.
func (r Result) saying(key string, args ...any) Result {
	r.flash = flash{key, fault.Args(args...)}
	return r
}

// download answers a workbook; the entry is put into the audit log before the first byte is sent, because a GET
// handler itself cannot write.
func download(name string, entry store.Entry, write func(io.Writer) error) Result {
	return Result{status: 200, file: &File{Name: name, ContentType: workbookType, Write: write}, record: &entry}
}
