package account_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The unit tree of the tests: two districts of one province.
const (
	nation = iota + 1
	province
	districtA
	communeA1
	communeA2
	districtB
	communeB1
)

var paths = map[int64]string{nation: "/1/", province: "/1/2/", districtA: "/1/2/3/", communeA1: "/1/2/3/4/",
	communeA2: "/1/2/3/5/", districtB: "/1/2/6/", communeB1: "/1/2/6/7/"}

var cheap = account.Hasher{Params: argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 16}}

const password = "Sông Hồng mùa lũ 7"

func seedUnits(t testing.TB, s *store.Store) {
	t.Helper()
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		if err := tx.DB().Exec("INSERT INTO levels(code, rank, name_vi, name_en, source) VALUES ('any', 1, 'Cấp', 'Level', 'test')").Error; err != nil {
			return err
		}
		parents := map[int64]any{nation: nil, province: nation, districtA: province, communeA1: districtA,
			communeA2: districtA, districtB: province, communeB1: districtB}
		for id := int64(nation); id <= communeB1; id++ {
			err := tx.DB().Exec(`INSERT INTO units(id, code, level_code, kind, name, full_name, parent_id, path, search_key, sort_key, valid_from, edition)
				VALUES (?, ?, 'any', '', '', ?, ?, ?, '', ?, '2024-01-01', 'test')`,
				id, fmt.Sprint(id), fmt.Sprint("Đơn vị ", id), parents[id], paths[id], []byte{byte(id)}).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func at(role access.Role, unit int64) account.GrantInput {
	return account.GrantInput{Role: role, UnitID: unit}
}

// add creates a user with every right of the program.
func add(t testing.TB, s *store.Store, username string, grants ...account.GrantInput) account.User {
	t.Helper()
	hash, err := cheap.Hash(password, username)
	require.NoError(t, err)
	var u account.User
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) {
		u, err = account.Create(tx, account.NewUser{User: account.User{Username: username, FullName: "Trần Thị " + username}, Hash: hash, Grants: grants})
		return err
	})
	return u
}

// load gives the present user and actor.
func load(t testing.TB, s *store.Store, id int64) (u account.User, actor access.Actor) {
	t.Helper()
	require.NoError(t, s.Read(context.Background(), storetest.Root(), func(tx *store.Tx) (err error) {
		u, actor, err = account.Load(tx, id)
		return err
	}))
	return u, actor
}

func actorOf(t testing.TB, s *store.Store, u account.User) access.Actor {
	t.Helper()
	_, actor := load(t, s, u.ID)
	return actor
}

func grantsOf(t testing.TB, s *store.Store, id int64) (grants []account.Grant) {
	t.Helper()
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		a, err := account.Get(tx, id)
		grants = a.Grants
		return err
	})
	return grants
}

// actions lists the audit entries of a user's record, oldest first.
func actions(t testing.TB, s *store.Store, entity string, id int64) (list []string) {
	t.Helper()
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		entries, err := store.History(tx, entity, id, 100)
		for _, e := range entries {
			list = append([]string{e.Action}, list...)
		}
		return err
	})
	return list
}

// problem is the key of the one problem in err.
func problem(t testing.TB, err error) string {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v", err)
	require.Len(t, f.Problems, 1)
	return f.Problems[0].Key
}

func kindName(err error) string {
	if err == nil {
		return "ok"
	}
	return map[fault.Kind]string{fault.Internal: "internal: " + err.Error(), fault.Invalid: "invalid: " + err.Error(), fault.NotFound: "not found",
		fault.Forbidden: "forbidden", fault.Conflict: "conflict", fault.Busy: "busy"}[fault.KindOf(err)]
}
