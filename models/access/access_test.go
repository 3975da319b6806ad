package access

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The table once more, from the other side: which roles may do what.
func TestRoleTable(t *testing.T) {
	t.Parallel()
	for action, roles := range map[Action][]Role{
		View:            {Admin, Organizer, Reviewer, Clerk, Viewer},
		ViewSensitive:   {Admin, Organizer, Reviewer, Clerk},
		EditCongress:    {Admin, Organizer, Clerk},
		PlanCongress:    {Admin, Organizer},
		EditMilestone:   {Admin, Organizer, Clerk},
		ReviewMilestone: {Admin, Organizer, Reviewer},
		CloseMilestone:  {Admin, Organizer},
		EditDelegates:   {Admin, Organizer, Clerk},
		ManageUsers:     {Admin, Organizer},
		ManageUnits:     {Admin},
		ManageTemplates: {Admin},
		ViewAudit:       {Admin, Organizer, Reviewer},
		LeadEmulation:   {Admin, Organizer},
		ScoreOwn:        {Admin, Organizer, Clerk},
		CheckIn:         {Admin, Organizer, Clerk, Reception},
	} {
		for _, r := range Roles {
			require.Equal(t, slices.Contains(roles, r), r.Allows(action), "%s %s", r, action)
		}
	}
	require.False(t, Role("king").Allows(View))
}

func TestGrantHoldsForTheSubtreeOnly(t *testing.T) {
	t.Parallel()
	a := Actor{Grants: []Grant{{Role: Clerk, Path: "/1/14/203/"}, {Role: Viewer, Path: "/1/14/"}}}
	for path, want := range map[string]struct{ see, edit bool }{
		"/1/14/203/":   {true, true},
		"/1/14/203/9/": {true, true},
		"/1/14/204/":   {true, false},
		"/1/14/2031/":  {true, false},
		"/1/140/":      {false, false},
		"/1/":          {false, false},
	} {
		require.Equal(t, want.see, a.Can(View, path), path)
		require.Equal(t, want.edit, a.Can(EditDelegates, path), path)
	}
	require.Equal(t, []string{"/1/14/"}, a.Paths(View))
	require.Equal(t, []string{"/1/14/203/"}, a.Paths(EditDelegates))
	require.Empty(t, a.Paths(ManageUsers))
}

func TestWhoMayGrantWhat(t *testing.T) {
	t.Parallel()
	organizer := Actor{Grants: []Grant{{Role: Organizer, Path: "/1/14/"}}}
	require.True(t, organizer.MayGrant(Clerk, "/1/14/203/"))
	require.True(t, organizer.MayGrant(Reception, "/1/14/203/"))
	require.False(t, organizer.MayGrant(Organizer, "/1/14/203/"))
	require.False(t, organizer.MayGrant(Admin, "/1/14/"))
	require.False(t, organizer.MayGrant(Clerk, "/1/15/"))
	require.True(t, Program("x").MayGrant(Admin, "/1/"))
	require.False(t, Actor{Grants: []Grant{{Role: Reviewer, Path: "/"}}}.MayGrant(Viewer, "/1/"))
}

func TestNarrowedActorIsInsideTheUnit(t *testing.T) {
	t.Parallel()
	a := Actor{UserID: 7, Grants: []Grant{{Role: Viewer, Path: "/1/"}, {Role: Clerk, UnitID: 4, Path: "/1/3/4/"}, {Role: Admin, Path: "/1/6/"}}}
	n := a.Narrowed(3, "003", "/1/3/", View, ViewSensitive)
	require.Equal(t, []string{"/1/3/"}, n.Paths(View))
	require.Equal(t, []string{"/1/3/4/"}, n.Paths(ViewSensitive))
	require.Empty(t, n.Paths(EditDelegates))
	require.False(t, n.Can(EditDelegates, "/1/3/4/"))
	require.False(t, n.Can(View, "/1/6/"))
	require.True(t, a.Can(EditDelegates, "/1/3/4/"), "the actor itself is as before")
	require.Empty(t, a.Narrowed(9, "009", "/9/", View).Paths(View))
	require.Empty(t, a.Narrowed(3, "003", "/1/3/").Paths(View), "no action is none, not all")
}
