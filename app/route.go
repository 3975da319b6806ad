package app

import (
	"context"

	"daihoi/models/access"
)

// Route is one address: what it shows, and what a POST to it does. Again is the page to show when a post is refused,
// Get when it is nil. Needs names the permission in the table that route tests walk through; the command itself asks
// for it at the unit in question. Prepare runs before the transaction of Post: hashing a password takes long on
// purpose and must not hold the one writer.
type Route struct {
	Path    string
	Public  bool // reachable without signing in
	Needs   access.Action
	Get     Handler
	Prepare func(context.Context, *Request) error
	Post    Handler
	Again   Handler
	Upload  bool // the form may carry files
}

// Routes is the whole map of the program.
func Routes() []Route {
	return []Route{
		{Path: "/", Get: home},
		{Path: "/setup", Public: true, Get: setupPage, Prepare: prepareSetup, Post: setUp},
		{Path: "/sign-in", Public: true, Get: signInPage, Prepare: prepareSignIn, Post: signIn},
		{Path: "/sign-out", Post: signOut},
		{Path: "/language", Public: true, Post: chooseLanguage},
		{Path: "/account", Get: accountPage, Post: changeAccount},
		{Path: "/account/password", Get: passwordPage, Prepare: preparePassword, Post: changePassword},
		{Path: "/shortcuts", Get: shortcutsPage},

		{Path: "/units/:code", Needs: access.View, Get: dashboard},
		{Path: "/units/:code/matrix", Needs: access.View, Get: matrix},
		{Path: "/units/:code/work", Needs: access.View, Get: workList},
		{Path: "/units/:code/progress.xlsx", Needs: access.View, Get: progressWorkbook},
		{Path: "/units/:code/delegates", Needs: access.View, Get: unitDelegates},
		{Path: "/units/:code/completeness", Needs: access.View, Get: completenessPage},

		{Path: "/congresses/:id", Needs: access.View, Get: congressPage},
		{Path: "/congresses/:id/edit", Needs: access.EditCongress, Get: congressForm, Post: editCongress},
		{Path: "/congresses/:id/sessions/new", Needs: access.EditCongress, Get: sessionForm, Post: addSession},
		{Path: "/congresses/:id/sessions/:session", Needs: access.EditCongress, Get: sessionForm, Post: moveSession},
		{Path: "/congresses/:id/sessions/:session/cancel", Needs: access.EditCongress, Get: cancelSessionPage, Post: cancelSession},
		{Path: "/congresses/:id/milestones/:milestone", Needs: access.View, Get: milestonePage, Post: moveMilestone},
		{Path: "/congresses/:id/delegates", Needs: access.View, Get: congressDelegates},
		{Path: "/congresses/:id/composition", Needs: access.View, Get: compositionPage, Post: setTargets},
		{Path: "/congresses/:id/delegates/new", Needs: access.EditDelegates, Get: delegateForm, Post: addDelegate},
		{Path: "/congresses/:id/delegates.xlsx", Needs: access.View, Get: delegateWorkbook},
		{Path: "/congresses/:id/allocation", Needs: access.View, Get: allocationPage, Post: allotSeats},
		{Path: "/congresses/:id/allocation.xlsx", Needs: access.View, Get: allocationWorkbook},
		{Path: "/congresses/:id/report", Needs: access.View, Get: delegateReport},
		{Path: "/congresses/:id/report.docx", Needs: access.View, Get: delegateReportDocument},
		{Path: "/congresses/:id/imports", Needs: access.EditDelegates, Get: importsPage, Prepare: prepareUpload, Post: startImports, Upload: true},
		{Path: "/congresses/:id/form.xlsx", Needs: access.EditDelegates, Get: blankForm},
		{Path: "/imports/:id", Needs: access.EditDelegates, Get: importPage, Post: confirmImport},
		{Path: "/imports/:id/mapping", Needs: access.EditDelegates, Post: remapImport, Again: importPage},
		{Path: "/imports/:id/decisions", Needs: access.EditDelegates, Post: decideImport, Again: importPage},
		{Path: "/imports/:id/undo", Needs: access.EditDelegates, Post: undoImport, Again: importPage},
		{Path: "/imports/:id/discard", Needs: access.EditDelegates, Post: discardImport, Again: importPage},
		{Path: "/imports/:id/remarks.xlsx", Needs: access.EditDelegates, Get: returnedFile},

		{Path: "/delegates/:id", Needs: access.View, Get: delegateForm, Post: editDelegate},
		{Path: "/delegates/:id/withdraw", Needs: access.EditDelegates, Get: withdrawPage, Post: withdrawDelegate},
		{Path: "/delegates/:id/restore", Needs: access.EditDelegates, Post: restoreDelegate, Again: delegateForm},

		{Path: "/units", Needs: access.View, Get: unitsPage},
		{Path: "/units/:code/history", Needs: access.View, Get: unitHistory},
		{Path: "/units/:code/edit", Needs: access.ManageUnits, Get: unitForm, Post: editUnit},
		{Path: "/units/:code/add", Needs: access.ManageUnits, Get: addUnitForm, Post: addUnit},
		{Path: "/units/:code/merge", Needs: access.ManageUnits, Get: mergeForm, Post: mergeUnits},
		{Path: "/units/:code/convene", Needs: access.PlanCongress, Get: convenePage, Post: convene},

		{Path: "/users", Needs: access.ManageUsers, Get: usersPage},
		{Path: "/users/new", Needs: access.ManageUsers, Get: newUserForm, Prepare: prepareNewUser, Post: createUser},
		{Path: "/users/:id", Needs: access.ManageUsers, Get: userPage, Post: editUser},
		{Path: "/users/:id/password", Needs: access.ManageUsers, Prepare: prepareReset, Post: resetPassword, Again: userPage},
		{Path: "/users/:id/lock", Needs: access.ManageUsers, Post: lockUser, Again: userPage},
		{Path: "/users/:id/unlock", Needs: access.ManageUsers, Post: unlockUser, Again: userPage},
		{Path: "/users/:id/grants", Needs: access.ManageUsers, Post: addGrant, Again: userPage},
		{Path: "/users/:id/grants/:grant/remove", Needs: access.ManageUsers, Post: removeGrant, Again: userPage},

		{Path: "/templates", Needs: access.View, Get: templatesPage},
		{Path: "/templates/:id", Needs: access.View, Get: templatePage},
		{Path: "/templates/:id/items/:item", Needs: access.ManageTemplates, Get: itemForm, Post: editItem},
		{Path: "/audit", Needs: access.ViewAudit, Get: auditPage},
	}
}
