package main

import (
	"log/slog"
	"time"

	"daihoi/models/fault"
	"daihoi/models/replica"
	"daihoi/models/store"
)

// replicating are the flags of serve that keep a copy of the database elsewhere.
type replicating struct {
	Replicate string        `name:"replicate" env:"DAIHOI_REPLICATE" placeholder:"ADDRESS" help:"${cli_replicate}"`
	Kept      time.Duration `name:"replicate-keep" env:"DAIHOI_REPLICATE_KEEP" default:"168h" help:"${cli_replicate_keep}"`
}

// copying is what runs for them: the zero copying when the database is not replicated.
type copying struct{ *replica.Replica }

// replicate begins to copy the database.
func (c replicating) replicate(e *env, log *slog.Logger) (copying, error) {
	if c.Replicate == "" {
		return copying{}, nil
	}
	if store.IsPostgres(e.target()) {
		return copying{}, fault.New(fault.Invalid, "backup.postgres")
	}
	if c.Kept < time.Hour {
		return copying{}, fault.New(fault.Invalid, "replica.short", "Kept", c.Kept.String())
	}
	to, err := replica.Parse(c.Replicate)
	if err != nil {
		return copying{}, err
	}
	r, err := replica.Start(e.target(), to, c.Kept, e.clock, log)
	return copying{r}, err
}

func (c copying) state() replica.State {
	if c.Replica == nil {
		return replica.State{}
	}
	return c.State()
}

func (c copying) close() error {
	if c.Replica == nil {
		return nil
	}
	return c.Close()
}
