// Package app answers requests over HTTP. It mounts the routes of every area (app/<area>) on Echo, keeps sessions, runs
// each handler in one transaction and writes its result after the commit. Only this package knows Echo.
package app

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"daihoi/app/mail"
	"daihoi/app/metrics"
	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/models/account"
	"daihoi/models/backup"
	"daihoi/models/files"
	"daihoi/models/replica"
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
	Version   string                                     // of the program, "" where nobody asks
	Simulated bool                                       // the store runs on the simulated date of the demo, shown in a banner
	Secure    bool                                       // the program is reached over HTTPS only
	Hosts     []string                                   // names under which it is reached; empty: any
	Proxies   []*net.IPNet                               // of which X-Forwarded-For is believed; empty: none
	SetupCode string                                     // required by the setup page of an empty database
	Demo      []web.DemoAccount                          // shown on the sign-in page of the demo
	Files     files.Folder                               // for uploads; without one no evidence can be uploaded
	Spool     string                                     // folder for the files of forms that are being read; empty: below Files
	Mailer    *mail.Mailer                               // nil when e-mail is not set up
	AdminCode bool                                       // administrators must have a second step at sign-in
	Idle      time.Duration                              // after which a session without a request ends, 2 hours when zero
	Pause     func(context.Context, time.Duration) error // lets time pass; nil for the real thing
	Timeout   time.Duration                              // of one request, 30 seconds when zero
	LongFrom  int                                        // rows from which a list is written in the background, book.LongFrom when zero
	Words     *i18n.Catalogue                            // nil for the embedded catalogue; tests pass one that reports missing keys
	Backups   backup.Schedule                            // zero when the server makes none
	Replica   func() replica.State                       // of the database's copy elsewhere; nil or the zero State without one
	Metrics   *metrics.Metrics                           // counts the requests; nil when nobody asks
}

// App answers requests.
type App struct {
	*web.Env
	Secure   bool
	hosts    []string
	timeout  time.Duration
	askAdmin bool // for a second step at sign-in
	sessions *scs.SessionManager
	address  echo.IPExtractor
	spoolDir string
	uploads  uploads
	working  chan struct{} // one slot for each form whose files may be in memory at the same time
	turns    turns
	metrics  *metrics.Metrics
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
	if c.Replica == nil {
		c.Replica = func() replica.State { return replica.State{} }
	}
	if c.Pause == nil {
		c.Pause = pause
	}
	env := &web.Env{Store: c.Store, Hasher: c.Hasher, Log: c.Log, Clock: c.Clock, Pause: c.Pause, Idle: c.Idle,
		Version: c.Version, Simulated: c.Simulated, SetupCode: c.SetupCode, Demo: c.Demo, Files: c.Files, Mailer: c.Mailer, Backups: c.Backups, Replica: c.Replica, Plans: new(roster.Plans), Catalogue: words, Watch: web.NewWatch(), Jobs: web.NewJobs(c.Store, c.Log)}
	spool := cmp.Or(c.Spool, filepath.Join(string(c.Files), "incoming"))
	env.Long, env.LongFrom = web.NewLongFiles(c.Store, env.Jobs, c.Log, c.Clock, spool), cmp.Or(c.LongFrom, book.LongFrom)
	return &App{Env: env, Secure: c.Secure, hosts: c.Hosts, askAdmin: c.AdminCode, timeout: cmp.Or(c.Timeout, 30*time.Second), sessions: newSessions(c),
		address: addressOf(c.Proxies), spoolDir: spool, metrics: c.Metrics, uploads: uploads{each: map[int64]int{}},
		working: make(chan struct{}, workingAtOnce), turns: turns{working: map[string]chan struct{}{}}}, nil
}

// addressOf finds the reader's address. Anyone can send X-Forwarded-For, so it counts only from the proxies.
func addressOf(proxies []*net.IPNet) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trust = append(trust, echo.TrustIPRange(p))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
