package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Request is what a handler gets: a transaction that knows the actor and the time, the words of the reader's language
// and what was typed. A GET's transaction cannot write.
type Request struct {
	*Env
	Tx     *store.Tx
	User   account.User // zero when nobody is signed in
	Actor  access.Actor
	Words  *i18n.Printer
	Fault  *fault.Error // why the form is shown again, nil on the first showing
	Method string
	Path   string // of the URL, for links back
	HTMX   bool   // only the inner part of a page is wanted

	Params    func(name string) string // the parameters in the path
	URLQuery  url.Values
	PostForm  url.Values
	Uploads   []Upload
	Flash     string // the sentence that the page before has left
	Remote    string // the address of the reader's computer
	Origin    string // scheme and host of this program, as the reader sees it
	Token     string // of the session
	HomeUnit  string // code of the unit that the installation serves
	Clustered bool   // the person has to do with an emulation cluster

	day    calendar.Date // that the page shows, when it looks back
	before calendar.Date // with which it compares
}

// Handler answers a request. An Invalid or Conflict fault of a POST shows the route's page again, with what was typed.
type Handler func(*Request) (Result, error)

// ID is the number in the path under name; anything else is not found.
func (r *Request) ID(name string) (int64, error) {
	id, err := strconv.ParseInt(r.Params(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, store.NotFound()
	}
	return id, nil
}

// Param is the text in the path under name.
func (r *Request) Param(name string) string { return r.Params(name) }

// Query is the first value of a query parameter.
func (r *Request) Query(name string) string { return r.URLQuery.Get(name) }

// QueryInt is a query parameter as a number, or otherwise when it is none.
func (r *Request) QueryInt(name string, otherwise int) int {
	n, err := strconv.Atoi(r.URLQuery.Get(name))
	if err != nil {
		return otherwise
	}
	return n
}

// Form is the first value of a posted field.
func (r *Request) Form(name string) string { return r.PostForm.Get(name) }

// FormInt is a posted number, 0 when it is none: a version or an id, which no person types.
func (r *Request) FormInt(name string) int {
	n, _ := strconv.Atoi(r.PostForm.Get(name))
	return n
}

// FormValues are all values of a posted field.
func (r *Request) FormValues(name string) []string { return r.PostForm[name] }

// FormKeys are the names of the posted fields, sorted.
func (r *Request) FormKeys() []string { return slices.Sorted(maps.Keys(r.PostForm)) }

// QueryValues are all values of a query parameter.
func (r *Request) QueryValues(name string) []string { return r.URLQuery[name] }

// QueryWith is the query of this page with some parameters changed; an empty value removes one.
func (r *Request) QueryWith(pairs ...string) string { return WithParams(r.URLQuery, pairs...) }

// Refused reports whether the page is shown again with what was typed.
func (r *Request) Refused() bool { return r.Fault != nil }

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

// RequireSomewhere refuses a page to those who may do the action at no unit at all.
func (r *Request) RequireSomewhere(action access.Action) error {
	if !r.Actor.CanAnywhere(action) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return nil
}
