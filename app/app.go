// Package app answers requests over HTTP. It mounts the routes of every area (app/<area>) on Echo, keeps sessions, runs
// each handler in one transaction and writes its result after the commit. Only this package knows Echo.
package app

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/alexedwards/scs/v2"

	"daihoi/app/mail"
	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/models/files"
	"daihoi/models/roster"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Config is what the program passes to the web application.
type Config struct {
	Store     *store.Store
	Hasher    account.Hasher
	Log       *slog.Logger
	Clock     func() time.Time                           // real time, for sessions and throttling; the store has its own
	Simulated bool                                       // the store runs on the simulated date of the demo, shown in a banner
	Secure    bool                                       // cookies only over HTTPS
	SetupCode string                                     // required by the setup page of an empty database
	Demo      []web.DemoAccount                          // shown on the sign-in page of the demo
	Files     files.Folder                               // for uploads; without one nothing can be uploaded
	Mailer    *mail.Mailer                               // nil when e-mail is not set up
	Timeout   time.Duration                              // of one request, 30 seconds when zero
	AdminCode bool                                       // administrators must have a second step at sign-in
	Idle      time.Duration                              // after which a session without a request ends, 2 hours when zero
	Pause     func(context.Context, time.Duration) error // lets time pass; nil for the real thing
	Words     *i18n.Catalogue                            // nil for the embedded catalogue; tests pass one that reports missing keys
}

// App answers requests.
type App struct {
	*web.Env
	Secure   bool
	timeout  time.Duration
	askAdmin bool // for a second step at sign-in
	sessions *scs.SessionManager
}

// pause lets real time pass.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// New builds the web application; Handler is its HTTP side.
func New(c Config) (*App, error) {
	words := c.Words
	if words == nil {
		var err error
		if words, err = i18n.Load(); err != nil {
			return nil, err
		}
	}
	c.Idle = cmp.Or(c.Idle, 2*time.Hour)
	if c.Pause == nil {
		c.Pause = pause
	}
	env := &web.Env{Store: c.Store, Hasher: c.Hasher, Log: c.Log, Clock: c.Clock, Pause: c.Pause, Idle: c.Idle,
		Simulated: c.Simulated, SetupCode: c.SetupCode, Demo: c.Demo, Files: c.Files, Mailer: c.Mailer, Plans: new(roster.Plans), Catalogue: words}
	return &App{Env: env, Secure: c.Secure, askAdmin: c.AdminCode, timeout: cmp.Or(c.Timeout, 30*time.Second), sessions: newSessions(c)}, nil
}
