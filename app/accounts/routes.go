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
		{Path: web.SecondPath, Public: true, Get: codePage, Prepare: enterCode},
		{Path: "/sign-in/key", Public: true, Get: keySignInPage, Prepare: beginKeySignIn, OnRefusal: signInPage},
		{Path: "/sign-in/key/finish", Public: true, Prepare: enterByKey, OnRefusal: signInPage},
		{Path: web.WelcomePath + ":token", Public: true, Get: welcomePage, Prepare: acceptLink},
		{Path: "/sign-out", Post: signOut},
		{Path: "/language", Public: true, Post: chooseLanguage},
		{Path: "/account", Get: accountPage, Post: changeAccount},
		{Path: "/account/display", Post: setDisplay, OnRefusal: accountPage},
		{Path: "/account/calendar", Post: renewCalendar, OnRefusal: accountPage},
		{Path: "/account/calendar/end", Post: endCalendar, OnRefusal: accountPage},
		{Path: keysPath, Get: keysPage},
		{Path: keysPath + "/begin", Prepare: beginKey, OnRefusal: keysPage},
		{Path: keysPath + "/new", Get: newKeyPage, Prepare: addKey, OnRefusal: keysPage},
		{Path: keysPath + "/rename", Post: renameKey, OnRefusal: keysPage},
		{Path: keysPath + "/remove", Post: removeKey, OnRefusal: keysPage},
		{Path: tokensPath, Read: access.View, Write: access.View, Get: tokensPage, Post: makeToken},
		{Path: tokensPath + "/revoke", Post: revokeToken, OnRefusal: tokensPage},
		{Path: "/account/sessions/end", Post: endOwnSession, OnRefusal: accountPage},
		{Path: "/account/password", Get: passwordPage, Prepare: changePassword},
		{Path: "/account/second", Get: secondPage, Prepare: withCode(confirmSecond)},
		{Path: "/account/second/begin", Post: beginSecond, OnRefusal: secondPage},
		{Path: "/account/second/codes", Prepare: withCode(renewRecovery), OnRefusal: secondPage},
		{Path: "/account/second/end", Prepare: withCode(endSecond), OnRefusal: secondPage},
		{Path: "/kieu-dang", Get: designPage},
		{Path: "/shortcuts", Get: shortcutsPage},
		{Path: "/users", Read: access.ManageUsers, Get: usersPage},
		{Path: "/users/new", Read: access.ManageUsers, Write: access.ManageUsers, Get: newUserForm, Prepare: createUser},
		{Path: "/users/:id", Read: access.ManageUsers, Write: access.ManageUsers, Get: userPage, Post: editUser},
		{Path: "/users/:id/password", Write: access.ManageUsers, Prepare: resetPassword, OnRefusal: userPage},
		{Path: "/users/:id/link", Write: access.ManageUsers, Post: makeLink, OnRefusal: userPage},
		{Path: "/users/:id/link/end", Write: access.ManageUsers, Post: endLink, OnRefusal: userPage},
		{Path: "/users/:id/second/end", Write: access.ManageUsers, Post: resetSecond, OnRefusal: userPage},
		{Path: "/users/:id/sessions/end", Write: access.ManageUsers, Post: endUserSessions, OnRefusal: userPage},
		{Path: "/users/:id/keys/remove", Write: access.ManageUsers, Post: removeUserKey, OnRefusal: userPage},
		{Path: "/users/:id/tokens/revoke", Write: access.ManageUsers, Post: revokeUserToken, OnRefusal: userPage},
		{Path: "/users/:id/lock", Write: access.ManageUsers, Post: lockUser, OnRefusal: userPage},
		{Path: "/users/:id/unlock", Write: access.ManageUsers, Post: unlockUser, OnRefusal: userPage},
		{Path: "/users/:id/grants", Write: access.ManageUsers, Post: addGrant, OnRefusal: userPage},
		{Path: "/users/:id/grants/:grant/remove", Write: access.ManageUsers, Post: removeGrant, OnRefusal: userPage},
		{Path: "/audit", Read: access.ViewAudit, Get: auditPage},
		{Path: "/audit.xlsx", Read: access.ViewAudit, Get: auditWorkbook, Printed: true},
	}
}
