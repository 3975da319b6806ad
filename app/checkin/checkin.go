package checkin

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/seating"
	"daihoi/models/store"
	"daihoi/templates/checkin"
)

const (
	sittingsShown = 100 // in each part of the list
	nearDays      = 7   // listed before and after today

	linkGrace = 12 * time.Hour // how long after the door has closed a link still hands in what waited for the network
)

// checkInDesk is a sitting at which people are marked as they arrive.
type checkInDesk struct {
	attendance.Sitting
	hall  *delegate.HallSitting // of a session; nil for an event, which has few people
	list  []attendance.Expected // of an event
	token string                // of the link with which someone without an account works here
	desk  string                // its name
}

func (d checkInDesk) path() string {
	if d.token != "" {
		return web.DeskPath + d.token
	}
	return sittingPath(d.Sitting)
}

func sittingPath(s attendance.Sitting) string { return web.IDPath("/check-in/"+s.Kind, s.ID) }

// readDesk reads the sitting of the address. It is the one place that knows what has sittings.
func readDesk(r *web.Request) (d checkInDesk, err error) {
	if r.Desk != nil {
		d.token, d.desk = r.Param("token"), r.Desk.Desk
		return d, d.read(r, r.Desk.Kind, r.Desk.SittingID)
	}
	id, err := r.ID("sitting")
	if err != nil {
		return d, err
	}
	return d, d.read(r, r.Param("kind"), id)
}

func (d *checkInDesk) read(r *web.Request, kind string, id int64) (err error) {
	switch kind {
	case attendance.SessionSitting:
		var hall delegate.HallSitting
		hall, err = delegate.Hall(r.Tx, id)
		d.Sitting, d.hall = hall.Sitting, &hall
	case attendance.EventSitting:
		d.Sitting, d.list, err = clusterevent.SittingOf(r.Tx, id)
	default:
		err = store.NotFound()
	}
	return err
}

// deskForMarking is readDesk for readers who may mark attendance there.
func deskForMarking(r *web.Request) (checkInDesk, error) {
	d, err := readDesk(r)
	if err == nil && d.token != "" && r.Method == http.MethodPost {
		if _, closes := d.Hours(); attendance.Moment(r.Tx, r.Tx.Now()).After(closes.Add(linkGrace)) {
			return d, fault.At("door", "problem.door_late", "When", closes)
		}
	}
	if err == nil && !d.May(r.Actor) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return d, err
}

// expected is everyone expected.
func (d checkInDesk) expected(r *web.Request) ([]attendance.Expected, error) {
	if d.hall == nil {
		return d.list, nil
	}
	return d.hall.Expected(r.Tx)
}

// readRoll is everyone expected with their current mark.
func readRoll(r *web.Request, d checkInDesk) (attendance.Roll, error) {
	expected, err := d.expected(r)
	if err != nil {
		return attendance.Roll{}, err
	}
	marks, err := attendance.Marks(r.Tx, d.Sitting)
	return attendance.Register(expected, marks), err
}

// figures is the roll with all its counts, of which a desk shows only the latest arrivals and the subjects.
func (d checkInDesk) figures(r *web.Request, subjects ...int64) (attendance.Roll, error) {
	if d.hall == nil {
		return readRoll(r, d)
	}
	return d.hall.Figures(r.Tx, lastShown, subjects...)
}

// sittingTitle is what people call a sitting.
func sittingTitle(r *web.Request, s attendance.Sitting) string {
	if s.Kind == attendance.SessionSitting {
		return r.T("checkin.session", "Unit", report.InSentence(s.Title), "Part", r.T("choice.kind."+s.Part))
	}
	return s.Title
}

// sittingTime is "Thứ Năm, 25/4/2024, 07:30–11:30 · Hội trường UBND xã".
func sittingTime(r *web.Request, s attendance.Sitting) string {
	text := r.Words.LongDate(s.Day)
	if hours := strings.Trim(s.Starts+"–"+s.Ends, "–"); hours != "" {
		text += ", " + hours
	}
	if s.Place != "" {
		text += " · " + s.Place
	}
	return text
}

// checkInPage lists the sittings at which the reader may mark attendance, and shows whose card a phone has read.
func checkInPage(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.CheckIn); err != nil {
		return web.Result{}, err
	}
	v := checkin.CheckIn{Frame: r.Frame("checkin.title")}
	today := r.Today()
	var err error
	if text := r.Query("card"); text != "" {
		if v.Card, err = readCard(r, text); err != nil {
			return web.Result{}, err
		}
	}
	for _, part := range []struct {
		key         string
		first, last calendar.Date
	}{{"today", today, today}, {"next", today.AddDays(1), today.AddDays(nearDays)}, {"past", today.AddDays(-nearDays), today.AddDays(-1)}} {
		group := checkin.SittingGroup{Title: r.T("checkin." + part.key)}
		if group.Rows, group.More, err = sittingLines(r, part.first, part.last); err != nil {
			return web.Result{}, err
		}
		if len(group.Rows) > 0 {
			v.Groups = append(v.Groups, group)
		}
	}
	return web.Show(checkin.CheckInPage(v)), nil
}

// sittings lists those between two days at which the reader may mark attendance, at most one more than is shown.
func sittings(r *web.Request, first, last calendar.Date) ([]attendance.Sitting, error) {
	all, err := delegate.SessionSittings(r.Tx, first, last, sittingsShown+1)
	if err != nil {
		return nil, err
	}
	events, err := clusterevent.Sittings(r.Tx, first, last)
	all = append(all, events...)
	slices.SortStableFunc(all, func(a, b attendance.Sitting) int {
		return cmp.Or(a.Day.Compare(b.Day), strings.Compare(a.Starts, b.Starts))
	})
	return all, err
}

func sittingLines(r *web.Request, first, last calendar.Date) (lines []checkin.SittingLine, more bool, err error) {
	all, err := sittings(r, first, last)
	if err != nil {
		return nil, false, err
	}
	if more = len(all) > sittingsShown; more {
		all = all[:sittingsShown]
	}
	came := map[string]map[int64]int{}
	for _, kind := range []string{attendance.SessionSitting, attendance.EventSitting} {
		if came[kind], err = attendance.Turnouts(r.Tx, kind, idsOfKind(all, kind)); err != nil {
			return nil, false, err
		}
	}
	for _, s := range all {
		line := checkin.SittingLine{Href: sittingPath(s), Roll: sittingPath(s) + "/roll", Title: sittingTitle(r, s), When: sittingTime(r, s)}
		if n := came[s.Kind][s.ID]; n > 0 {
			line.Present = r.T("checkin.present_count", "Count", n)
		}
		lines = append(lines, line)
	}
	return lines, more, nil
}

func idsOfKind(all []attendance.Sitting, kind string) (ids []int64) {
	for _, s := range all {
		if s.Kind == kind {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// readCard says whose card it is, and at which of today's sittings the holder can be marked.
func readCard(r *web.Request, text string) (*checkin.CardShown, error) {
	v := &checkin.CardShown{Text: text}
	card, subject := attendance.ParseCard(text), int64(r.QueryInt("of", 0))
	if card == "" {
		v.Old = attendance.OldCard(text)
		return v, nil
	}
	v.Number = attendance.CardShown(card)
	who, sessions, err := delegate.Holder(r.Tx, subject, card)
	if fault.KindOf(err) == fault.NotFound {
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	seat, err := seating.NameOf(r.Tx, subject)
	if err != nil {
		return nil, err
	}
	h := checkin.CardHolder{Name: who.Name, Lines: personLines(who), Seat: seatWords(r, seat)}
	for _, s := range sessions {
		h.Congress = s.Title
		if s.Day != r.Today() {
			continue
		}
		line, err := cardSitting(r, s, subject)
		if err != nil {
			return nil, err
		}
		h.Sittings = append(h.Sittings, line)
	}
	v.Holder = &h
	return v, nil
}

func cardSitting(r *web.Request, s attendance.Sitting, subject int64) (checkin.CardSitting, error) {
	m, err := attendance.Standing(r.Tx, s, subject)
	line := checkin.CardSitting{Path: sittingPath(s), Title: sittingTitle(r, s), When: sittingTime(r, s), Subject: strconv.FormatInt(subject, 10)}
	if m.State == attendance.Present {
		line.Already = alreadyWords(r, m)
	}
	return line, err
}

// personLines are position and body, without empty ones.
func personLines(e attendance.Expected) (lines []string) {
	for _, text := range []string{e.Title, e.Body} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	return lines
}
