package app

import (
	"net/url"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/progressform"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Request is what a handler gets: a transaction that knows the actor and the time, the words of the reader's language
// and what was typed. A GET's transaction cannot write.
type Request struct {
	*App
	Tx     *store.Tx
	User   account.User // zero when nobody is signed in
	Actor  access.Actor
	Words  *i18n.Printer
	Fault  *fault.Error // why the form is shown again, nil on the first showing
	Method string
	Path   string // of the URL, for links back
	HTMX   bool   // only the inner part of a page is wanted
	remote string
	origin string // scheme and host of this program, as the reader sees it
	token  string // of the session
	path   func(string) string
	query  url.Values
	form   url.Values
	files  []upload
	flash  string

	day       calendar.Date // that the page shows, when it looks back
	before    calendar.Date // with which it compares
	homeUnit  string        // code of the unit that the installation serves
	clustered bool          // the person has to do with an emulation cluster
	signedIn  account.User  // by the preparation of the sign-in
	hash      string        // of a new password, by a preparation
	temporary string        // the new password itself, where the program has made it
	lists     []List        // of uploaded files, by a preparation
	template  TemplateFile  // of an uploaded workbook, by a preparation
	evidence  []deadline.File
	handedIn  []progressform.HandedIn // returned progress forms, by a preparation
	mail      outgoing                // by the preparation of a reminder
}

// Handler answers a request. An Invalid or Conflict fault of a POST shows the route's page again, with what was typed.
type Handler func(*Request) (Result, error)

// ID is the number in the path under name; anything else is not found.
func (r *Request) ID(name string) (int64, error) {
	id, err := strconv.ParseInt(r.path(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.NotFound()
	}
	return id, nil
}

// Param is the text in the path under name.
func (r *Request) Param(name string) string { return r.path(name) }

// Query is the first value of a query parameter.
func (r *Request) Query(name string) string { return r.query.Get(name) }

// QueryInt is a query parameter as a number, or otherwise when it is none.
func (r *Request) QueryInt(name string, otherwise int) int {
	n, err := strconv.Atoi(r.query.Get(name))
	if err != nil {
		return otherwise
	}
	return n
}

// Form is the first value of a posted field.
func (r *Request) Form(name string) string { return r.form.Get(name) }

// FormInt is a posted number, 0 when it is none: a version or an id, which no person types.
func (r *Request) FormInt(name string) int {
	n, _ := strconv.Atoi(r.form.Get(name))
	return n
}

// Posted reports whether the page is shown again with what was typed.
func (r *Request) Posted() bool { return r.Fault != nil }

// Problems are the wrong inputs of the refused post.
func (r *Request) Problems() []fault.Problem {
	if r.Fault == nil {
		return nil
	}
	return r.Fault.Problems
}

// Stale reports whether the post was refused because somebody else changed the record meanwhile.
func (r *Request) Stale() bool { return r.Fault != nil && r.Fault.Kind == fault.Conflict }

// Today is the day on which the page is read.
func (r *Request) Today() calendar.Date { return r.Tx.Today() }

// T prints a message in the reader's language.
func (r *Request) T(key string, args ...any) string { return r.Words.T(key, args...) }
