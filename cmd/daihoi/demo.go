package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"daihoi/app"
	"daihoi/app/web"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/demo"
	"daihoi/models/fault"
	"daihoi/models/store"
)

type demoCmd struct {
	Term    string `name:"term" enum:"2024-2029,2025-2030" default:"2024-2029" help:"${cli_demo_term}"`
	Addr    string `name:"addr" default:"127.0.0.1:8080" help:"${cli_addr}"`
	NoServe bool   `name:"no-serve" help:"${cli_no_serve}"`
}

func (demoCmd) Help() string {
	return "  daihoi demo\n  daihoi demo --term 2025-2030\n  daihoi demo --db thu.db --addr 127.0.0.1:9000"
}

// Run creates the sample district and serves it. Without --db it uses a temporary folder and deletes it afterwards. A
// file named with --db is kept; if it already holds a demo, Run serves that.
func (c demoCmd) Run(e *env) (err error) {
	if e.db == "" {
		if c.NoServe {
			return fault.New(fault.Invalid, "cli.demo_needs_db")
		}
		dir, err := os.MkdirTemp("", "daihoi-demo-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		e.db = filepath.Join(dir, "demo.db")
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := e.build(s, demo.StoryOf(c.Term)); err != nil {
		return err
	}
	e.printAccounts()
	if c.NoServe {
		fmt.Fprintln(e.out, e.words.T("cli.demo_ready", "Target", s.Target()))
		return nil
	}
	return e.serve(s, front{addr: c.Addr}, app.Config{Demo: demoAccounts(), Log: e.log()})
}

// build fills a new database and refuses one with other data.
func (e *env) build(s *store.Store, story demo.Story) error {
	day, err := simulatedDay(e.ctx, s)
	if err != nil {
		return err
	}
	if day.IsZero() {
		code, err := setupCode(e.ctx, s)
		if err != nil {
			return err
		}
		if code == "" {
			return fault.New(fault.Conflict, "cli.not_a_demo", "Target", s.Target())
		}
		accounts := story.Accounts
		hash, err := account.StandardHasher().Hash(demo.Password, accounts[0].Username)
		if err != nil {
			return err
		}
		for i := range accounts {
			accounts[i].Hash = hash
		}
		s.SetToday(calendar.Date{}) // the story is told day by day
		if err := story.Build(e.ctx, s, accounts); err != nil {
			return err
		}
		day = story.Today
	}
	s.SetClock(e.clock)
	e.setDay(s, day)
	return nil
}

func demoAccounts() []web.DemoAccount {
	var list []web.DemoAccount
	for _, a := range demo.Accounts() {
		list = append(list, web.DemoAccount{Username: a.Username, Password: demo.Password, Role: string(a.Role)})
	}
	return list
}

func (e *env) printAccounts() {
	fmt.Fprintln(e.out, e.words.T("cli.demo_accounts"))
	w := tabwriter.NewWriter(e.out, 0, 0, 3, ' ', 0)
	for _, a := range demoAccounts() {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", a.Username, a.Password, e.words.T("role."+a.Role))
	}
	_ = w.Flush()
}
