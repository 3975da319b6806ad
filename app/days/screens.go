package days

import (
	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/proceedings"
	"daihoi/models/store"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

const (
	screenRefresh  = 15 // seconds after which a browser without a script asks again
	absentShown    = 40
	decisionsShown = 6
)

// watchHall is told of every step and arrival until the day of the session is over.
func watchHall(r *web.Request) (web.Live, error) {
	s, err := readSession(r, access.View)
	if err != nil || s.none() {
		return web.Live{}, err
	}
	ends := r.Until(store.AfterDay(s.OnDate))
	if !s.EndedAt.IsZero() || s.OnDate != r.Today() && s.OnDate.Before(r.Today()) {
		ends = r.Clock()
	}
	return web.Live{Topic: s.topic(), Ends: ends}, nil
}

// screen is what the hall and the presidium both see: the item that goes on, the time that is left, what comes next and who is there.
func screen(r *web.Request, s session, rest, title string) (v days.Screen, err error) {
	if v.Page, err = page(r, s, rest, title); err != nil || s.none() {
		return v, err
	}
	v.Refresh = screenRefresh
	v.Clock = attendance.Moment(r.Tx, r.Tx.Now()).In(calendar.Zone()).Format("15:04")
	items, err := proceedings.Items(r.Tx, s.Sitting)
	if err != nil {
		return v, err
	}
	clock := runClock(r, s, items)
	v.Delay = delayWords(r, s, clock)
	if s.Running() {
		if clock.Now >= 0 {
			now := itemRow(r, clock.Now, clock.Items[clock.Now], false)
			v.Now, v.Left, v.LeftText = &now, clock.Left, leftWords(r, clock.Left)
		}
		if clock.Next >= 0 {
			next := itemRow(r, clock.Next, clock.Items[clock.Next], false)
			v.Next = &next
		}
	}
	roll, quorum, err := proceedings.PresenceOf(r.Tx, s.Sitting)
	if err == nil && roll.All.Begun() {
		v.Counts = append(v.Counts, days.Count{Label: r.T("checkin.official"), Present: roll.Official.Present, Summoned: roll.Official.Summoned,
			Share: report.Percent(r.Words, roll.Official.Present, roll.Official.Summoned)})
		if roll.Guests.Summoned > 0 {
			v.Counts = append(v.Counts, days.Count{Label: r.T("checkin.guests"), Present: roll.Guests.Present, Summoned: roll.Guests.Summoned,
				Share: report.Percent(r.Words, roll.Guests.Present, roll.Guests.Summoned)})
		}
	}
	v.Quorum = quorumStatus(r, quorum.Standing)
	v.QuorumText = quorumWords(r, quorum)
	return v, err
}

func leftWords(r *web.Request, seconds int) string {
	if seconds < 0 {
		return r.T("day.over_by", "Minutes", (-seconds+59)/60)
	}
	return r.T("day.left", "Minutes", (seconds+59)/60)
}

func quorumStatus(r *web.Request, standing string) ui.Status {
	class := map[string]string{proceedings.Met: "done", proceedings.Missed: "late", proceedings.Unknown: "notdue"}[standing]
	if class == "" {
		standing, class = proceedings.Unset, "na"
	}
	return ui.Status{Class: class, Word: r.T("day.quorum." + standing)}
}

// quorumWords says the rule with its source: "Ít nhất 2/3 của 105 đại biểu trong danh sách: cần 70. Căn cứ: …".
func quorumWords(r *web.Request, q proceedings.Quorum) string {
	switch {
	case q.Version == 0:
		return r.T("day.quorum.unset_hint")
	case q.Form == proceedings.Number:
		return r.T("day.quorum.number", "Needed", q.Part, "Source", q.Source)
	case q.Base == 0:
		return r.T("day.quorum.no_base", "Source", q.Source)
	case q.More:
		return r.T("day.quorum.more", "Part", q.Part, "Whole", q.Whole, "Base", q.Base, "Needed", q.Needed, "Source", q.Source)
	}
	return r.T("day.quorum.least", "Part", q.Part, "Whole", q.Whole, "Base", q.Base, "Needed", q.Needed, "Source", q.Source)
}

// hallPage is the screen of the hall, in big type.
func hallPage(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	v, err := screen(r, s, "/hall", "day.hall")
	return web.Show(days.HallPage(v)), err
}

// presidiumPage is the screen of the presidium: that of the hall with speeches, decisions, absences and reserves.
func presidiumPage(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Presidium{}
	if v.Screen, err = screen(r, s, "/presidium", "day.presidium"); err != nil || s.none() {
		return web.Show(days.PresidiumPage(v)), err
	}
	record, err := proceedings.RecordOf(r.Tx, s.Congress, s.SessionID)
	if err != nil {
		return web.Result{}, err
	}
	for _, one := range record.Speeches {
		if one.Waits() {
			v.Speeches = append(v.Speeches, speechRow(r, one, false))
		}
	}
	for i := max(0, len(record.Decisions)-decisionsShown); i < len(record.Decisions); i++ {
		v.Decisions = append(v.Decisions, decisionRow(r, s, i, record.Decisions[i]))
	}
	if record.Counted {
		for i, row := range record.Absent {
			if i == absentShown {
				v.More = r.T("day.absent_more", "Count", len(record.Absent)-absentShown)
				break
			}
			v.Absent = append(v.Absent, absentRow(r, row))
		}
	}
	v.Roll = rollPath(s)
	if r.Actor.Can(access.EditDelegates, s.Congress.Unit.Path) {
		v.Absences = s.at("/absences")
	}
	return web.Show(days.PresidiumPage(v)), nil
}
