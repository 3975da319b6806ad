package papers

import (
	"io"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	pages "daihoi/templates/papers"
	"daihoi/templates/ui"
)

const bookPageSize = 100

// filterOf reads the filter from the address.
func filterOf(r *web.Request, u org.Unit) paper.Filter {
	f := paper.Filter{UnitID: u.ID, Year: r.QueryInt("year", 0), Text: r.Query("q"), CongressID: int64(r.QueryInt("congress", 0))}
	if _, known := paper.KindOf(r.Query("kind")); known {
		f.Kind = r.Query("kind")
	}
	if f.CongressID > 0 { // also what a unit above has issued about it
		f.UnitID = 0
	}
	return f
}

// bookPage is the book of outgoing papers of a unit, or the papers about one congress.
func bookPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Book{Path: web.PapersPath(u) + "/book", Workbook: web.PapersPath(u) + "/book.xlsx" + r.QueryWith("page", "", "print", "")}
	if v.Frame, err = frame(r, u, r.T("paper.book")); err != nil {
		return web.Result{}, err
	}
	v.Sub, v.Frame.Path = u.FullName, v.Path
	f := filterOf(r, u)
	f.Page, f.Size = max(r.QueryInt("page", 1), 1), r.RowsAtOnce(bookPageSize)
	list, total, err := paper.List(r.Tx, f)
	if err != nil {
		return web.Result{}, err
	}
	for _, p := range list {
		v.Rows = append(v.Rows, paperRow(r, p))
	}
	v.Pager = r.Pager(f.Page, f.Size, total)
	v.Full, v.Letterhead = true, r.Letterhead(u)
	if r.PrintsAll() {
		r.PrintedList(&v.Frame, total, v.Workbook)
	} else {
		v.All = v.Path + r.QueryWith("print", "1", "page", "")
	}
	v.Filtered = f.Year != 0 || f.Kind != "" || f.Text != "" || f.CongressID != 0
	if err := bookChoices(r, u, f, &v); err != nil {
		return web.Result{}, err
	}
	if r.Actor.Can(access.EditCongress, u.Path) && !r.PrintsAll() {
		v.Make = web.PapersPath(u)
		v.Continue, err = continueInputs(r, u)
	}
	return web.Show(pages.BookPage(v)), err
}

func bookChoices(r *web.Request, u org.Unit, f paper.Filter, v *pages.Book) error {
	all, err := paper.Kinds()
	if err != nil {
		return err
	}
	years, err := paper.Years(r.Tx, u.ID)
	if err != nil {
		return err
	}
	everything := []ui.Option{{Label: r.T("list.all")}}
	v.Search = ui.Input{Key: "q", Label: r.T("paper.search"), Value: f.Text}
	v.Kind = ui.Input{Key: "kind", Label: r.T("field.paper_kind"), Kind: "choice", Value: f.Kind, Options: everything}
	for _, k := range all {
		v.Kind.Options = append(v.Kind.Options, ui.Option{Value: k.Code, Label: r.Words.Pick(k.NameVI, k.NameEN)})
	}
	v.Year = ui.Input{Key: "year", Label: r.T("directive.year"), Kind: "choice", Value: strconv.Itoa(f.Year), Options: everything[:1:1]}
	for _, y := range years {
		v.Year.Options = append(v.Year.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return nil
}

func paperRow(r *web.Request, p paper.Paper) pages.PaperRow {
	row := pages.PaperRow{Href: web.PaperPath(p.ID), Mark: p.Mark(), Kind: kindName(r, p.Kind), Day: p.IssuedOn.Short(), Summary: p.Summary,
		Recipient: p.Recipient, Signer: p.Signer, State: paperState(r, p)}
	if p.Made() && p.MayOpen(r.Tx, p.Sensitive) {
		row.File = row.Href + "/file"
	}
	return row
}

func paperState(r *web.Request, p paper.Paper) ui.Status {
	switch {
	case p.Cancelled():
		return ui.Status{Class: "late", Word: r.T("paper.cancelled")}
	case !p.Made():
		return ui.Status{Class: "progress", Word: r.T("paper.unmade")}
	}
	return ui.Status{Class: "done", Word: r.T("paper.made")}
}

// continueInputs ask after which number the book goes on. The last one that was given out travels with the form.
func continueInputs(r *web.Request, u org.Unit) ([]ui.Input, error) {
	all, err := paper.Kinds()
	if err != nil {
		return nil, err
	}
	symbol := ui.Input{Key: "symbol", Label: r.T("field.paper_symbol"), Kind: "choice", Value: r.Form("symbol")}
	for _, k := range all {
		o := ui.Option{Value: k.Symbol, Label: k.Symbol}
		if !containsOption(symbol.Options, o) {
			last, err := paper.LastNumber(r.Tx, u.ID, r.Today().Year(), k.Symbol)
			if err != nil {
				return nil, err
			}
			o.Label = r.T("paper.series", "Symbol", k.Symbol, "Last", last)
			o.Value = k.Symbol + " " + strconv.Itoa(last)
			symbol.Options = append(symbol.Options, o)
		}
	}
	year := ui.Input{Key: "paper_year", Label: r.T("directive.year"), Value: strconv.Itoa(r.Today().Year()), ReadOnly: true, Width: "s"}
	last := ui.Input{Key: "paper_last", Label: r.T("field.paper_last"), Value: r.Form("paper_last"), Mode: "numeric", Width: "s", Hint: r.T("paper.last_hint")}
	return []ui.Input{symbol, year, r.WithError(last)}, nil
}

// containsOption reports whether a symbol is among the options, whose values have the last number behind it.
func containsOption(options []ui.Option, o ui.Option) bool {
	for _, have := range options {
		if symbol, _, _ := strings.Cut(have.Value, " "); symbol == o.Value {
			return true
		}
	}
	return false
}

// continueSeries goes on after a number that was given out by hand.
func continueSeries(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	symbol, rest, _ := strings.Cut(r.Form("symbol"), " ")
	seen, _ := strconv.Atoi(rest)
	return web.Redirect(web.PapersPath(u) + "/book").Saying("paper.continued"),
		paper.Continue(r.Tx, u.ID, r.Today().Year(), symbol, seen, r.FormInt("paper_last"))
}

// bookWorkbook downloads what the page shows, without pages.
func bookWorkbook(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.View)
	if err != nil {
		return web.Result{}, err
	}
	list, _, err := paper.List(r.Tx, filterOf(r, u))
	if err != nil {
		return web.Result{}, err
	}
	in := exports.PaperBook{Unit: u.FullName, Place: u.Name, Date: r.Today(), Papers: list, Words: r.Words}
	name := book.FileName("xlsx", r.T("paper.book"), u.FullName)
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path},
		func(w io.Writer) error { return exports.WritePaperBook(w, in) }), nil
}
