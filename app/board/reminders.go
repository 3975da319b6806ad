package board

import (
	"fmt"
	"slices"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/reminder"
	"daihoi/models/store"
	"daihoi/models/workitem"
	"daihoi/templates/board"
	"daihoi/templates/i18n"
)

// unitReminder is what one unit can be reminded of.
type unitReminder struct {
	letter                   // its topics are those not sent yet
	all    []reminder.Topic  // every topic of today, sent or not
	past   reminder.Reminded // what was sent before
}

// stamp identifies the unit and the topics of its message, so that a message that has changed since it was read is
// noticed.
func (m unitReminder) stamp() string {
	return fmt.Sprintf("%d.%s", m.row.Congress.ID, reminder.Fingerprint(m.topics))
}

// unitReminders lists the units with something to be reminded of: those with the most late work first, then the more
// urgent.
func unitReminders(r *web.Request, p web.UnitPage) ([]unitReminder, error) {
	b, err := readBoard(r, p)
	if err != nil {
		return nil, err
	}
	near := p.Near()
	returned, err := readiness.Returns(r.Tx, p.Unit.Path, p.Term.ID, near...)
	if err != nil {
		return nil, err
	}
	past, err := reminder.List(r.Tx, p.Unit.Path, p.Term.ID)
	if err != nil {
		return nil, err
	}
	gaps, err := delegate.Gaps(r.Tx, delegate.Scope{Path: p.Unit.Path, TermID: p.Term.ID, Near: near != nil})
	if err != nil {
		return nil, err
	}
	open, err := workitem.Open(r.Tx, p.Unit.Path, p.Term.ID)
	if err != nil {
		return nil, err
	}
	sender, err := senderOf(r.Tx, p)
	if err != nil {
		return nil, err
	}
	var out []unitReminder
	for _, u := range b.figures.Ranked() {
		row := &u.Row
		c := row.Congress
		if c.UnitID == p.Unit.ID && len(p.Children) > 0 {
			continue // a unit does not remind itself
		}
		m := unitReminder{all: append(reminder.TopicsOf(row, returned, r.Today()), reminder.TasksOf(open, c.UnitID, r.Today())...), past: past[c.ID]}
		if n := gaps[c.ID]; n > 0 {
			m.all = append(m.all, reminder.Topic{Kind: reminder.TopicGaps, Key: string(reminder.TopicGaps), Count: n})
		}
		m.letter = letter{words: r.WordsIn("vi"), row: row, sender: sender, unit: report.InSentence(c.Unit.FullName), topics: m.past.Fresh(m.all), today: r.Today()}
		if len(m.all) > 0 || len(m.past.Uncertain) > 0 {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b unitReminder) int { return b.late() - a.late() })
	return out, nil
}

// late counts the late milestones of the unit.
func (m unitReminder) late() (n int) {
	for _, t := range m.all {
		if t.Kind == reminder.TopicLate {
			n++
		}
	}
	return n
}

// senderOf is the unit in whose name units are reminded.
func senderOf(tx *store.Tx, p web.UnitPage) (string, error) {
	if len(p.Children) > 0 {
		return report.InSentence(p.Unit.FullName), nil
	}
	above, err := org.Ancestors(tx, p.Unit)
	if err != nil || len(above) == 0 {
		return report.InSentence(p.Unit.FullName), err
	}
	return report.InSentence(above[len(above)-1].FullName), nil
}

// remindersUnit reads the unit of the address, for readers who may send reminders.
func remindersUnit(r *web.Request) (web.UnitPage, error) {
	p, err := r.UnitPage()
	if err != nil {
		return p, err
	}
	return p, r.Tx.Require(access.PlanCongress, p.Unit.Path)
}

// remindersPage has a message ready for every unit with something new.
func remindersPage(r *web.Request) (web.Result, error) {
	p, err := remindersUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	all, err := unitReminders(r, p)
	if err != nil {
		return web.Result{}, err
	}
	// Those with something new come first, on all pages.
	slices.SortStableFunc(all, func(a, b unitReminder) int { return told(a) - told(b) })
	all, pager := web.PageOf(r, all, shownWork)
	v := board.Reminders{Frame: r.Frame("reminder.title"), Path: p.Path() + "/reminders", Mailing: r.Mailer != nil, Pager: pager,
		Sub: r.T("dashboard.sub", "Term", p.Term.Name, "Day", r.Words.LongDate(r.Today()))}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	for _, m := range all {
		if card := reminderCard(r, m); len(m.topics) > 0 {
			v.Cards = append(v.Cards, card)
		} else {
			v.Reminded = append(v.Reminded, card)
		}
	}
	return web.Show(board.RemindersPage(v)), nil
}

// told is 1 for a unit without anything new.
func told(m unitReminder) int {
	if len(m.topics) == 0 {
		return 1
	}
	return 0
}

func reminderCard(r *web.Request, m unitReminder) board.ReminderCard {
	c := m.row.Congress
	card := board.ReminderCard{ID: c.ID, Unit: c.Unit.FullName, Href: web.CongressPath(c.ID), Contact: web.ContactOf(c), Email: c.ContactEmail,
		Light: web.LightStatus(r.Words, m.row.Readiness.Light), Stamp: m.stamp(), News: topicCounts(r.Words, m.topics)}
	if n := len(m.all) - len(m.topics); n > 0 {
		card.Old = r.T("reminder.told_already", "Count", n)
	}
	if last := m.past.Last; last.ID != 0 && last.State != reminder.Sending {
		card.Last = r.T("reminder.last."+string(last.State), "When", r.Words.Moment(last.BegunAt.Time), "Who", last.ByName,
			"Channel", r.T("reminder.channel."+string(last.Channel)))
	}
	for _, u := range m.past.Uncertain {
		card.Uncertain = append(card.Uncertain, board.UncertainMail{ID: u.ID,
			Text: r.T("reminder.uncertain", "To", u.Recipient, "When", r.Words.Moment(u.BegunAt.Time))})
	}
	if len(m.topics) == 0 {
		m.topics = m.all
	}
	card.Text = m.text()
	return card
}

// topicCounts says briefly what is new: "3 việc quá hạn".
func topicCounts(words *i18n.Printer, topics []reminder.Topic) []string {
	var out []string
	for _, kind := range []reminder.TopicKind{reminder.TopicLate, reminder.TopicReturned, reminder.TopicSoon, reminder.TopicTask, reminder.TopicGaps} {
		n := 0
		for _, t := range topics {
			if t.Kind == kind {
				n += max(1, t.Count)
			}
		}
		if n > 0 {
			out = append(out, words.T("reminder.count."+string(kind), "Count", n))
		}
	}
	return out
}

// postedReminders finds the units whose stamps were posted and refuses a message that has changed since it was read.
func postedReminders(r *web.Request, p web.UnitPage, stamps []string) ([]unitReminder, error) {
	all, err := unitReminders(r, p)
	if err != nil {
		return nil, err
	}
	present := make(map[string]unitReminder, len(all))
	for _, m := range all {
		present[m.stamp()] = m
	}
	var found []unitReminder
	for _, stamp := range stamps {
		m, ok := present[stamp]
		if !ok || len(m.topics) == 0 {
			return nil, fault.New(fault.Invalid, "fault.reminder_changed")
		}
		found = append(found, m)
	}
	return found, nil
}

func (m unitReminder) notice() reminder.Notice {
	return reminder.Notice{CongressID: m.row.Congress.ID, Text: m.text(), Topics: m.topics}
}

// tickReminders records that messages were passed on by hand.
func tickReminders(r *web.Request) (web.Result, error) {
	p, err := remindersUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	found, err := postedReminders(r, p, r.FormValues("sent"))
	if err != nil {
		return web.Result{}, err
	}
	var notices []reminder.Notice
	for _, m := range found {
		notices = append(notices, m.notice())
	}
	return web.Redirect(p.Path()+"/reminders").Saying("reminder.ticked", "Count", len(notices)), reminder.TellByHand(r.Tx, notices)
}

// settleReminder records what someone found out about an e-mail whose outcome was uncertain.
func settleReminder(r *web.Request) (web.Result, error) {
	p, err := remindersUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("reminder")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(p.Path() + "/reminders").Saying("form.saved"), reminder.End(r.Tx, id, reminder.State(r.Form("state")))
}
