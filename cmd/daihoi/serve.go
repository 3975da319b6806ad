package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"daihoi/app"
	"daihoi/app/mail"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/deadline"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/finalreport"
	"daihoi/models/meeting"
	"daihoi/models/paper"
	"daihoi/models/proceedings"
	"daihoi/models/store"
)

const defaultDatabase = "daihoi.db"

type serveCmd struct {
	New     bool          `name:"new" help:"${cli_new}"`
	Standby string        `name:"db-read" env:"DAIHOI_DB_READ" placeholder:"URL" help:"${cli_db_read}"`
	Addr    string        `name:"addr" env:"DAIHOI_ADDR" default:"127.0.0.1:8080" help:"${cli_addr}"`
	Secure  bool          `name:"secure-cookies" aliases:"secure" env:"DAIHOI_SECURE_COOKIES" help:"${cli_secure}"`
	Hosts   []string      `name:"host" env:"DAIHOI_HOST" placeholder:"NAME" help:"${cli_host}"`
	Proxies []string      `name:"trusted-proxy" env:"DAIHOI_TRUSTED_PROXY" placeholder:"CIDR" help:"${cli_trusted_proxy}"`
	Idle    time.Duration `name:"idle" env:"DAIHOI_IDLE" default:"2h" help:"${cli_idle}"`
	Second  bool          `name:"admin-second-step" env:"DAIHOI_ADMIN_SECOND_STEP" help:"${cli_admin_second}"`
	SMTP    string        `name:"smtp" env:"DAIHOI_SMTP_URL" placeholder:"URL" help:"${cli_smtp}"`
	From    string        `name:"mail-from" env:"DAIHOI_MAIL_FROM" placeholder:"ADDRESS" help:"${cli_mail_from}"`
	encrypted
	backups
	replicating
	watched
}

func (serveCmd) Help() string {
	return "  daihoi serve --new --db daihoi.db\n  daihoi serve --db daihoi.db --addr 127.0.0.1:8080"
}

// Run serves the database. Only --new creates one: a mistyped name, or a file that is gone, must not look like an empty
// office. The first page of a new database is the set-up, which asks for the code printed here.
func (c serveCmd) Run(e *env) error {
	if c.Idle < time.Minute {
		return fault.New(fault.Invalid, "cli.bad_idle")
	}
	proxies, err := trustedProxies(c.Proxies)
	if err != nil {
		return err
	}
	mailer, err := c.mailer()
	if err != nil {
		return err
	}
	logger := e.log()
	if target := e.target(); !store.IsPostgres(target) {
		if err := private(logger, target, target+"-wal", target+"-shm", string(e.folder()), e.keys().File); err != nil {
			return err
		}
	}
	if err := c.watched.check(); err != nil {
		return err
	}
	reached, err := c.front(e, c.Addr, logger)
	if err != nil {
		return err
	}
	s, err := e.openWith(store.Options{MustExist: !c.New, Examine: true, Watched: true, Replicated: c.Replicate != "", Standby: c.Standby})
	if f := fault.As(err); f != nil && (f.Key == "fault.db_missing" || f.Key == "fault.db_empty") {
		return fault.Wrap(err, f.Kind, "cli.no_database", "Target", f.Args["Target"])
	} else if err != nil {
		return err
	}
	if err := c.begins(e, s); err != nil {
		return errors.Join(err, s.Close())
	}
	endBackups, err := c.backups.begin(e, s)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	limitMemory(logger)
	copying, err := c.replicate(e, logger)
	if err != nil {
		endBackups()
		return errors.Join(err, s.Close())
	}
	counted, endMetrics, err := c.watched.begin(s, logger)
	if err != nil {
		endBackups()
		return errors.Join(err, s.Close(), copying.close())
	}
	err = e.serve(s, reached, app.Config{Metrics: counted, Replica: copying.state, Secure: c.Secure || reached.tls != nil, Hosts: append(c.Hosts, c.ACME...), Proxies: proxies, Idle: c.Idle, AdminCode: c.Second, Mailer: mailer, Backups: c.schedule(), Log: logger})
	endMetrics()
	endBackups()
	return errors.Join(err, s.Close(), copying.close())
}

// begins refuses --new for a database that has been set up: whoever leaves it in a script would get an empty office on
// the day the file is gone.
func (c serveCmd) begins(e *env, s *store.Store) error {
	code, err := setupCode(e.ctx, s)
	if err == nil && c.New && code == "" {
		return fault.New(fault.Conflict, "cli.not_new", "Target", s.Target())
	}
	return err
}

// memoryShare is the part of the machine's memory, or of the limit of its container, that the program may use before it
// cleans up harder.
const memoryShare = 0.8

// limitMemory sets the limit unless the variable GOMEMLIMIT is set.
func limitMemory(log *slog.Logger) {
	_, err := memlimit.Set(memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)))
	if err != nil {
		log.Warn("memory not limited", "err", err)
	}
}

// mailer sends the reminders. It is nil without a mail server.
func (c serveCmd) mailer() (*mail.Mailer, error) {
	if c.SMTP == "" {
		return nil, nil
	}
	m, err := mail.NewMailer(c.SMTP, c.From)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.bad_smtp", "Error", err.Error())
	}
	return m, nil
}

// log is where the program reports while it serves.
func (e *env) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(e.errOut, &slog.HandlerOptions{Level: logLevel()}))
}

// target is the database of --db.
func (e *env) target() string { return cmp.Or(e.db, defaultDatabase) }

// sayUpgrading tells the log where the database of the earlier version is kept.
func (e *env) sayUpgrading(kept string, from, to int64) {
	fmt.Fprintln(e.errOut, e.words.T("cli.upgrading", "Kept", kept, "From", from, "To", to))
}

// open opens the database of --db.
func (e *env) open(mustExist bool) (*store.Store, error) {
	return e.openWith(store.Options{MustExist: mustExist})
}

// openWith opens the database of --db.
func (e *env) openWith(o store.Options) (*store.Store, error) {
	return e.opened(e.ctx, e.target(), o)
}

// openAt opens any database.
func (e *env) openAt(ctx context.Context, target string, mustExist bool) (*store.Store, error) {
	return e.opened(ctx, target, store.Options{MustExist: mustExist})
}

// opened opens a database. A demo's simulated day becomes the clock, unless --today names another day; then entries bear the
// real instant.
func (e *env) opened(ctx context.Context, target string, o store.Options) (*store.Store, error) {
	o.Clock, o.Upgrading, o.Keys, o.NewKey = e.clock, e.sayUpgrading, e.keys(), e.sayNewKey
	s, err := store.Open(ctx, target, o)
	if err != nil {
		return nil, err
	}
	day, err := simulatedDay(ctx, s)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	e.setDay(s, day)
	return s, nil
}

// setDay gives a database the day of --today, which nothing keeps, else that of its demo.
func (e *env) setDay(s *store.Store, demo calendar.Date) {
	switch {
	case !e.today.IsZero():
		s.SetToday(e.today)
	case !demo.IsZero():
		s.SetClock(onDay(demo, e.clock))
	}
}

func simulatedDay(ctx context.Context, s *store.Store) (day calendar.Date, err error) {
	err = s.Read(ctx, access.Program("start"), func(tx *store.Tx) error {
		text, err := store.GetSetting(tx, store.SimulatedDay)
		if err != nil {
			return err
		}
		day, err = calendar.Parse(text)
		return err
	})
	return day, err
}

// onDay moves a clock to the day and keeps its time of day.
func onDay(day calendar.Date, clock func() time.Time) func() time.Time {
	return func() time.Time {
		now := clock().In(calendar.Zone())
		return time.Date(day.Year(), day.Month(), day.Day(), now.Hour(), now.Minute(), now.Second(), now.Nanosecond(), calendar.Zone())
	}
}

// serve answers requests until the context ends, then waits for those in progress.
func (e *env) serve(s *store.Store, reached front, config app.Config) error {
	listener, plain, err := reached.listeners()
	if err != nil {
		return err
	}
	config.Store, config.Clock, config.Hasher = s, e.clock, account.StandardHasher()
	day, err := simulatedDay(e.ctx, s)
	if err != nil {
		return err
	}
	config.Simulated = !day.IsZero() || !e.today.IsZero()
	if config.SetupCode, err = setupCode(e.ctx, s); err != nil {
		return err
	}
	config.Files = e.folder()
	config.Version, _ = ownVersion()
	if err := sweep(e.ctx, s, config.Files, e.clock); err != nil {
		return err
	}
	spool, remove, err := spoolFolder(config.Files, e.clock)
	if err != nil {
		return err
	}
	defer remove()
	config.Spool = spool
	face, err := app.New(config)
	if err != nil {
		return err
	}
	defer face.Long.Close() // once the jobs have ended
	defer face.Jobs.Close()
	handler, err := face.Handler()
	if err != nil {
		return err
	}
	server := newServer(handler, slog.NewLogLogger(config.Log.Handler(), slog.LevelDebug))
	server.RegisterOnShutdown(face.Watch.End) // it waits for open pages otherwise
	fmt.Fprintln(e.out, e.words.T("cli.opened", "Target", s.Target()))
	fmt.Fprintln(e.out, e.words.T("cli.key_is", "File", s.KeyFile()))
	if config.SetupCode != "" {
		fmt.Fprintln(e.out, e.words.T("cli.setup_code", "Code", config.SetupCode))
	}
	fmt.Fprintln(e.out, e.words.T("cli.listening", "Address", reached.address(listener)))
	if e.listening != nil {
		if err := e.listening(reached.address(listener), config.SetupCode); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	ctx, stop := context.WithCancel(e.ctx)
	var beside sync.WaitGroup
	beside.Go(func() { tidy(ctx, s, account.Sessions{Store: s, Now: e.clock}, config.Log) })
	beside.Go(func() { s.Hear(ctx, face.Heard, face.Watch.TouchAll) })
	defer func() { stop(); beside.Wait() }() // a database is left in order when nobody is at work in it
	return reached.until(e.ctx, server, listener, plain)
}

// folder is where uploaded files are stored: --files, or next to the SQLite file. PostgreSQL without --files stores
// none.
func (e *env) folder() files.Folder {
	target := e.target()
	switch {
	case e.files != "":
		return files.Folder(e.files)
	case store.IsPostgres(target):
		return ""
	}
	return files.Folder(target + ".files")
}

// spoolFolder is where forms with files lie while they are read: below the folder of files, else a folder of its own
// that remove deletes. What an earlier run has left there is removed after a day.
func spoolFolder(folder files.Folder, clock func() time.Time) (dir string, remove func(), err error) {
	if folder.Configured() {
		dir = filepath.Join(string(folder), "incoming")
		return dir, func() {}, app.SweepSpool(dir, clock().Add(-remainsFor))
	}
	dir, err = os.MkdirTemp("", "daihoi-incoming-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// remainsFor is how long the remains of interrupted uploads stay: longer than any upload takes.
const remainsFor = 24 * time.Hour

// sweep removes the remains of interrupted uploads.
func sweep(ctx context.Context, s *store.Store, folder files.Folder, clock func() time.Time) error {
	_, err := folder.Sweep(clock().Add(-remainsFor), func(digests []string) (known []string, err error) {
		err = s.Read(ctx, access.Program("start"), func(tx *store.Tx) error {
			for _, some := range []func(*store.Tx, []string) ([]string, error){directive.KnownDigests, deadline.KnownDigests, clusterevent.KnownDigests, finalreport.KnownDigests, proceedings.KnownDigests, meeting.KnownDigests, paper.KnownDigests} {
				found, err := some(tx, digests)
				if err != nil {
					return err
				}
				known = append(known, found...)
			}
			return nil
		})
		return known, err
	})
	return err
}

// tidy deletes ended sessions and outdated answers to forms once an hour.
func tidy(ctx context.Context, s *store.Store, sessions account.Sessions, log *slog.Logger) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := errors.Join(sessions.Reap(ctx), s.ForgetAnswers(ctx)); err != nil && ctx.Err() == nil {
			log.Warn("not tidied", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// setupCode protects the set-up of an empty database: only someone who sees the console knows it.
func setupCode(ctx context.Context, s *store.Store) (code string, err error) {
	err = s.Read(ctx, access.Program("start"), func(tx *store.Tx) error {
		empty, err := account.NoUsers(tx)
		if empty {
			code = strings.ToLower(rand.Text()[:8])
		}
		return err
	})
	return code, err
}

func logLevel() slog.Level {
	var level slog.Level
	if level.UnmarshalText([]byte(os.Getenv("DAIHOI_LOG"))) != nil {
		return slog.LevelWarn
	}
	return level
}
