package delegates

import (
	"context"
	"errors"
	"io"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

// belowFile is the workbook of the list that the reader is looking at, of several congresses.
func belowFile(r *web.Request, action string, sensitive bool) *delegates.BelowFile {
	f := &delegates.BelowFile{Full: action + ".xlsx", Public: action + ".xlsx" + r.QueryWith("public", "1", "page", "")}
	if !sensitive {
		f.Full = ""
	}
	for _, key := range []string{"unit", "q", "category", "gender", "missing", "withdrawn", "sort"} {
		if value := r.Query(key); value != "" {
			f.Kept = append(f.Kept, ui.Hidden{Name: key, Value: value})
		}
	}
	return f
}

// belowWorkbook downloads the list of a unit and all below as the page filters it, with the rules of delegateWorkbook for
// what is sensitive. A long list is written in the background.
func belowWorkbook(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	l, err := chooseUnit(r, p, new(delegates.Delegates))
	if err != nil {
		return web.Result{}, err
	}
	public := r.Query("public") != "" || !r.Actor.Can(access.ViewSensitive, l.unit.Path)
	if !public && strings.TrimSpace(r.Query("purpose")) == "" {
		return web.Result{}, fault.New(fault.Invalid, "fault.purpose")
	}
	unit, term, paper, f := l.unit, p.Term, r.Paper(), delegateFilter(r, l.scope)
	read := func(tx *store.Tx) (exports.DelegatesBelow, error) {
		list, err := report.DelegatesBelowOf(tx, r.Words, unit, term, f, public)
		list.Wide, list.From = paper, r.LongFrom
		return list, err
	}
	list, err := read(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	first, long, err := firstRows(list, r.LongFrom)
	if err != nil {
		return web.Result{}, err
	}
	variants := []string{}
	if public {
		variants = append(variants, r.T("file.public"))
	}
	name := book.FileName("xlsx", r.T("delegates.file_name_below", "Unit", unit.FullName, "Day", r.Today().String()), variants...)
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: unit.ID, UnitPath: unit.Path}
	list.Rows = func(yield func(delegate.Record) error) error {
		for _, rec := range first {
			if err := yield(rec); err != nil {
				return err
			}
		}
		return nil
	}
	short := web.Download(name, entry, func(w io.Writer) error { return exports.WriteDelegatesBelow(w, list) })
	if !long {
		return short, nil
	}
	return r.LongFile(web.LongFile{Name: name, ContentType: short.File.ContentType, Entry: entry, Said: "delegates.exported_so_far",
		Back: "/units/" + p.Unit.Code + "/delegates" + r.QueryWith("purpose", "", "public", ""),
		Write: func(_ context.Context, tx *store.Tx, w io.Writer, done func(int)) error {
			list, err := read(tx)
			if err != nil {
				return err
			}
			all := list.Rows
			list.Rows = func(yield func(delegate.Record) error) error {
				return all(func(rec delegate.Record) error { done(1); return yield(rec) })
			}
			return exports.WriteDelegatesBelow(w, list)
		}}), nil
}

// firstRows reads so many rows; long reports that there are more.
func firstRows(list exports.DelegatesBelow, most int) (first []delegate.Record, long bool, err error) {
	enough := errors.New("enough")
	err = list.Rows(func(rec delegate.Record) error {
		if len(first) == most {
			return enough
		}
		first = append(first, rec)
		return nil
	})
	if errors.Is(err, enough) {
		return nil, true, nil
	}
	return first, false, err
}
