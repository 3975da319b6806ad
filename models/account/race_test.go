package account_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Two administrators lock each other: the second transaction begins before the first is committed. SQLite has one
// writer and cannot come here; on PostgreSQL the second must wait and then see what the first did.
func TestAdministratorsCannotLockEachOther(t *testing.T) {
	t.Parallel()
	s := storetest.Postgres(t)
	seedUnits(t, s)
	one, two := add(t, s, "admin.one", at(access.Admin, nation)), add(t, s, "admin.two", at(access.Admin, nation))
	actorOne, actorTwo := actorOf(t, s, one), actorOf(t, s, two)
	second := make(chan error, 1)
	finished := false
	var secondError error
	require.NoError(t, s.Write(t.Context(), actorOne, func(tx *store.Tx) error {
		if err := account.Lock(tx, two.ID, two.Version); err != nil {
			return err
		}
		go func() {
			second <- s.Write(context.Background(), actorTwo, func(tx *store.Tx) error { return account.Lock(tx, one.ID, one.Version) })
		}()
		for waiting := int64(0); waiting == 0 && !finished; {
			select {
			case secondError = <-second:
				finished = true
			default:
			}
			err := tx.DB().Raw(`SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks
				WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&waiting).Error
			if err != nil {
				return err
			}
		}
		return nil
	}))
	if !finished {
		secondError = <-second
	}
	require.Equal(t, "problem.last_admin", problem(t, secondError))
}
