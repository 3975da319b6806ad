package backups

import (
	"time"

	"daihoi/app/web"
	"daihoi/models/anonymise"
	"daihoi/models/backup"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/backups"
	"daihoi/templates/ui"
)

// Ages from which a backup and a drill are too old, as for the doctor.
const (
	oldBackup = 48 * time.Hour
	oldDrill  = 40 * 24 * time.Hour
	shown     = 30 // runs
)

// page says how old the newest backup and the newest drill are, what the server does by itself, and what to do next.
func page(r *web.Request) (web.Result, error) {
	if !r.RunsInstallation() {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	v := backups.Page{Frame: r.Frame("nav.backups"), Postgres: store.IsPostgres(r.Store.Target()), Retention: retentionPath}
	due, err := anonymise.Retentions(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	for _, t := range due {
		if t.State == anonymise.Due {
			v.Due = append(v.Due, r.T("retention.is_due", "Term", t.Term.Code, "From", t.From, "Count", t.Named))
		}
	}
	if v.Facts = []ui.Fact{keyFact(r)}; v.Postgres {
		return web.Show(backups.Show(v)), nil
	}
	last, err := backup.LastGood(r.Tx, backup.Copied)
	if err != nil {
		return web.Result{}, err
	}
	drill, err := backup.LastGood(r.Tx, backup.Drilled)
	if err != nil {
		return web.Result{}, err
	}
	recent, err := backup.Recent(r.Tx, shown)
	if err != nil {
		return web.Result{}, err
	}
	link, err := store.LastLink(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v.Facts = []ui.Fact{runFact(r, "backups.last", last), runFact(r, "backups.drill", drill), scheduleFact(r), replicaFact(r), keyFact(r),
		{Label: r.T("backups.seal"), Value: link.Hash[:min(len(link.Hash), 12)], Note: r.T("backups.seal_note")}}
	v.Warnings = warnings(r, last, drill, recent)
	for _, run := range recent {
		event := ui.Event{When: r.Words.Moment(run.At.Time), Who: r.T("backups.kind." + run.Kind), What: run.File, Note: backup.Megabytes(run.Size)}
		if !run.Good() {
			event.Note = r.T("backups.failed", "Why", r.T("backups.why."+run.Fault))
		}
		v.Runs = append(v.Runs, event)
	}
	return web.Show(backups.Show(v)), nil
}

func runFact(r *web.Request, key string, run backup.Run) ui.Fact {
	if run.ID == 0 {
		return ui.Fact{Label: r.T(key), Value: r.T("backups.never")}
	}
	return ui.Fact{Label: r.T(key), Value: r.T("backups.at", "At", r.Words.Moment(run.At.Time), "Age", age(r, run)),
		Note: run.File + " · " + backup.Megabytes(run.Size)}
}

// keyFact says where the key is, which the archives do not hold.
func keyFact(r *web.Request) ui.Fact {
	f := ui.Fact{Label: r.T("backups.key"), Value: r.Store.KeyFile(), Note: r.T("backups.key_note")}
	if f.Value == "" {
		f.Value = r.T("backups.key_env")
	}
	return f
}

// age is how long ago a run was, in the largest unit that fits.
func age(r *web.Request, run backup.Run) string {
	hours := int(r.Tx.Now().Sub(run.At.Time).Hours())
	switch {
	case hours < 1:
		return r.T("backups.just_now")
	case hours < 48:
		return r.T("backups.hours", "Hours", hours)
	}
	return r.T("backups.days", "Days", hours/24)
}

func scheduleFact(r *web.Request) ui.Fact {
	s := r.Backups
	f := ui.Fact{Label: r.T("backups.schedule"), Value: r.T("backups.no_schedule")}
	if s.Dir != "" {
		f.Value = r.T("backups.every_hours", "Hours", int(s.Every.Hours()), "Keep", s.Keep)
		if s.Every < time.Hour {
			f.Value = r.T("backups.every_minutes", "Minutes", int(s.Every.Minutes()), "Keep", s.Keep)
		}
		f.Note = s.Dir
		if s.Encrypted {
			f.Note += " · " + r.T("backups.encrypted")
		}
	}
	return f
}

// replicaFact says how old the copy of the database is that the server keeps elsewhere, to the second.
func replicaFact(r *web.Request) ui.Fact {
	s := r.Replica()
	f := ui.Fact{Label: r.T("backups.replica"), Value: r.T("backups.no_replica"), Note: s.To}
	switch {
	case s.To == "":
	case s.At.IsZero():
		f.Value = r.T("backups.never")
	default:
		f.Value = r.T("backups.replica_at", "At", r.Words.Moment(s.At), "Seconds", max(int(r.Clock().Sub(s.At).Seconds()), 0))
	}
	if s.Problem != "" {
		f.Note += " · " + r.T("backups.failed", "Why", s.Problem)
	}
	return f
}

// replicaLate is the age from which the copy elsewhere is too old: a minute after the first failure.
const replicaLate = time.Minute

func replicaWarning(r *web.Request) (out []string) {
	s := r.Replica()
	if s.Problem != "" && r.Clock().Sub(s.Failing) >= replicaLate {
		out = append(out, r.T("backups.replica_fails", "Since", r.Words.Moment(s.Failing)))
	}
	return out
}

// warnings are what somebody has to do something about, the most urgent first.
func warnings(r *web.Request, last, drill backup.Run, recent []backup.Run) (out []string) {
	old := func(run backup.Run, limit time.Duration) bool { return r.Tx.Now().Sub(run.At.Time) > limit }
	if i := newest(recent, backup.Copied); i >= 0 && !recent[i].Good() {
		out = append(out, r.T("backups.last_failed", "Why", r.T("backups.why."+recent[i].Fault)))
	}
	switch {
	case last.ID == 0:
		out = append(out, r.T("backups.none"))
	case old(last, oldBackup):
		out = append(out, r.T("backups.old"))
	}
	if i := newest(recent, backup.Drilled); i >= 0 && !recent[i].Good() {
		out = append(out, r.T("backups.drill_failed", "Why", r.T("backups.why."+recent[i].Fault)))
	}
	if last.ID != 0 && (drill.ID == 0 || old(drill, oldDrill)) {
		out = append(out, r.T("backups.drill_due"))
	}
	return append(out, replicaWarning(r)...)
}

func newest(runs []backup.Run, kind string) int {
	for i, run := range runs {
		if run.Kind == kind {
			return i
		}
	}
	return -1
}
