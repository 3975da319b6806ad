package web

import (
	"context"
	"net/http"

	"daihoi/models/access"
)

// Route is one address: what it shows, and what a POST to it does. OnRefusal is the page to show when a post is
// refused, Get when it is nil.
//
// Read and Write are the actions that the commands behind it ask for at the unit in question, "" where every signed-in
// person may; OrWrite is enough as well. Tests hold them against what each role really meets.
//
// A route that has to work before its transaction begins (hashing a password and reading a workbook take long and must
// not hold the one writer) sets Prepare instead of Post.
type Route struct {
	Path      string
	Public    bool          // reachable without signing in
	Read      access.Action // for Get
	Write     access.Action // for Post
	OrWrite   access.Action
	Get       Handler
	Post      Handler
	Prepare   Preparation
	OnRefusal Handler
	Upload    bool // the form may carry files
}

// Preparation does the slow part of a POST and returns the handler for the transaction, which holds what was prepared.
type Preparation func(context.Context, *Request) (Handler, error)

// Writes reports whether the route answers a POST.
func (r Route) Writes() bool { return r.Post != nil || r.Prepare != nil }

// Needs is the action that a request with the method asks for.
func (r Route) Needs(method string) access.Action {
	if method == http.MethodPost {
		return r.Write
	}
	return r.Read
}
