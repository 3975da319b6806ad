package accounts

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/", Get: home},
		{Path: "/setup", Public: true, Get: setupPage, Prepare: setUp},
		{Path: "/sign-in", Public: true, Get: signInPage, Prepare: signIn},
		{Path: "/sign-out", Post: signOut},
		{Path: "/language", Public: true, Post: chooseLanguage},
		{Path: "/account", Get: accountPage, Post: changeAccount},
		{Path: "/account/calendar", Post: renewCalendar, OnRefusal: accountPage},
		{Path: "/account/calendar/end", Post: endCalendar, OnRefusal: accountPage},
		{Path: "/account/password", Get: passwordPage, Prepare: changePassword},
		{Path: "/shortcuts", Get: shortcutsPage},
		{Path: "/users", Needs: access.ManageUsers, Get: usersPage},
		{Path: "/users/new", Needs: access.ManageUsers, Get: newUserForm, Prepare: createUser},
		{Path: "/users/:id", Needs: access.ManageUsers, Get: userPage, Post: editUser},
		{Path: "/users/:id/password", Needs: access.ManageUsers, Prepare: resetPassword, OnRefusal: userPage},
		{Path: "/users/:id/lock", Needs: access.ManageUsers, Post: lockUser, OnRefusal: userPage},
		{Path: "/users/:id/unlock", Needs: access.ManageUsers, Post: unlockUser, OnRefusal: userPage},
		{Path: "/users/:id/grants", Needs: access.ManageUsers, Post: addGrant, OnRefusal: userPage},
		{Path: "/users/:id/grants/:grant/remove", Needs: access.ManageUsers, Post: removeGrant, OnRefusal: userPage},
		{Path: "/audit", Needs: access.ViewAudit, Get: auditPage},
	}
}
