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
		{Path: "/account/calendar", Post: renewCalendar, Again: accountPage},
		{Path: "/account/calendar/end", Post: endCalendar, Again: accountPage},
		{Path: "/account/password", Get: passwordPage, Prepare: preparePassword, Post: changePassword},
		{Path: "/shortcuts", Get: shortcutsPage},

		{Path: "/units/:code", Needs: access.View, Get: dashboard},
		{Path: "/units/:code/matrix", Needs: access.View, Get: matrix},
		{Path: "/units/:code/curves", Needs: access.View, Get: curvesPage},
		{Path: "/units/:code/work", Needs: access.View, Get: workList, Post: moveChosen},
		{Path: "/units/:code/progress.xlsx", Needs: access.View, Get: progressWorkbook},
		{Path: "/units/:code/progress.docx", Needs: access.View, Get: progressDocument},
		{Path: "/units/:code/delegates", Needs: access.View, Get: unitDelegates},
		{Path: "/units/:code/completeness", Needs: access.View, Get: completenessPage},
		{Path: "/units/:code/difficulties", Needs: access.View, Get: difficultiesPage},
		{Path: "/units/:code/difficulties/new", Needs: access.EditCongress, Get: newDifficultyForm, Post: raiseDifficulty},
		{Path: "/difficulties/:id", Needs: access.View, Get: difficultyPage, Post: editDifficulty},
		{Path: "/difficulties/:id/settle", Needs: access.PlanCongress, Post: settleDifficulty, Again: difficultyPage},
		{Path: "/difficulties/:id/reopen", Needs: access.PlanCongress, Post: reopenDifficulty, Again: difficultyPage},
		{Path: "/units/:code/reminders", Needs: access.PlanCongress, Get: remindersPage, Post: tickReminders},
		{Path: "/units/:code/reminders/mail", Needs: access.PlanCongress, Prepare: prepareReminderMail, Post: mailReminder, Again: remindersPage},
		{Path: "/units/:code/reminders/:reminder/settle", Needs: access.PlanCongress, Post: settleReminder, Again: remindersPage},
		{Path: "/units/:code/calendar", Needs: access.View, Get: calendarPage},
		{Path: "/units/:code/leaders", Needs: access.View, Get: leadersPage},
		{Path: "/units/:code/leaders/new", Needs: access.PlanCongress, Get: newLeaderForm, Post: addLeader},
		{Path: "/units/:code/leaders/adopt", Needs: access.PlanCongress, Post: adoptFollowers, Again: leadersPage},
		{Path: "/leaders/:id", Needs: access.PlanCongress, Get: leaderPage, Post: editLeader},
		{Path: "/leaders/:id/absences", Needs: access.PlanCongress, Post: tellAbsence, Again: leaderPage},
		{Path: "/leaders/:id/absences/:absence/withdraw", Needs: access.PlanCongress, Post: withdrawAbsence, Again: leaderPage},
		{Path: "/units/:code/teams/new", Needs: access.PlanCongress, Get: teamForm, Post: keepTeam},
		{Path: "/teams/:id", Needs: access.PlanCongress, Get: teamForm, Post: keepTeam},
		{Path: "/teams/:id/disband", Needs: access.PlanCongress, Post: disbandTeam, Again: teamForm},
		{Path: "/units/:code/duplicates", Needs: access.View, Get: duplicatesPage, Post: distinguishPersons},
		{Path: "/units/:code/duplicates/merge", Needs: access.EditDelegates, Get: mergePersonsPage, Post: mergePersons},
		{Path: "/units/:code/delegations", Needs: access.View, Get: delegationsPage, Post: receiveDelegations},

		{Path: "/congresses/:id", Needs: access.View, Get: congressPage},
		{Path: "/congresses/:id/edit", Needs: access.EditCongress, Get: congressForm, Post: editCongress},
		{Path: "/congresses/:id/outcome", Needs: access.EditCongress, Get: outcomeForm, Post: recordOutcome},
		{Path: "/congresses/:id/leaders", Needs: access.PlanCongress, Get: assignForm, Post: assignLeaders},
		{Path: "/congresses/:id/move", Needs: access.EditCongress, Get: moveForm, Post: moveCongress},
		{Path: "/congresses/:id/sessions/new", Needs: access.EditCongress, Get: sessionForm, Post: addSession},
		{Path: "/congresses/:id/sessions/:session", Needs: access.EditCongress, Get: sessionForm, Post: moveSession},
		{Path: "/congresses/:id/sessions/:session/cancel", Needs: access.EditCongress, Get: cancelSessionPage, Post: cancelSession},
		{Path: "/congresses/:id/agenda", Needs: access.View, Get: agendaPage, Post: draftAgenda},
		{Path: "/congresses/:id/agenda/release", Needs: access.EditCongress, Post: releaseAgenda, Again: agendaPage},
		{Path: "/congresses/:id/programme", Needs: access.View, Get: programmePage},
		{Path: "/congresses/:id/programme.docx", Needs: access.View, Get: programmeDocument},
		{Path: "/congresses/:id/programme.xlsx", Needs: access.View, Get: programmeWorkbook},
		{Path: "/congresses/:id/script", Needs: access.View, Get: scriptPage},
		{Path: "/congresses/:id/script.docx", Needs: access.View, Get: scriptDocument},
		{Path: "/congresses/:id/milestones/:milestone", Needs: access.View, Get: milestonePage, Prepare: prepareEvidence, Post: moveMilestone, Upload: true},
		{Path: "/congresses/:id/milestones/:milestone/files/:file", Needs: access.View, Get: evidenceFile},
		{Path: "/congresses/:id/milestones/:milestone/files/:file/remove", Needs: access.EditMilestone, Post: removeFile, Again: milestonePage, Upload: true},
		{Path: "/congresses/:id/delegates", Needs: access.View, Get: congressDelegates},
		{Path: "/congresses/:id/delegates/change", Needs: access.EditDelegates, Post: changeDelegates, Again: congressDelegates},
		{Path: "/congresses/:id/delegates/edit", Needs: access.EditDelegates, Post: editDelegates, Again: congressDelegates},
		{Path: "/congresses/:id/invitations", Needs: access.View, Get: invitationsPage},
		{Path: "/congresses/:id/composition", Needs: access.View, Get: compositionPage, Post: setTargets},
		{Path: "/congresses/:id/delegates/new", Needs: access.EditDelegates, Get: delegateForm, Post: addDelegate},
		{Path: "/congresses/:id/delegates.xlsx", Needs: access.View, Get: delegateWorkbook},
		{Path: "/congresses/:id/allocation", Needs: access.View, Get: allocationPage, Post: allotSeats},
		{Path: "/congresses/:id/allocation.xlsx", Needs: access.View, Get: allocationWorkbook},
		{Path: "/congresses/:id/delegation", Needs: access.View, Get: delegationPage, Post: chooseDelegation},
		{Path: "/congresses/:id/delegation/recall", Needs: access.EditDelegates, Post: recallDelegation, Again: delegationPage},
		{Path: "/congresses/:id/delegation/return", Needs: access.EditDelegates, Get: returnDelegationPage, Post: returnDelegation},
		{Path: "/congresses/:id/delegation/replace", Needs: access.EditDelegates, Get: replaceMemberPage, Post: replaceMember},
		{Path: "/congresses/:id/report", Needs: access.View, Get: delegateReport},
		{Path: "/congresses/:id/report.docx", Needs: access.View, Get: delegateReportDocument},
		{Path: "/congresses/:id/report.xlsx", Needs: access.View, Get: delegateReportWorkbook},
		{Path: "/congresses/:id/imports", Needs: access.EditDelegates, Get: importsPage, Prepare: prepareUpload, Post: startImports, Upload: true},
		{Path: "/congresses/:id/form.xlsx", Needs: access.EditDelegates, Get: blankForm},
		{Path: "/congresses/:id/progress-form.xlsx", Needs: access.EditMilestone, Get: progressForm},
		{Path: "/units/:code/progress-forms.zip", Needs: access.EditMilestone, Get: progressFormBundle},
		{Path: "/units/:code/returns", Needs: access.EditMilestone, Get: returnsPage, Prepare: prepareReturns, Post: handInReturns, Upload: true},
		{Path: "/returns/:id", Needs: access.EditMilestone, Get: returnedPage, Post: confirmReturned},
		{Path: "/returns/:id/remarks.xlsx", Needs: access.EditMilestone, Get: returnedRemarks},
		{Path: "/returns/:id/undo", Needs: access.EditMilestone, Post: undoReturned, Again: returnedPage},
		{Path: "/returns/:id/discard", Needs: access.EditMilestone, Post: discardReturned, Again: returnedPage},
		{Path: "/imports/:id", Needs: access.EditDelegates, Get: importPage, Post: confirmImport},
		{Path: "/imports/:id/table", Needs: access.EditDelegates, Prepare: prepareTable, Post: takeTable, Again: importPage},
		{Path: "/imports/:id/mapping", Needs: access.EditDelegates, Post: remapImport, Again: importPage},
		{Path: "/imports/:id/decisions", Needs: access.EditDelegates, Post: decideImport, Again: importPage},
		{Path: "/imports/:id/undo", Needs: access.EditDelegates, Post: undoImport, Again: importPage},
		{Path: "/imports/:id/discard", Needs: access.EditDelegates, Post: discardImport, Again: importPage},
		{Path: "/imports/:id/remarks.xlsx", Needs: access.EditDelegates, Get: returnedFile},

		{Path: "/delegates/:id", Needs: access.View, Get: delegateForm, Post: editDelegate},
		{Path: "/delegates/:id/withdraw", Needs: access.EditDelegates, Get: withdrawPage, Post: withdrawDelegate},
		{Path: "/delegates/:id/restore", Needs: access.EditDelegates, Post: restoreDelegate, Again: delegateForm},
		{Path: "/delegates/:id/separate", Needs: access.EditDelegates, Post: separatePersons, Again: delegateForm},

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
		{Path: "/templates/:id/workbook.xlsx", Needs: access.View, Get: templateWorkbook},
		{Path: "/templates/:id/import", Needs: access.ManageTemplates, Get: templateUpload, Prepare: prepareTemplate, Post: importTemplate, Upload: true},
		{Path: "/templates/:id/versions/:version", Needs: access.View, Get: versionPage},
		{Path: "/templates/:id/items/new", Needs: access.ManageTemplates, Get: itemForm, Post: reviseItem},
		{Path: "/templates/:id/items/:item", Needs: access.ManageTemplates, Get: itemForm, Post: reviseItem},
		{Path: "/templates/:id/items/:item/retire", Needs: access.ManageTemplates, Get: retirePage, Post: retireItem},
		{Path: "/audit", Needs: access.ViewAudit, Get: auditPage},
	}
}
