package web

import (
	"context"
	"log/slog"
	"time"

	"daihoi/app/mail"
	"daihoi/models/account"
	"daihoi/models/backup"
	"daihoi/models/files"
	"daihoi/models/replica"
	"daihoi/models/roster"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Env holds what every request can reach: the store, the catalogue and the services of the program.
type Env struct {
	Store     *store.Store
	Hasher    account.Hasher
	Log       *slog.Logger
	Clock     func() time.Time                           // real time, for sessions and throttling; the store has its own
	Pause     func(context.Context, time.Duration) error // lets time pass
	Idle      time.Duration                              // after which a session without a request ends
	Version   string                                     // of the program, "" where nobody asks
	Simulated bool                                       // the store runs on the simulated date of the demo, shown in a banner
	SetupCode string                                     // required by the setup page of an empty database
	Demo      []DemoAccount                              // shown on the sign-in page of the demo
	Files     files.Folder                               // for uploads; without one nothing can be uploaded
	Mailer    *mail.Mailer                               // nil when e-mail is not set up
	Plans     *roster.Plans                              // the plan of the import looked at last
	Backups   backup.Schedule                            // zero when the server makes none
	Replica   func() replica.State                       // of the database's copy elsewhere, zero without one
	Catalogue *i18n.Catalogue
	Watch     *Watch     // of the pages that are open
	Jobs      *Jobs      // work that goes on after the answer
	Long      *LongFiles // that the jobs write
	LongFrom  int        // rows from which a list is one
}

// DemoAccount is an account that the sign-in page of the demo shows to everyone.
type DemoAccount struct{ Username, Password, Role string }

// Door is where people sign in.
func (e *Env) Door() account.Door {
	return account.Door{Store: e.Store, Hasher: e.Hasher, Now: e.Clock, Pause: e.Pause}
}

// WordsIn returns the printer of a language, for text whose language does not depend on the reader.
func (e *Env) WordsIn(code string) *i18n.Printer { return e.Catalogue.For(code) }
