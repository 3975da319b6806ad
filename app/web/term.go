package web

import (
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// termKey is the parameter of an address that says of which term a page speaks.
const termKey = "term"

// Term is the term of the page: the one that the address names, else that in which the installation works. Another one than
// that is only looked at.
func (r *Request) Term() (org.Term, error) {
	working, err := org.CurrentTerm(r.Tx)
	if err != nil || r.Query(termKey) == "" || r.Query(termKey) == working.Code {
		if err == nil {
			r.showTerm(working, "")
		}
		return working, err
	}
	t, err := org.TermByCode(r.Tx, r.Query(termKey))
	if fault.KindOf(err) == fault.NotFound {
		return t, fault.New(fault.NotFound, "fault.not_found")
	}
	if err == nil {
		r.term = t.Code
		r.showTerm(t, working.Name)
	}
	return t, err
}

// showTerm has the frame say that the term of the page is closed, and the page show it as it was on its last day; or that it
// is not the one in which the installation works, whose name then is working.
func (r *Request) showTerm(t org.Term, working string) {
	switch {
	case t.Closed():
		r.closed = t.ClosedOn
		r.readOnly.Text = strings.TrimSpace(r.readOnly.Text + " " + r.T("frame.term_closed", "Term", t.Name, "Day", t.ClosedOn))
	case working != "":
		r.readOnly.Text = strings.TrimSpace(r.readOnly.Text + " " + r.T("frame.term_other", "Term", t.Name))
	}
	if working != "" {
		r.readOnly.Links = append(r.readOnly.Links, ui.Link{Href: "/units/" + r.Home(), Label: r.T("terms.name", "Term", working)})
	}
}

// inTerm is the unit as the pages of the term show it: nothing of it can be changed in a closed one.
func inTerm(u org.Unit, t org.Term) org.Unit {
	if t.Closed() {
		u.Path += access.Closed + strconv.FormatInt(t.ID, 10)
	}
	return u
}
