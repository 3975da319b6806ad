package app

import (
	"io"

	"github.com/a-h/templ"

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

func show(page templ.Component) Result { return Result{Status: 200, Page: page} }

func redirect(to string) Result { return Result{Status: 303, Location: to} }

// saying adds the sentence that the next page shows.
func (r Result) saying(key string, args ...any) Result {
	r.Flash = Flash{key, fault.Args(args...)}
	return r
}

// download answers a workbook; the entry is put into the audit log before the first byte is sent, because a GET
// handler itself cannot write.
func download(name string, entry store.Entry, write func(io.Writer) error) Result {
	result := deliver(File{Name: name, ContentType: workbookType, Write: write})
	result.Record = &entry
	return result
}

// deliver answers a file of any kind.
func deliver(f File) Result { return Result{Status: 200, File: &f} }
