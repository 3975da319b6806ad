// Package ui has what the pages of all areas share: the frame, the parts of forms and tables, and their types. A page is
// a templ component in the package of its area (templates/<area>); its parameter is a struct of words and values that
// are ready to be shown. Run "go tool templ generate -path templates" after a change and commit both files.
package ui
