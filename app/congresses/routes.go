package congresses

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/difficulties", Read: access.View, Get: difficultiesPage},
		{Path: "/units/:code/difficulties/new", Read: access.EditCongress, Write: access.EditCongress, Get: newDifficultyForm, Post: raiseDifficulty},
		{Path: "/difficulties/:id", Read: access.View, Write: access.EditCongress, Get: difficultyPage, Post: editDifficulty},
		{Path: "/difficulties/:id/settle", Write: access.PlanCongress, Post: settleDifficulty, OnRefusal: difficultyPage},
		{Path: "/difficulties/:id/reopen", Write: access.PlanCongress, Post: reopenDifficulty, OnRefusal: difficultyPage},
		{Path: "/units/:code/directives", Read: access.View, Get: directivesPage},
		{Path: "/units/:code/directives/new", Read: access.PlanCongress, Write: access.PlanCongress, Get: newDirectiveForm, Prepare: registerDirective, Upload: true},
		{Path: "/directives/:id", Read: access.View, Write: access.PlanCongress, Get: directivePage, Prepare: amendDirective, Upload: true},
		{Path: "/directives/:id/file", Read: access.View, Get: directiveFile},
		{Path: "/directives/:id/withdraw", Write: access.PlanCongress, Post: withdrawDirective, OnRefusal: directivePage},
		{Path: "/directives/:id/reinstate", Write: access.PlanCongress, Post: reinstateDirective, OnRefusal: directivePage},
		{Path: "/directives/:id/cite", Write: access.PlanCongress, Post: citeDirective, OnRefusal: directivePage},
		{Path: "/directives/:id/uncite", Write: access.PlanCongress, Post: unciteDirective, OnRefusal: directivePage},
		{Path: "/units/:code/lock", Read: access.PlanCongress, Write: access.PlanCongress, Get: lockPage, Post: setLock, OnRefusal: lockPage},
		{Path: "/units/:code/reopen", Read: access.PlanCongress, Write: access.PlanCongress, Get: reopenPage, Post: reopen, OnRefusal: reopenPage},
		{Path: "/congresses/:id", Read: access.View, Get: congressPage},
		{Path: "/congresses/:id/edit", Read: access.EditCongress, Write: access.EditCongress, Get: congressForm, Post: editCongress},
		{Path: "/congresses/:id/outcome", Read: access.EditCongress, Write: access.EditCongress, Get: outcomeForm, Post: recordOutcome},
		{Path: "/congresses/:id/leaders", Read: access.PlanCongress, Write: access.PlanCongress, Get: assignForm, Post: assignLeaders},
		{Path: "/congresses/:id/move", Read: access.EditCongress, Write: access.EditCongress, Get: moveForm, Post: moveCongress},
		{Path: "/congresses/:id/sessions/new", Read: access.EditCongress, Write: access.EditCongress, Get: sessionForm, Post: addSession},
		{Path: "/congresses/:id/sessions/:session", Read: access.EditCongress, Write: access.EditCongress, Get: sessionForm, Post: moveSession},
		{Path: "/congresses/:id/sessions/:session/cancel", Read: access.EditCongress, Write: access.EditCongress, Get: cancelSessionPage, Post: cancelSession},
	}
}
