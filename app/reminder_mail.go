package app

import (
	"context"
	"errors"
	"strconv"

	"daihoi/exports"
	"daihoi/models/fault"
	"daihoi/models/reminder"
	"daihoi/models/store"
)

// outgoing is an e-mail that prepareReminderMail has sent, or tried to.
type outgoing struct {
	id  int64 // of the reminder
	err error // of the sending
}

// prepareReminderMail records that the message is about to be sent, then sends it, outside any transaction: a mail server
// may take its time, and what it was given cannot be rolled back.
func prepareReminderMail(ctx context.Context, r *Request) error {
	var out exports.Mail
	err := r.Store.Write(ctx, r.Actor, func(tx *store.Tx) (err error) {
		r.Tx = tx
		out, err = r.beginMail()
		return err
	})
	if err != nil {
		return err
	}
	if r.mail.err = r.Mailer.Send(ctx, out); r.mail.err != nil {
		r.Log.Warn("reminder not sent", "reminder", r.mail.id, "err", r.mail.err)
	}
	return nil
}

func (r *Request) beginMail() (out exports.Mail, err error) {
	p, err := r.remindersPlace()
	if err != nil {
		return out, err
	}
	if r.Mailer == nil {
		return out, fault.New(fault.Invalid, "fault.mail_off")
	}
	found, err := r.stamped(p, r.form["mail"])
	if err != nil {
		return out, err
	}
	if len(found) != 1 || found[0].row.Congress.ContactEmail == "" {
		return out, fault.At("notice", "problem.no_email")
	}
	m, to := found[0], found[0].row.Congress.ContactEmail
	begun, err := reminder.Begin(r.Tx, m.notice(), to)
	r.mail.id = begun.ID
	return exports.Mail{To: to, Subject: m.words.T("reminder.subject", "Unit", m.unit), Text: begun.Text,
		ID: "daihoi-reminder-" + strconv.FormatInt(begun.ID, 10), Date: r.Clock()}, err
}

// mailReminder records how the sending ended; what nobody knows stays as it is and is shown as such.
func mailReminder(r *Request) (Result, error) {
	p, err := r.remindersPlace()
	if err != nil {
		return Result{}, err
	}
	back := redirect(p.path() + "/reminders")
	switch {
	case r.mail.err == nil:
		return back.saying("reminder.mailed"), reminder.End(r.Tx, r.mail.id, reminder.Sent)
	case errors.Is(r.mail.err, exports.ErrMailUncertain):
		return back.saying("reminder.mail_uncertain"), nil
	}
	return back.saying("reminder.mail_failed"), reminder.End(r.Tx, r.mail.id, reminder.Failed)
}
