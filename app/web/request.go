package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// Request is the argument of a handler: a transaction that knows the actor and the time, the words of the reader's
// language, and the submitted values. The transaction of a GET cannot write.
type Request struct {
	*Env
	Tx       *store.Tx
	User     account.User // zero when no one is signed in
	Actor    access.Actor
	Words    *i18n.Printer
	readOnly ui.ReadOnly  // for the frame
	Fault    *fault.Error // why the POST was refused and the page is shown again; else nil
	Method   string
	Path     string // of the URL, for links back
	HTMX     bool   // only the inner part of the page is wanted

	Params    func(name string) string // of the path
	URLQuery  url.Values
	PostForm  url.Values
	Uploads   []Upload
	Flash     string           // the sentence that the previous POST left
	Remote    string           // IP address of the reader
	Agent     string           // browser and system of the reader
	Device    string           // secret of the reader's device, "" for none
	Origin    string           // scheme and host of this program, as the reader sees it
	Token     string           // of the session
	Pending   Pending          // the reader's sign-in that waits for its second step
	Challenge string           // finds what the reader's device is asked to sign, "" for nothing
	ByKey     bool             // the session began with a passkey, or has shown one
	HomeUnit  string           // code of the unit that the installation serves
	Clusters  bool             // there are emulation clusters
	Clustered bool             // the reader may see one of them
	Desk      *attendance.Link // with which the reader works, without an account
	Trouble   string           // the sentence with which a form is shown again that could not be saved

	term   string        // code of the term that the address names, "" for the working one
	closed calendar.Date // last day of the term of the page, if it is closed
	day    calendar.Date // shown by a page of figures; zero: today
	before calendar.Date // compared with
	// knownThen leaves out what was entered after the day shown
	knownThen bool
	numbers   numbers
	changed   []string
}

// ID is the numeric path parameter name; anything else is not found.
func (r *Request) ID(name string) (int64, error) {
	id, err := strconv.ParseInt(r.Params(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.NotFound()
	}
	return id, nil
}

// Param is the path parameter name as text.
func (r *Request) Param(name string) string { return r.Params(name) }

// Query is the first value of a query parameter.
func (r *Request) Query(name string) string { return r.URLQuery.Get(name) }

// QueryInt is a query parameter as a number, or otherwise when it is not one.
func (r *Request) QueryInt(name string, otherwise int) int {
	n, err := strconv.Atoi(r.URLQuery.Get(name))
	if err != nil {
		return otherwise
	}
	return n
}

// QueryValues are all values of a query parameter.
func (r *Request) QueryValues(name string) []string { return r.URLQuery[name] }

// QueryWith is the query of this page with some parameters replaced; an empty value removes the parameter.
func (r *Request) QueryWith(pairs ...string) string { return WithParams(r.URLQuery, pairs...) }

// Form is the first value of a posted field.
func (r *Request) Form(name string) string { return r.PostForm.Get(name) }

// FormInt is a posted number, 0 when it is not one. It is meant for versions and ids, which no one types.
func (r *Request) FormInt(name string) int {
	n, _ := strconv.Atoi(r.PostForm.Get(name))
	return n
}

// FormValues are all values of a posted field.
func (r *Request) FormValues(name string) []string { return r.PostForm[name] }

// FormKeys are the names of the posted fields, sorted.
func (r *Request) FormKeys() []string { return slices.Sorted(maps.Keys(r.PostForm)) }

// Refused reports whether the page is shown again after a refused POST.
func (r *Request) Refused() bool { return r.Fault != nil }

// Stale reports whether the POST was refused because someone else changed the record first.
func (r *Request) Stale() bool { return r.Fault != nil && r.Fault.Kind == fault.Conflict }

// Problems are the invalid inputs of the refused POST.
func (r *Request) Problems() []fault.Problem {
	if r.Fault == nil {
		return nil
	}
	return r.Fault.Problems
}

// WithoutInput is the request as if nothing had been posted. A page with several forms uses it for those that were not
// the one refused, so that they show the saved values.
func (r *Request) WithoutInput() *Request {
	fresh := *r
	fresh.Fault = nil
	return &fresh
}

// Pending is a user whose password was right while the account had the version.
type Pending struct {
	UserID  int64
	Version int
}

// Visitor is the reader as the door sees it.
func (r *Request) Visitor() account.Visitor {
	return account.Visitor{Address: r.Remote, Agent: r.Agent, Device: r.Device}
}

// Today is the date on which the page is read.
func (r *Request) Today() calendar.Date { return r.Tx.Today() }

// T prints a message in the reader's language.
func (r *Request) T(key string, args ...any) string { return r.Words.T(key, args...) }

// RequireSomewhere refuses readers who may not perform the action at any unit.
func (r *Request) RequireSomewhere(action access.Action) error {
	if !r.Actor.CanAnywhere(action) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return nil
}
