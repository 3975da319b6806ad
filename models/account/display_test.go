package account_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// What is kept of a list is bounded, and a view takes the place of one of the same name.
func TestDisplayIsBounded(t *testing.T) {
	t.Parallel()
	d := account.Display{Theme: "dark"}
	var err error
	for i := range account.MostViews {
		d, err = d.WithView("delegates", account.View{Name: fmt.Sprint(i), Path: "/x"})
		require.NoError(t, err)
	}
	_, err = d.WithView("delegates", account.View{Name: "thêm", Path: "/x"})
	require.Equal(t, "problem.views", problem(t, err))
	d, err = d.WithView("delegates", account.View{Name: " 3 ", Path: "/y"})
	require.NoError(t, err)
	require.Equal(t, account.View{Name: "3", Path: "/y"}, d.Views["delegates"][account.MostViews-1])
	require.Len(t, d.WithoutView("delegates", "3").Views["delegates"], account.MostViews-1)
	require.Len(t, d.Views["delegates"], account.MostViews, "the display itself stays as it was")
	_, err = d.WithView("units", account.View{Name: "x", Path: "/" + strings.Repeat("x", 500)})
	require.Equal(t, "problem.view", problem(t, err))
	require.Equal(t, []string{"gender"}, d.WithHidden("units", []string{"gender", strings.Repeat("x", 41)}).Hidden["units"])
	require.Len(t, d.WithHidden("units", strings.Fields(strings.Repeat("x ", 99))).Hidden["units"], 30)
}

func TestDisplayIsTheUsersOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "own", at("clerk", communeA1))
		_, actor := load(t, s, u.ID)
		want := account.Display{Theme: "dark", Dense: true, Hidden: map[string][]string{"units": {"code"}}, Views: map[string][]account.View{"delegates": {{Name: "Nữ", Path: "/x?gender=female"}}}}
		storetest.Must(t, s, actor, func(tx *store.Tx) error { return account.SetDisplay(tx, want) })
		is, _ := load(t, s, u.ID)
		require.Equal(t, want, is.Display)
		require.Equal(t, u.Version, is.Version, "an open form of the account can still be sent")
		storetest.Must(t, s, actor, func(tx *store.Tx) error { return account.SetDisplay(tx, account.Display{}) })
		is, _ = load(t, s, u.ID)
		require.Equal(t, account.Display{}, is.Display)
		err := s.Write(t.Context(), actor, func(tx *store.Tx) error { return account.SetDisplay(tx, account.Display{Theme: "pink"}) })
		require.Equal(t, fault.Invalid, fault.KindOf(err))
	})
}
