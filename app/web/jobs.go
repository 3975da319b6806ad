package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"daihoi/models/store"
)

// jobsAtOnce work; others wait for their turn.
const jobsAtOnce = 2

// Jobs is work that takes longer than an answer may: it goes on in the background, says how far it is and can be stopped. A job
// must be able to be begun again where it was stopped, because the program can end at any time: what it does is in the
// database, and only that it is running is here. Servers on one database take turns by its name.
type Jobs struct {
	store   *store.Store
	log     *slog.Logger
	slots   chan struct{}
	all     context.Context
	end     context.CancelFunc
	running sync.WaitGroup

	mu   sync.Mutex
	jobs map[string]*job
}

type job struct {
	stop context.CancelFunc // nil once it has ended
	err  error
}

// NewJobs makes the list of jobs of a program.
func NewJobs(s *store.Store, log *slog.Logger) *Jobs {
	j := &Jobs{store: s, log: log, slots: make(chan struct{}, jobsAtOnce), jobs: map[string]*job{}}
	j.all, j.end = context.WithCancel(context.Background())
	return j
}

// Start begins the work called name, unless it is running.
func (j *Jobs) Start(name string, work func(context.Context) error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if found := j.jobs[name]; found != nil && found.stop != nil || j.all.Err() != nil {
		return
	}
	ctx, stop := context.WithCancel(j.all)
	j.jobs[name] = &job{stop: stop}
	j.running.Add(1)
	go func() {
		defer j.running.Done()
		err := j.turn(ctx, name, work)
		j.mu.Lock()
		defer j.mu.Unlock()
		stop()
		if err == nil || errors.Is(err, context.Canceled) {
			delete(j.jobs, name)
			return
		}
		j.log.Error("job failed", "job", name, "err", err)
		j.jobs[name] = &job{err: err}
	}()
}

func (j *Jobs) turn(ctx context.Context, name string, work func(context.Context) error) (err error) {
	select {
	case j.slots <- struct{}{}:
		defer func() { <-j.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() {
		if trouble := recover(); trouble != nil {
			j.log.Error("job broke off", "job", name, "panic", trouble)
			err = errors.New("the job broke off")
		}
	}()
	free, err := j.store.Hold(ctx, name)
	if err != nil || free == nil { // another server does it
		return err
	}
	defer free()
	return work(ctx)
}

// Running reports whether the work is going on or waiting; failed is why it ended here, nil if it is done or was never begun.
func (j *Jobs) Running(tx *store.Tx, name string) (running bool, failed, err error) {
	j.mu.Lock()
	found := j.jobs[name]
	j.mu.Unlock()
	if found != nil && found.stop != nil {
		return true, nil, nil
	}
	if running, err = tx.Held(name); running || err != nil || found == nil {
		return running, nil, err
	}
	return false, found.err, nil
}

// Stop ends the work, on whichever server it is done; what it has done stays.
func (j *Jobs) Stop(tx *store.Tx, name string) error {
	j.stop(name)
	return tx.Tell(toldStop + name)
}

func (j *Jobs) stop(name string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if found := j.jobs[name]; found != nil && found.stop != nil {
		found.stop()
	}
}

// Wait waits for all that has been begun.
func (j *Jobs) Wait() { j.running.Wait() }

// Close stops everything and waits for it.
func (j *Jobs) Close() {
	j.end()
	j.Wait()
}
