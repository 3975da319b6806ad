package report

import (
	"strings"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Standing is everything about the points of a year that the reader may see.
type Standing struct {
	Year     emulation.Year
	Editions []emulation.Pledge
	Pledge   emulation.Pledge // the edition in force
	Sheets   map[int64]emulation.Sheet
	Places   []emulation.Place
	By       emulation.Column
}

// StandingOf reads the standing of a year.
func StandingOf(tx *store.Tx, y emulation.Year) (s Standing, err error) {
	s.Year = y
	if s.Editions, err = emulation.Editions(tx, y); err != nil {
		return s, err
	}
	s.Pledge = emulation.Standing(s.Editions)
	if s.Sheets, err = emulation.Sheets(tx, y); err == nil {
		s.Places, s.By = emulation.Ranking(y, s.Pledge, s.Sheets)
	}
	return s, err
}

// AboveWord is the type of the unit above: "Thành phố", "Tỉnh", "Huyện".
func AboveWord(y emulation.Year) string {
	return strings.TrimSuffix(y.Cluster.Unit.Kind, " trực thuộc trung ương")
}

// HeldEvent is a past event with its turnout.
type HeldEvent struct {
	clusterevent.Event
	Turnout clusterevent.Turnout
}

// HeldEvents lists the past events of a year.
func HeldEvents(tx *store.Tx, y emulation.Year) (held []HeldEvent, err error) {
	events, err := clusterevent.OfYear(tx, y)
	if err != nil {
		return nil, err
	}
	turnouts, err := clusterevent.Turnouts(tx, y, events)
	for _, e := range events {
		if !e.OnDate.After(tx.Today()) {
			held = append(held, HeldEvent{e, turnouts[e.ID]})
		}
	}
	return held, err
}

// ClusterSigner names the unit that signs for the cluster, "" without one.
func ClusterSigner(y emulation.Year) string {
	for _, m := range y.Members {
		if m.Duty == org.DutyLead {
			return m.Unit.FullName
		}
	}
	return ""
}

// ClusterSignature is the closing block of a paper of the cluster: its lead unit signs.
func ClusterSignature(words *i18n.Printer, y emulation.Year) book.Signature {
	return book.Signature{For: words.T("summary.signer"), SignerTitle: strings.ToUpper(ClusterSigner(y))}
}

// yearEvents lists the events of a year with turnout and files.
func yearEvents(tx *store.Tx, y emulation.Year) (all []exports.EmulationEvent, err error) {
	events, err := clusterevent.OfYear(tx, y)
	if err != nil {
		return nil, err
	}
	turnouts, err := clusterevent.Turnouts(tx, y, events)
	if err != nil {
		return nil, err
	}
	files, err := clusterevent.FilesByKind(tx, events)
	for _, e := range events {
		all = append(all, exports.EmulationEvent{Event: e, Turnout: turnouts[e.ID], Files: files[e.ID]})
	}
	return all, err
}

// EmulationOf collects the workbook of a year, limited to what the actor may see.
func EmulationOf(tx *store.Tx, words *i18n.Printer, y emulation.Year) (exports.Emulation, error) {
	s, err := StandingOf(tx, y)
	if err != nil {
		return exports.Emulation{}, err
	}
	book := exports.Emulation{Year: y, Place: y.Cluster.Unit.Name, Date: tx.Today(), Pledge: s.Pledge, Sheets: s.Sheets, Places: s.Places, By: s.By,
		Totals: map[int64]map[emulation.Column]emulation.Total{}, Above: AboveWord(y), Sign: ClusterSignature(words, y), Words: words,
		Name: func(c emulation.Case) string { return words.Pick(c.NameVI, c.NameEN) }}
	if book.Events, err = yearEvents(tx, y); err != nil {
		return book, err
	}
	for _, m := range y.Members {
		traces, err := emulation.Traces(tx, m, s.Pledge, s.Sheets[m.UnitID])
		if err != nil {
			return book, err
		}
		for _, t := range traces {
			book.Traces = append(book.Traces, exports.Trace{Member: m, Trace: t})
		}
		book.Totals[m.UnitID] = map[emulation.Column]emulation.Total{}
		for _, c := range emulation.Columns {
			book.Totals[m.UnitID][c] = s.Sheets[m.UnitID].Total(s.Pledge, c)
		}
	}
	return book, nil
}
