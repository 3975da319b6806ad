package web

import (
	"slices"

	"daihoi/exports/book"
	"daihoi/models/account"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// printMost is how many rows the print of a list has at most; beyond, its workbook is the better paper.
const printMost = delegate.PrintSize

// PrintsAll reports whether the address asks for the whole list on one page, to be printed.
func (r *Request) PrintsAll() bool { return r.Query("print") != "" }

// RowsAtOnce is how many rows of a list a page shows: size, or all that are printed.
func (r *Request) RowsAtOnce(size int) int {
	if r.PrintsAll() {
		return printMost
	}
	return size
}

// PrintedList makes the page that prints a whole list: without what is only of use on a screen, under the head of the
// office. total is how many rows the list has, workbook its file, "" for none.
func (r *Request) PrintedList(f *ui.Frame, total int, workbook string) {
	f.Print = &ui.PrintedList{Back: r.QueryWith("print", "")}
	if f.Print.Back == "" {
		f.Print.Back = "?"
	}
	if total > printMost {
		f.Print.Cut, f.Print.Workbook = r.T("print.cut", "Most", printMost, "Total", total), workbook
	}
}

// Letterhead is the head of the office on the print of a page about the unit.
func (r *Request) Letterhead(u org.Unit) *ui.Letterhead {
	return &ui.Letterhead{Issuer: book.Issuer(u.FullName, ""), PlaceAndDay: book.PlaceAndDay(u.Name, r.Today())}
}

// Hides reports whether the reader leaves a column of a list out.
func (r *Request) Hides(list, column string) bool {
	return slices.Contains(r.User.Display.Hidden[list], column)
}

// Tools are what the reader may choose about a list: how dense it is, its columns, and the views kept of it.
func (r *Request) Tools(list, path string, columns []ui.Option) *ui.ListTools {
	t := &ui.ListTools{List: list, Back: path + r.QueryWith(), Dense: r.User.Display.Dense, Print: path + r.QueryWith("print", "1", "page", ""),
		Here: path + r.QueryWith("page", "", "print", ""), MayKeep: len(r.User.Display.Views[list]) < account.MostViews}
	for _, c := range columns {
		t.Columns = append(t.Columns, ui.TickOption{Option: c, Ticked: !r.Hides(list, c.Value)})
	}
	for _, v := range r.User.Display.Views[list] {
		t.Views = append(t.Views, ui.Link{Href: LocalPath(v.Path), Label: v.Name})
	}
	return t
}
