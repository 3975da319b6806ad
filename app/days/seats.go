package days

import (
	"cmp"
	"io"
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/seating"
	"daihoi/models/store"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

// seatsPage is the seating plan, to be filled by blocks, changed by hand and printed.
func seatsPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	plan, all, err := readSeats(r, c)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Seats{Frame: r.Frame("seats.title"), Sub: r.CongressLine(c), Path: web.CongressPath(c.ID) + "/seats", Has: plan.Version > 0,
		May: r.Actor.Can(access.EditCongress, c.Unit.Path), Version: r.FormVersion(int64(plan.Version)), Rows: seatRows(plan, all),
		People: r.T("seats.people", "People", len(all), "Room", plan.RowCount*plan.RowSeats)}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil || !v.May {
		return web.Show(days.SeatsPage(v)), err
	}
	v.Hall = web.FormGroups(r, seating.Fields, &plan, nil)
	orders := r.FormValues("order")
	for i, b := range seating.Blocks(all) {
		line := days.Block{Key: b.Key(), Name: cmp.Or(b.Body, r.T("checkin.no_body")), Count: len(b.People), Order: strconv.Itoa(i + 1)}
		if !b.Official {
			line.Name += " – " + r.T("checkin.guests")
		}
		if i < len(orders) {
			line.Order = orders[i]
		}
		v.Blocks = append(v.Blocks, line)
	}
	if v.Has {
		who := ui.Input{Key: "seat_who", Label: r.T("field.seat_who"), Kind: "choice", Value: r.Form("seat_who"), Options: []ui.Option{{Label: r.T("form.none")}}}
		for _, s := range all {
			who.Options = append(who.Options, ui.Option{Value: web.FormatID(s.ID), Label: s.Name + " · " + s.Body + " · " + plan.SeatName(s.Seat)})
		}
		v.Move = []ui.Input{r.WithError(who), r.WithError(ui.Input{Key: "seat_to", Label: r.T("field.seat_to"), Hint: r.T("hint.seat_to"), Value: r.Form("seat_to"), Max: 6, Width: "s"})}
	}
	return web.Show(days.SeatsPage(v)), nil
}

func readSeats(r *web.Request, c congress.Congress) (seating.Plan, []seating.Sitter, error) {
	plan, err := seating.Of(r.Tx, c.ID)
	if err != nil {
		return plan, nil, err
	}
	all, err := seating.Sitters(r.Tx, c.ID)
	return plan, all, err
}

// seatRows are the rows of the hall from the front.
func seatRows(plan seating.Plan, all []seating.Sitter) (rows []days.SeatRow) {
	by := map[int]seating.Sitter{}
	for _, s := range all {
		by[s.Seat] = s
	}
	for row := range plan.RowCount {
		line := days.SeatRow{Name: seating.RowName(row)}
		for i := range plan.RowSeats {
			s := by[row*plan.RowSeats+i]
			line.Seats = append(line.Seats, days.Seat{Number: strconv.Itoa(i + 1), Name: s.Name, Body: s.Body})
		}
		rows = append(rows, line)
	}
	return rows
}

// changeSeats fills the hall by blocks, or moves one person.
func changeSeats(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	to := web.Redirect(web.CongressPath(c.ID) + "/seats").Saying("form.saved")
	if r.Form("do") == "move" {
		return to, seating.Move(r.Tx, c.ID, r.FormInt("version"), int64(r.FormInt("seat_who")), r.Form("seat_to"))
	}
	var hall seating.Plan
	problems := seating.Fields.Decode(r.Form, &hall)
	keys, orders := slices.Clone(r.FormValues("block")), r.FormValues("order")
	number := func(key string) int {
		at := slices.Index(r.FormValues("block"), key)
		if at >= len(orders) {
			return 0
		}
		n, _ := strconv.Atoi(orders[at])
		return n
	}
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(number(a), number(b)) })
	err = web.RunIfValid(problems, func() error { return seating.Fill(r.Tx, c.ID, r.FormInt("version"), hall, keys) })
	return to, err
}

// seatsWorkbook is the plan as a workbook: the hall, and the list by name.
func seatsWorkbook(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	plan, all, err := readSeats(r, c)
	if err != nil {
		return web.Result{}, err
	}
	in := exports.Seats{Unit: c.Unit.FullName, Place: c.Unit.Name, Date: c.Day, Plan: plan, People: all, Words: r.Words}
	if in.Sign, err = report.SignatureOf(r.Tx, r.Words, c.Unit, r.Today()); err != nil {
		return web.Result{}, err
	}
	name := book.FileName("xlsx", r.T("seats.file_name", "Unit", c.Unit.FullName))
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.Unit.ID, UnitPath: c.Unit.Path},
		func(w io.Writer) error { return exports.WriteSeats(w, in) }), nil
}
