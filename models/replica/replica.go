package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/benbjohnson/litestream"
	"github.com/benbjohnson/litestream/file"

	"daihoi/models/fault"
)

// How often changes are copied, and the longest wait after a failure.
const (
	interval = time.Second
	longest  = 30 * time.Second
)

// State says how the copying goes.
type State struct {
	To      string    // the address, without password
	Since   time.Time // when copying began
	At      time.Time // every transaction committed before is in the copy; zero before the first success
	Problem string    // why the last attempt failed, in the words of the system; "" after a success
	Failing time.Time // since when attempts fail
}

// Replica copies a database while it is used.
type Replica struct {
	db     *litestream.DB
	copies *litestream.Store
	clock  func() time.Time
	said   *slog.Logger
	end    func()
	ended  chan struct{}

	mu    sync.Mutex
	state State
}

// Start begins to copy the SQLite file at path, whose store is open and Replicated, and goes on until Close. A place that
// cannot be reached does not keep it from starting: State tells. keep is how far back the copy can be read.
func Start(path string, to Address, keep time.Duration, clock func() time.Time, log *slog.Logger) (*Replica, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(path, "?#%") { // the library puts the path into an address of SQLite as it is
		return nil, fault.New(fault.Invalid, "replica.bad_name", "File", path)
	}
	client, err := to.client()
	if err != nil {
		return nil, err
	}
	r := &Replica{db: litestream.NewDB(path), clock: clock, said: log, ended: make(chan struct{}), state: State{To: to.String(), Since: clock()}}
	if err := os.MkdirAll(r.db.MetaPath(), 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", r.db.MetaPath())
	}
	copying := litestream.NewReplicaWithClient(r.db, client)
	copying.MonitorEnabled, r.db.MonitorInterval = false, 0 // run asks itself, so that it hears of every failure
	copying.AutoRecoverEnabled = true
	if folder, ok := client.(*file.ReplicaClient); ok {
		folder.Replica = copying // its files get the rights of the database
	}
	r.db.Replica = copying
	levels := litestream.CompactionLevels{{Level: 0}, {Level: 1, Interval: 30 * time.Second}, {Level: 2, Interval: 5 * time.Minute}, {Level: 3, Interval: time.Hour}}
	r.copies = litestream.NewStore([]*litestream.DB{r.db}, levels)
	r.copies.SnapshotRetention = keep
	r.copies.Logger = log
	r.db.SetLogger(log)
	ctx, cancel := context.WithCancel(context.Background())
	r.end = cancel
	go r.run(ctx)
	return r, nil
}

// Forget removes what copying left beside a database that another one replaces.
func Forget(path string) error { return os.RemoveAll(litestream.NewDB(path).MetaPath()) }

// run copies until the context ends.
func (r *Replica) run(ctx context.Context) {
	defer close(r.ended)
	wait, begun := time.Duration(0), false
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		at, err := r.clock(), error(nil)
		if !begun {
			err = r.copies.Open(ctx)
			begun = err == nil
		}
		if err == nil {
			err = r.db.SyncAndWait(ctx)
		}
		if ctx.Err() != nil {
			return
		}
		r.note(at, err)
		if wait = max(min(wait*2, longest), interval); err == nil {
			wait = interval
		}
	}
}

// note keeps what came of an attempt begun at the time, and says in the log when copying begins or ceases to fail.
func (r *Replica) note(at time.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	failing := !r.state.Failing.IsZero()
	switch {
	case err == nil:
		r.state.At, r.state.Problem, r.state.Failing = at, "", time.Time{}
		if failing {
			r.said.Warn("replicating again", "to", r.state.To)
		}
	case !failing:
		r.state.Failing = at
		r.said.Error("not replicated", "to", r.state.To, "err", err)
		fallthrough
	default:
		r.state.Problem = err.Error()
	}
}

// State is how the copying goes now.
func (r *Replica) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// goodbye is how long Close tries to copy the last changes.
const goodbye = 10 * time.Second

// Close copies what is not copied yet and ends. The store must be closed before: the last one to close the file merges its
// log, and no change may follow.
func (r *Replica) Close() error {
	r.end()
	<-r.ended
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if err := r.copies.Close(ctx); err != nil && !errors.Is(err, litestream.ErrDatabaseNotOpen) {
		return fmt.Errorf("replica: the last changes were not copied: %w", err)
	}
	return nil
}
