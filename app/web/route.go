package web

import (
	"context"
	"net/http"
	"path"
	"strings"

	"daihoi/models/access"
	"daihoi/models/store"
)

// Handler answers a request. When the handler of a POST returns an Invalid or Conflict fault, the page of the route is
// shown again with the submitted values.
type Handler func(*Request) (Result, error)

// Preparation does the slow part of a POST and returns the handler to run in the transaction; what was prepared is in
// its closure.
type Preparation func(context.Context, *Request) (Handler, error)

// Route is one address: Get shows it, Post handles a POST to it. OnRefusal is the page to show when a POST is refused,
// Get when it is nil. A route with slow work (hashing a password, reading a workbook) sets Prepare instead of Post,
// because a transaction must not hold the only writer that long.
//
// Read and Write are the actions that the commands behind it require at the unit concerned, "" where every signed-in
// person may; OrWrite is enough as well. Tests compare them with what each role really meets.
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
	Upload    bool                                            // the form may carry files
	Live      func(*Request) (Live, error)                    // what the page watches; see Watch
	Let       func(*store.Tx, *Request) (access.Actor, error) // whom the secret in a public address lets in; a wrong one is NotFound
	Printed   bool                                            // Get answers with a file that is also given as a PDF
}

// Data reports whether Get answers with a table or a report that everyone who sees the unit may have: only such addresses answer
// a program with an access token.
func (r Route) Data() bool {
	return r.Get != nil && r.Read == access.View && path.Ext(r.Path) != ""
}

// APIPath begins the addresses that programs read: their answers and their refusals are JSON.
const APIPath = "/api/"

// API reports whether the route answers programs.
func (r Route) API() bool { return strings.HasPrefix(r.Path, APIPath) }

// Writes reports whether the route answers a POST.
func (r Route) Writes() bool { return r.Post != nil || r.Prepare != nil }

// Needs is the action that a request with the method asks for.
func (r Route) Needs(method string) access.Action {
	if method == http.MethodPost {
		return r.Write
	}
	return r.Read
}
