package main

import (
	"errors"
	"fmt"

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
	label := e.words.T("cli.generating", "Scale", e.words.T("cli.scale."+string(o.Scale)))
	f := e.farIn(func(done, total int) string { return fmt.Sprintf("%s: %d %%", label, 100*done/max(total, 1)) }, 0)
	o.Hash, o.Progress = hash, f.reach
	err = generate.Generate(e.ctx, s, o)
	f.end()
	s.SetClock(e.clock)
	return err
}
