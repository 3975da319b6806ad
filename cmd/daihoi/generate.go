package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"daihoi/models/account"
	"daihoi/models/demo"
	"daihoi/models/fault"
	"daihoi/models/generate"
	"daihoi/models/store"
)

type generateCmd struct {
	Scale string `name:"scale" enum:"district,province,nation" default:"district" help:"${cli_generate_scale}"`
	Unit  string `name:"unit" placeholder:"CODE" help:"${cli_generate_unit}"`
	Seed  uint64 `name:"seed" default:"1" help:"${cli_generate_seed}"`
	Until string `name:"until" placeholder:"DATE" help:"${cli_generate_until}"`
}

func (generateCmd) Help() string {
	return "  daihoi generate --scale district --db huyen.db\n  daihoi generate --scale nation --seed 7 --db postgres://localhost/daihoi"
}

// Run fills an empty database with invented congresses of a season and prints how to sign in.
func (c generateCmd) Run(e *env) (err error) {
	if e.db == "" {
		return fault.New(fault.Invalid, "cli.generate_needs_db")
	}
	until, err := typedDay(c.Until)
	if err != nil {
		return err
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := e.generate(s, generate.Options{Scale: generate.Scale(c.Scale), Unit: c.Unit, Seed: c.Seed, Until: until}); err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.words.T("cli.generated", "Target", s.Target(), "Organizer", generate.Organizer, "Admin", generate.Admin, "Password", demo.Password))
	return nil
}

// generate fills a new database and refuses one with users.
func (e *env) generate(s *store.Store, o generate.Options) error {
	code, err := setupCode(e.ctx, s)
	if err != nil {
		return err
	}
	if code == "" {
		return fault.New(fault.Conflict, "cli.not_empty", "Target", s.Target())
	}
	hash, err := account.StandardHasher().Hash(demo.Password, generate.Organizer)
	if err != nil {
		return err
	}
	b := &bar{out: e.errOut, label: e.words.T("cli.generating", "Scale", e.words.T("cli.scale."+string(o.Scale)))}
	o.Hash, o.Progress = hash, b.show
	err = generate.Generate(e.ctx, s, o)
	b.end()
	s.SetClock(e.clock)
	return err
}

// bar shows the progress of long work in one line of the terminal.
type bar struct {
	out     io.Writer
	label   string
	percent int
	begun   bool
}

const barWidth = 40

func (b *bar) show(done, total int) {
	percent := 100 * done / max(total, 1)
	if b.begun && percent == b.percent {
		return
	}
	b.begun, b.percent = true, percent
	full := barWidth * percent / 100
	_, _ = fmt.Fprintf(b.out, "\r%s [%s%s] %d %%", b.label, strings.Repeat("█", full), strings.Repeat("░", barWidth-full), percent)
}

func (b *bar) end() {
	if b.begun {
		_, _ = fmt.Fprintln(b.out)
	}
}
