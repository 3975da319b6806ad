package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Every role that sees the log today may see sensitive fields too, so no route can show this.
func TestAuditHidesSensitiveFieldsOfDelegates(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	require.NoError(t, err)
	entry := store.AuditEntry{Entity: "delegate", UnitPath: "/1/2/3/",
		Changes: `[{"field":"full_name","old":"Lan","new":"Hoa"},{"field":"religion","old":"","new":"Phật giáo"},{"field":"gender","old":"male","new":"female"}]`}
	for _, c := range []struct {
		role access.Role
		path string
		want string
	}{
		{access.Organizer, "/1/2/", "Phật giáo"},
		{access.Organizer, "/1/4/", "(ẩn)"},
		{access.Viewer, "/1/2/", "(ẩn)"},
	} {
		r := &web.Request{Words: words.For("vi"), Actor: access.Actor{Grants: []access.Grant{{Role: c.role, Path: c.path}}}}
		shown := r.AuditChanges(entry)
		require.Equal(t, "Hoa", shown[0].New)
		require.Equal(t, c.want, shown[1].New, "%s at %s", c.role, c.path)
		require.Empty(t, shown[1].Old, "nothing is hidden where nothing was")
		require.Equal(t, "Nữ", shown[2].New, "an option in words")
	}
}

// The committee elected in a commune counts a few people by their religion: its history says no more than its report.
func TestAuditHidesSensitiveCountsOfCongresses(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	require.NoError(t, err)
	entry := store.AuditEntry{Entity: "congress", UnitPath: "/1/2/3/",
		Changes: `[{"field":"members_religious","old":"","new":"1"},{"field":"members_women","old":"","new":"9"},{"field":"members_minority","old":"2","new":""}]`}
	r := &web.Request{Words: words.For("vi"), Actor: access.Actor{Grants: []access.Grant{{Role: access.Viewer, Path: "/1/2/"}}}}
	shown := r.AuditChanges(entry)
	require.Equal(t, []string{"(ẩn)", "9", "(ẩn)"}, []string{shown[0].New, shown[1].New, shown[2].Old})
	r.Actor.Grants[0].Role = access.Organizer
	require.Equal(t, "1", r.AuditChanges(entry)[0].New)
}

func TestTemporaryPasswordsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		password := account.TemporaryPassword()
		require.Regexp(t, `^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){2}$`, password)
		require.False(t, seen[password])
		seen[password] = true
	}
}
