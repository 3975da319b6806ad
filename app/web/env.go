package web

import (
	"log/slog"
	"time"

	"daihoi/app/mail"
	"daihoi/models/account"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Env is what every request can reach: the store, the words and the services of the program.
type Env struct {
	Store     *store.Store
	Hasher    account.Hasher
	Hashing   chan struct{} // one place for each password that may be hashed at the same time
	Log       *slog.Logger
	Clock     func() time.Time // real time, for sessions and throttling; the store has its own
	Simulated bool             // the store's day is the demo's, shown in a banner
	SetupCode string           // asked on the set-up page of an empty database
	Demo      []DemoAccount    // shown on the sign-in page of the demo
	Files     files.Folder     // of the evidence; nothing can be uploaded without one
	Mailer    *mail.Mailer     // nil when no e-mail is sent
	Catalogue *i18n.Catalogue
}

// DemoAccount is an account that the demo's sign-in page shows to everybody.
type DemoAccount struct{ Username, Password, Role string }

// WordsIn prints in the language with the code, whoever reads the page.
func (e *Env) WordsIn(code string) *i18n.Printer { return e.Catalogue.For(code) }
