package app_test

import (
	"bufio"
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// beside starts a second server on a world's database and lets the world hear what it tells.
func (w *world) beside(t *testing.T) *world {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	hearing, end := make(chan struct{}), sync.WaitGroup{}
	begins := sync.OnceFunc(func() { close(hearing) })
	end.Go(func() { w.Store.Hear(ctx, w.Face.Heard, begins) })
	t.Cleanup(func() { stop(); end.Wait() })
	<-hearing
	return serveStore(t, w.Store).find(t)
}

func onPostgres(t *testing.T) *world {
	t.Helper()
	s := storetest.Postgres(t)
	storetest.Must(t, s, storetest.Root(), populate)
	return serveStore(t, s).find(t)
}

// An arrival that one server takes in shows at once on the board that another one serves.
func TestBoardIsToldByAnotherServer(t *testing.T) {
	t.Parallel()
	w := onPostgres(t)
	ids, desk := w.door(t)
	other := w.beside(t)
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+desk+"/board", nil)
	require.NoError(t, err)
	ask.Header.Set("Accept", "text/event-stream")
	answer, err := w.as(t, "letan").client.Do(ask)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	require.True(t, lines.Scan())
	require.Equal(t, "retry: 5000", lines.Text())
	other.as(t, "letan").follow(desk, "subject", itoa(ids["Nguyễn Thị Ánh"]))
	for lines.Scan() && lines.Text() == "" {
	}
	require.Equal(t, "event: change", lines.Text())
}

// What one server does in the background is known to the others: they say that it goes on, do not begin it again, and stop it.
func TestJobsOfAnotherServer(t *testing.T) {
	t.Parallel()
	w := onPostgres(t)
	other := w.beside(t)
	runs := func() (running bool) {
		require.NoError(t, other.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			running, _, err = other.Jobs.Running(tx, "papers/1")
			return err
		}))
		return running
	}
	begun, stopped := make(chan struct{}), make(chan struct{})
	w.Jobs.Start("papers/1", func(ctx context.Context) error {
		close(begun)
		<-ctx.Done()
		close(stopped)
		return ctx.Err()
	})
	<-begun
	require.True(t, runs())
	var twice atomic.Bool
	other.Jobs.Start("papers/1", func(context.Context) error { twice.Store(true); return nil })
	other.Jobs.Wait()
	require.False(t, twice.Load())
	storetest.Must(t, other.Store, storetest.Root(), func(tx *store.Tx) error { return other.Jobs.Stop(tx, "papers/1") })
	<-stopped
	w.Jobs.Wait()
	for runs() { // PostgreSQL frees the name when it sees that the line has ended
	}
	other.Jobs.Start("papers/1", func(context.Context) error { twice.Store(true); return nil })
	other.Jobs.Wait()
	require.True(t, twice.Load(), "now it may")
}
