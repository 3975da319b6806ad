package board

import (
	"context"
	"errors"
	"strconv"

	"daihoi/app/mail"
	"daihoi/app/web"
	"daihoi/models/fault"
	"daihoi/models/reminder"
	"daihoi/models/store"
)

// mailReminder records that the message is about to be sent, then sends it outside any transaction: a mail server may
// be slow, and an e-mail cannot be rolled back.
func mailReminder(ctx context.Context, r *web.Request) (web.Handler, error) {
	var out mail.Message
	var id int64
	err := r.Store.Write(ctx, r.Actor, func(tx *store.Tx) (err error) {
		r.Tx = tx
		out, id, err = beginMail(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	sent := r.Mailer.Send(ctx, out)
	if sent != nil {
		r.Log.Warn("reminder not sent", "reminder", id, "err", sent)
	}
	return func(r *web.Request) (web.Result, error) { return endMail(r, id, sent) }, nil
}

func beginMail(r *web.Request) (out mail.Message, id int64, err error) {
	p, err := remindersUnit(r)
	if err != nil {
		return out, 0, err
	}
	if r.Mailer == nil {
		return out, 0, fault.New(fault.Invalid, "fault.mail_off")
	}
	found, err := postedReminders(r, p, r.FormValues("mail"))
	if err != nil {
		return out, 0, err
	}
	if len(found) != 1 || found[0].row.Congress.ContactEmail == "" {
		return out, 0, fault.At("notice", "problem.no_email")
	}
	m, to := found[0], found[0].row.Congress.ContactEmail
	begun, err := reminder.Begin(r.Tx, m.notice(), to)
	return mail.Message{To: to, Subject: m.words.T("reminder.subject", "Unit", m.unit), Text: begun.Text,
		ID: "daihoi-reminder-" + strconv.FormatInt(begun.ID, 10), Date: r.Clock()}, begun.ID, err
}

// endMail records how sending ended. An uncertain outcome stays open and is shown as such.
func endMail(r *web.Request, id int64, sent error) (web.Result, error) {
	p, err := remindersUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	back := web.Redirect(p.Path() + "/reminders")
	switch {
	case sent == nil:
		return back.Saying("reminder.mailed"), reminder.End(r.Tx, id, reminder.Sent)
	case errors.Is(sent, mail.ErrUncertain):
		return back.Saying("reminder.mail_uncertain"), nil
	}
	return back.Saying("reminder.mail_failed"), reminder.End(r.Tx, id, reminder.Failed)
}
