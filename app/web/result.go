package web

import (
	"io"

	"github.com/a-h/templ"

	"daihoi/exports"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// Result is what a handler answers; the pipeline writes it after the transaction has been committed. Exactly one of
// Page, Location and File is set.
type Result struct {
	Status   int
	Page     templ.Component
	Location string
	File     *File
	Flash    Flash
	Record   *store.Entry // for the audit log, before the file is sent
	SignIn   int64        // begin a session for this user
	SignOut  bool         // end the session
	Language string       // set the language cookie
}

// File is a download. Write is called outside the transaction, with everything already in memory.
type File struct {
	Name        string // with extension; any letters
	ContentType string
	Write       func(io.Writer) error
}

// Flash is a sentence for the next page, as a key of the catalogue.
type Flash struct {
	Key  string
	Args map[string]any
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func Show(page templ.Component) Result { return Result{Status: 200, Page: page} }

func Redirect(to string) Result { return Result{Status: 303, Location: to} }

// Saying adds the sentence that the next page shows.
func (r Result) Saying(key string, args ...any) Result {
	r.Flash = Flash{key, fault.Args(args...)}
	return r
}

// Download answers a workbook; the entry is put into the audit log before the first byte is sent, because a GET
// handler itself cannot write.
func Download(name string, entry store.Entry, write func(io.Writer) error) Result {
	result := deliver(File{Name: name, ContentType: workbookType, Write: write})
	result.Record = &entry
	return result
}

// deliver answers a file of any kind.
func deliver(f File) Result { return Result{Status: 200, File: &f} }

const DocumentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func CalendarFile(c exports.Calendar, name string) Result {
	return deliver(File{Name: name + ".ics", ContentType: "text/calendar; charset=utf-8",
		Write: func(w io.Writer) error { return exports.WriteCalendar(w, c) }})
}
