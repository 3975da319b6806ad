// Package ui has what the pages of all areas share. A page is a templ component in the package of its area
// (templates/<area>); its parameter is a struct of words and values that are ready to show.
//
//   - frame.templ: the layout of every page, menus, the error page; asof.templ: the day that a page of figures shows
//   - types.go, inputs.go: the types of the parts and of form inputs
//   - form.templ, simple_form.templ: the parts of a form, and a page that is only a form
//   - parts.templ, no_congress.templ, shown.go: headings, badges, chips, histories, paging; values as people read them
//
// After a change run "go tool templ generate -path templates" and commit both files.
package ui
