package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The clock of an office PC jumps: its battery is empty, somebody mends the year. Nobody is shut out, nothing that was
// typed is lost, and the log keeps the order in which things were written.
func TestTheClockJumps(t *testing.T) {
	t.Parallel()
	built, err := worldFile()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "world.db")
	require.NoError(t, os.WriteFile(path, built, 0o600))
	clock := &movedClock{now: storetest.Clock()}
	s, err := store.Open(t.Context(), path, store.Options{Clock: clock.at, MustExist: true, Keys: storetest.Options().Keys})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	w := serveStore(t, s, func(c *app.Config) { c.Clock = clock.at }).find(t)

	b := w.as(t, "organizer")
	const day = 24 * time.Hour
	for i, jump := range []time.Duration{0, -400 * day, 2 * time.Hour, -time.Minute, 399 * day} {
		clock.pass(jump)
		number := "090000000" + string(rune('1'+i))
		version := string(rune('1' + i))
		if page := b.get("/account"); page.status != http.StatusOK { // a year later the session is over
			require.Equal(t, 4, i, "signed out by a jump of %s", jump)
			b = w.as(t, "organizer")
		}
		require.Equal(t, http.StatusSeeOther, b.post("/account", "version", version, "full_name", "Người organizer", "phone", number).status, jump)
		require.Contains(t, b.get("/account").body, number)
		for _, page := range []string{"/units/020", "/units/020/calendar", "/audit"} {
			require.Equal(t, http.StatusOK, b.get(page).status, "%s after a jump of %s", page, jump)
		}
	}
	require.NoError(t, s.Read(t.Context(), access.Program("test"), func(tx *store.Tx) error {
		state, err := store.CheckChain(tx, 0)
		require.True(t, state.Whole())
		return err
	}))
}
