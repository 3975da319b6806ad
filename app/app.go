// Package app answers requests over HTTP: it mounts the routes of every area (app/<area>) on Echo, keeps sessions, runs
// a handler inside one transaction and writes its result after the commit. Echo is known here and nowhere else.
package app

import (
	"log/slog"
	"time"

	"github.com/alexedwards/scs/v2"

	"daihoi/app/mail"
	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Config is what the program hands to the web face.
type Config struct {
	Store     *store.Store
	Hasher    account.Hasher
	Log       *slog.Logger
	Clock     func() time.Time  // real time, for sessions and throttling; the store has its own
	Simulated bool              // the store's day is the demo's, shown in a banner
	Secure    bool              // cookies only over HTTPS
	SetupCode string            // asked on the set-up page of an empty database
	Demo      []web.DemoAccount // shown on the sign-in page of the demo
	Files     files.Folder      // of the evidence; none can be added without one
	Mailer    *mail.Mailer      // nil when no e-mail is sent
	Words     *i18n.Catalogue   // nil for the program's own; tests listen to what is missing
}

// App answers requests.
type App struct {
	*web.Env
	Secure   bool
	sessions *scs.SessionManager
}

// parallelHashes bounds the memory that a flood of sign-ins can take: each hash needs 19 MiB.
const parallelHashes = 4

// New builds the web face; Handler gives its HTTP side.
func New(c Config) (*App, error) {
	words := c.Words
	if words == nil {
		var err error
		if words, err = i18n.Load(); err != nil {
			return nil, err
		}
	}
	env := &web.Env{Store: c.Store, Hasher: c.Hasher, Hashing: make(chan struct{}, parallelHashes), Log: c.Log, Clock: c.Clock,
		Simulated: c.Simulated, SetupCode: c.SetupCode, Demo: c.Demo, Files: c.Files, Mailer: c.Mailer, Catalogue: words}
	return &App{Env: env, Secure: c.Secure, sessions: newSessions(c)}, nil
}
