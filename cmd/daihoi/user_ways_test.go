package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// An administrator at the server sees what lets a user in, and revokes a token that has leaked.
func TestWaysInAreListedAndRevoked(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	user := func(args ...string) (int, string, string) {
		return command(t, append(append([]string{"user"}, args...), "--db", db)...)
	}
	for kind, none := range map[string]string{"keys": "Chưa có khóa nào.\n", "tokens": "Chưa có mã nào.\n"} {
		code, out, errOut := user(kind, "dieuphoi")
		require.Equal(t, []any{0, none, ""}, []any{code, out, errOut})
	}

	s, err := store.Open(t.Context(), db, store.Options{Clock: time.Now, MustExist: true, Keys: storetest.Options().Keys})
	require.NoError(t, err)
	var actor access.Actor
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		u, err := userNamed(tx, "dieuphoi")
		if err == nil {
			_, actor, err = account.Load(tx, u.ID)
		}
		return err
	}))
	require.NoError(t, s.Write(t.Context(), actor, func(tx *store.Tx) error {
		u, err := org.ByCode(tx, "00646")
		if err == nil {
			_, _, err = account.MakeToken(tx, account.NewToken{Name: "Bảng của huyện", UnitID: u.ID, UnitPath: u.Path, Days: 90})
		}
		return err
	}))
	require.NoError(t, s.Close())

	code, out, errOut := user("tokens", "dieuphoi")
	require.Equal(t, []any{0, ""}, []any{code, errOut})
	require.Regexp(t, "^1\tBảng của huyện\t00646 Xã Thanh Liệt\t[0-9-]+\tchưa dùng lần nào\t\n$", out)
	code, _, errOut = user("tokens", "dieuphoi", "--revoke", "9")
	require.Equal(t, []any{1, "daihoi: dieuphoi không có số 9 trong danh sách\n"}, []any{code, errOut})
	code, _, errOut = user("tokens", "dieuphoi", "--revoke", "1")
	require.Equal(t, []any{0, ""}, []any{code, errOut})
	_, out, _ = user("tokens", "dieuphoi")
	require.Equal(t, "Chưa có mã nào.\n", out)
}
