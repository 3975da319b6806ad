package web

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strconv"

	"github.com/a-h/templ"

	"daihoi/exports/book"
	"daihoi/exports/pdf"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// Result is the answer of a handler; it is written after the transaction has been committed. Exactly one of Page,
// Location, File and Data is set.
type Result struct {
	Status   int
	Page     templ.Component
	Location string
	File     *File
	Data     []byte // JSON for a program
	Flash    Flash
	Said     string        // Flash in words, if it has been worded already
	Record   *store.Entry  // written to the audit log before the file or page is sent
	Records  []store.Entry // likewise, of a file about several units
	SignIn   int64         // begin a session for this user
	Device   string        // set the device cookie
	Pending  Pending       // ask this user for the second step
	ByKey    bool          // the session has shown a passkey
	SignOut  bool          // end the session
	Language string        // set the language cookie

	Challenge string // remember in the session what the reader's device is asked to sign

	Live  *Live                       // tell the page of changes
	Again func(context.Context) error // whether the reader may still be told

	Committed func() // called once the transaction is committed
}

// File is a download. Write runs outside the transaction, so everything it needs is already in memory.
type File struct {
	Name        string // with extension; may contain any letters
	ContentType string
	Write       func(io.Writer) error
	Print       func(io.Writer) error // the same as a PDF; only printed routes ask for it
	Stream      bool                  // send it while it is written: a long file is never whole in memory
	Size        int64                 // of what is streamed, 0 when nobody knows
}

// Flash is a sentence for the next page, as a key of the catalogue.
type Flash struct {
	Key  string
	Args map[string]any
}

// LetIn begins the session of someone who has signed in, or asks for the second step first.
func LetIn(in account.Entered) Result {
	if in.AskCode {
		r := Redirect(SecondPath)
		r.Pending = Pending{in.User.ID, in.User.Version}
		return r
	}
	r := Redirect("/")
	r.SignIn, r.Device, r.ByKey = in.User.ID, in.Device, in.ByKey
	if n := in.Notice; n.ID != 0 {
		on, _ := calendar.Parse(n.Args["On"]) // written by String
		args := []any{"Unit", n.Args["Unit"], "Heir", n.Args["Heir"], "On", on}
		if count, err := strconv.Atoi(n.Args["Count"]); err == nil {
			args = append(args, "Count", count)
		}
		return r.Saying(n.Key, args...)
	}
	return r
}

// Show answers with a page.
func Show(page templ.Component) Result { return Result{Status: 200, Page: page} }

// Viewed has the view of a full record written to the audit log, once a day for each reader.
func (r *Request) Viewed(result Result, action string, entry store.Entry) (Result, error) {
	entry.Action, entry.Entity = action, "view"
	known, err := store.RecordedToday(r.Tx, entry)
	if err == nil && !known {
		result.Record = &entry
	}
	return result, err
}

// Redirect answers with another address.
func Redirect(to string) Result { return Result{Status: 303, Location: to} }

// Saying adds the sentence that the next page shows.
func (r Result) Saying(key string, args ...any) Result {
	r.Flash = Flash{key, fault.Args(args...)}
	return r
}

// Content types of the files that the program writes.
const (
	documentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Download answers with a workbook. The entry is written to the audit log before the first byte is sent, because the
// transaction of a GET cannot write.
func Download(name string, entry store.Entry, write func(io.Writer) error) Result {
	result := deliver(File{Name: name, ContentType: workbookType, Write: write, Print: pdf.Workbook(write)})
	result.Record = &entry
	return result
}

// DownloadJSON answers with a file that is not a table.
func DownloadJSON(name string, write func(io.Writer) error) Result {
	return deliver(File{Name: name, ContentType: rowsTypes[".json"], Write: write})
}

// CalendarFile answers with an iCalendar file; name has no extension.
func CalendarFile(c book.Calendar, name string) Result {
	return deliver(File{Name: book.FileName("ics", name), ContentType: "text/calendar; charset=utf-8",
		Write: func(w io.Writer) error { return book.WriteCalendar(w, c) }})
}

// StoredFile answers with a file from the evidence folder.
func (r *Request) StoredFile(name, media, digest string) (Result, error) {
	content, err := r.vault().Read(digest)
	if errors.Is(err, fs.ErrNotExist) {
		return Result{}, fault.Wrap(err, fault.NotFound, "fault.file_missing", "File", name)
	} else if err != nil {
		return Result{}, err
	}
	return deliver(File{Name: name, ContentType: media, Write: func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}}), nil
}

func deliver(f File) Result { return Result{Status: 200, File: &f} }
