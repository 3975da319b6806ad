package checkin

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/seating"
	"daihoi/templates/checkin"
	"daihoi/templates/ui"
)

const (
	cardsOnSheet = 8                  // 90 × 55 mm each on A4
	cardsAtOnce  = 200 * cardsOnSheet // on one page
)

// hasCard reports whether someone is expected at the congress; it must agree with delegate.SessionSitting.
func hasCard(rec *delegate.Record) bool { return !rec.Withdrawn() && rec.Category != delegate.Reserve }

// cardsPage shows the cards of those expected at a congress, to be printed and cut: everyone, one category, or those
// whom the address names.
func cardsPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	people, picked, err := cardHolders(r, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	v := checkin.Cards{Frame: r.Frame("card.title"), Sub: r.CongressLine(c), Action: web.CardsPath(c.ID), List: web.DelegateListPath(c.ID),
		IDs: web.IDList(picked), Who: r.Query("who"), Order: r.Query("order"),
		Whom: []ui.Option{{Label: r.T("card.who.all")}, {Value: delegate.Official, Label: r.T("card.who.official")},
			{Value: delegate.Guest, Label: r.T("card.who.guest")}},
		Orders:   []ui.Option{{Label: r.T("card.order.name")}, {Value: "body", Label: r.T("card.order.body")}},
		Count:    r.T("card.count", "Count", len(people)) + " · " + r.T("card.sheets", "Count", (len(people)+cardsOnSheet-1)/cardsOnSheet),
		HereOnly: hereOnly(r)}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if len(picked) > len(people) {
		v.LeftOut = r.T("card.left_out", "Count", len(picked)-len(people))
	}
	if len(people) > cardsAtOnce {
		people, v.Pager = web.PageOf(r, people, cardsAtOnce)
	}
	v.Sheets, err = cardSheets(r, c, people)
	return web.Show(checkin.CardsPage(v)), err
}

// cardHolders are the people whom the address chooses, in its order, and the delegates it names.
func cardHolders(r *web.Request, congressID int64) (people []delegate.Record, picked []delegate.Selected, err error) {
	take := func(rec delegate.Record) error {
		if hasCard(&rec) {
			people = append(people, rec)
		}
		return nil
	}
	if picked = pickedDelegates(r); len(picked) > 0 {
		people, err = delegate.ByIDs(r.Tx, congressID, web.IDs(picked))
		people = slices.DeleteFunc(people, func(rec delegate.Record) bool { return !hasCard(&rec) })
	} else {
		f := delegate.Filter{Scope: delegate.Scope{CongressID: congressID}}
		if who := r.Query("who"); who == delegate.Official || who == delegate.Guest {
			f.Category = who
		}
		err = delegate.All(r.Tx, f, take)
	}
	if r.Query("order") == "body" {
		slices.SortStableFunc(people, func(a, b delegate.Record) int { return strings.Compare(a.RepresentsKey, b.RepresentsKey) })
	}
	return people, picked, err
}

// cardSheets lays the cards out on sheets of A4.
func cardSheets(r *web.Request, c congress.Congress, people []delegate.Record) ([][]checkin.NameCard, error) {
	title, _, err := report.PaperNames(r.Tx, r.Words, c)
	if err != nil {
		return nil, err
	}
	codes, err := attendance.CardsOf(r.Tx)
	if err != nil {
		return nil, err
	}
	seats, err := seating.Names(r.Tx, c.ID)
	if err != nil {
		return nil, err
	}
	cards := make([]checkin.NameCard, len(people))
	for i := range people {
		if cards[i], err = nameCard(r, codes, &people[i]); err != nil {
			return nil, err
		}
		cards[i].Unit, cards[i].Congress = c.Unit.FullName, title
		if seat := seats[people[i].Delegate.ID]; seat != "" {
			cards[i].Kind += " · " + r.T("seats.card", "Seat", seat)
		}
	}
	return slices.Collect(slices.Chunk(cards, cardsOnSheet)), nil
}

func nameCard(r *web.Request, cards attendance.Cards, rec *delegate.Record) (checkin.NameCard, error) {
	number, code, err := cardCode(r, cards, rec)
	kind := "card.kind.official"
	if rec.Category == delegate.Guest {
		kind = "card.kind.guest"
	}
	return checkin.NameCard{Guest: rec.Category == delegate.Guest, Kind: r.T(kind), Name: rec.FullName, Position: rec.Occupation,
		Body: rec.Represents, Number: number, Code: code}, err
}

// cardCode is the code of a card as people read it, and the QR code that opens check-in for it.
func cardCode(r *web.Request, cards attendance.Cards, rec *delegate.Record) (string, ui.QR, error) {
	card := cards.Of(rec.Delegate.ID)
	code, err := web.QRCode(r.Origin + "/check-in?card=" + card + "&of=" + strconv.FormatInt(rec.Delegate.ID, 10))
	return attendance.CardShown(card), code, err
}

// hereOnly is the origin in the QR codes when no other device can open it, else "".
func hereOnly(r *web.Request) string {
	u, err := url.Parse(r.Origin)
	if err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()) {
		return r.Origin
	}
	return ""
}
