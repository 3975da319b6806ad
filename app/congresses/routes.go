package congresses

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/difficulties", Needs: access.View, Get: difficultiesPage},
		{Path: "/units/:code/difficulties/new", Needs: access.EditCongress, Get: newDifficultyForm, Post: raiseDifficulty},
		{Path: "/difficulties/:id", Needs: access.View, Get: difficultyPage, Post: editDifficulty},
		{Path: "/difficulties/:id/settle", Needs: access.PlanCongress, Post: settleDifficulty, OnRefusal: difficultyPage},
		{Path: "/difficulties/:id/reopen", Needs: access.PlanCongress, Post: reopenDifficulty, OnRefusal: difficultyPage},
		{Path: "/units/:code/directives", Needs: access.View, Get: directivesPage},
		{Path: "/units/:code/directives/new", Needs: access.PlanCongress, Get: newDirectiveForm, Prepare: registerDirective, Upload: true},
		{Path: "/directives/:id", Needs: access.View, Get: directivePage, Prepare: amendDirective, Upload: true},
		{Path: "/directives/:id/file", Needs: access.View, Get: directiveFile},
		{Path: "/directives/:id/withdraw", Needs: access.PlanCongress, Post: withdrawDirective, OnRefusal: directivePage},
		{Path: "/directives/:id/reinstate", Needs: access.PlanCongress, Post: reinstateDirective, OnRefusal: directivePage},
		{Path: "/directives/:id/cite", Needs: access.PlanCongress, Post: citeDirective, OnRefusal: directivePage},
		{Path: "/directives/:id/uncite", Needs: access.PlanCongress, Post: unciteDirective, OnRefusal: directivePage},
		{Path: "/congresses/:id", Needs: access.View, Get: congressPage},
		{Path: "/congresses/:id/edit", Needs: access.EditCongress, Get: congressForm, Post: editCongress},
		{Path: "/congresses/:id/outcome", Needs: access.EditCongress, Get: outcomeForm, Post: recordOutcome},
		{Path: "/congresses/:id/leaders", Needs: access.PlanCongress, Get: assignForm, Post: assignLeaders},
		{Path: "/congresses/:id/move", Needs: access.EditCongress, Get: moveForm, Post: moveCongress},
		{Path: "/congresses/:id/sessions/new", Needs: access.EditCongress, Get: sessionForm, Post: addSession},
		{Path: "/congresses/:id/sessions/:session", Needs: access.EditCongress, Get: sessionForm, Post: moveSession},
		{Path: "/congresses/:id/sessions/:session/cancel", Needs: access.EditCongress, Get: cancelSessionPage, Post: cancelSession},
	}
}
