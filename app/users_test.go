package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var shownPassword = regexp.MustCompile(`<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>`)

func (w *world) user(t testing.TB, username string) (found account.Account) {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		all, err := account.List(tx, account.Filter{Text: username})
		require.Len(t, all, 1, username)
		found = all[0]
		return err
	})
	return found
}

func TestNewUserSignsInWithThePasswordShownOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	made := b.post("/users/new", "username", "Lan.ThanhLiet", "full_name", "Nguyễn Thị Lan", "role", "clerk", "unit", "00646 – Xã Thanh Liệt")
	require.Equal(t, http.StatusOK, made.status, made.body)
	shown := shownPassword.FindStringSubmatch(made.body)
	require.NotNil(t, shown, made.body)
	require.Equal(t, "no-store", made.header.Get("Cache-Control"))

	u := w.user(t, "lan.thanhliet")
	require.True(t, u.MustChangePassword)
	require.Equal(t, w.Own.Unit, u.Grants[0].UnitID)
	require.NotContains(t, b.get(pathOf(u)).body, shown[1], "shown once")

	lan := w.as(t, "")
	require.Equal(t, http.StatusSeeOther, lan.post("/sign-in", "username", "lan.thanhliet", "password", shown[1]).status)
	require.Equal(t, "/account/password", lan.get("/units/00646").location, "a temporary password opens nothing else")
}

func pathOf(u account.Account) string { return "/users/" + itoa(u.ID) }

func TestRefusedUserFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	for name, c := range map[string]struct {
		username, fullName, role, unit string
		status                         int
		says                           []string
	}{
		"nothing":       {"", "", "", "", 422, []string{`href="#f-username"`, `href="#f-full_name"`, `href="#f-role"`, `href="#f-unit"`}},
		"name taken":    {"clerk", "Lê Văn Hai", "viewer", "00646", 422, []string{`href="#f-username"`, `value="Lê Văn Hai"`, `value="00646"`, `<option value="viewer" selected`}},
		"unknown unit":  {"hai.le", "Lê Văn Hai", "viewer", "Xã Không Có", 422, []string{`href="#f-unit"`, `value="Xã Không Có"`, `value="hai.le"`}},
		"foreign unit":  {"hai.le", "Lê Văn Hai", "viewer", "00565", 422, []string{`href="#f-unit"`}},
		"role too high": {"hai.le", "Lê Văn Hai", "admin", "00646", 403, nil},
		"unit by name":  {"hai.le", "Lê Văn Hai", "viewer", "xa thanh liet", 200, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := b.post("/users/new", "username", c.username, "full_name", c.fullName, "role", c.role, "unit", c.unit)
			require.Equal(t, c.status, a.status, a.body)
			for _, text := range c.says {
				require.Contains(t, a.body, text)
			}
		})
	}
}

func TestResetLockAndGrants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	clerk := w.as(t, "clerk")
	path := pathOf(w.user(t, "clerk"))
	page := func() answer { return b.get(path) }

	reset := b.post(path+"/password", "version", page().version(t))
	shown := shownPassword.FindStringSubmatch(reset.body)
	require.NotNil(t, shown, reset.body)
	require.Equal(t, "/sign-in", clerk.get("/units/00646").location, "the sessions have ended")
	require.Equal(t, http.StatusSeeOther, w.as(t, "").post("/sign-in", "username", "clerk", "password", shown[1]).status)

	stale := b.post(path+"/lock", "version", "1")
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.body, `value="Người clerk"`, "the form that was not sent shows what is saved")
	require.Equal(t, path, b.post(path+"/lock", "version", page().version(t)).location)
	require.Contains(t, page().body, `action="`+path+`/unlock"`)
	require.Equal(t, path, b.post(path+"/unlock", "version", page().version(t)).location)

	require.Equal(t, path, b.post(path+"/grants", "role", "viewer", "unit", "00652").location)
	again := b.post(path+"/grants", "role", "viewer", "unit", "00652")
	require.Equal(t, 422, again.status)
	require.Contains(t, again.body, `href="#f-role"`)
	u := w.user(t, "clerk")
	require.Len(t, u.Grants, 2)
	require.Equal(t, path, b.post(path+"/grants/"+itoa(u.Grants[0].ID)+"/remove").location)
	require.Equal(t, 422, b.post(path+"/grants/"+itoa(u.Grants[1].ID)+"/remove").status, "the last one stays")

	above := b.get(pathOf(w.user(t, "organizer")))
	require.NotContains(t, above.body, "/lock", "no buttons at the own account")
}

func TestUsersAreFoundWithoutMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	body := w.as(t, "organizer").get("/users?q=NGUOI+clerk").body
	require.Equal(t, 1, strings.Count(body, `<th scope="row">`), body)
	require.NotContains(t, body, "user00565", "of a foreign district")
	require.Contains(t, w.as(t, "organizer").get("/users?q=khongco").body, `href="/users"`)
}
