package delegates

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/delegates", Needs: access.View, Get: unitDelegates},
		{Path: "/units/:code/completeness", Needs: access.View, Get: completenessPage},
		{Path: "/units/:code/duplicates", Needs: access.View, Get: duplicatesPage, Post: distinguishPersons},
		{Path: "/units/:code/duplicates/merge", Needs: access.EditDelegates, Get: mergePersonsPage, Post: mergePersons},
		{Path: "/units/:code/targets", Needs: access.View, Get: targetsPage, Post: setTargetsBelow},
		{Path: "/congresses/:id/delegates", Needs: access.View, Get: congressDelegates},
		{Path: "/congresses/:id/delegates/change", Needs: access.EditDelegates, Post: changeDelegates, OnRefusal: congressDelegates},
		{Path: "/congresses/:id/delegates/edit", Needs: access.EditDelegates, Post: editDelegates, OnRefusal: congressDelegates},
		{Path: "/congresses/:id/composition", Needs: access.View, Get: compositionPage, Post: setTargets},
		{Path: "/congresses/:id/delegates/new", Needs: access.EditDelegates, Get: delegateForm, Post: addDelegate},
		{Path: "/congresses/:id/delegates.xlsx", Needs: access.View, Get: delegateWorkbook},
		{Path: "/congresses/:id/report", Needs: access.View, Get: delegateReport},
		{Path: "/congresses/:id/report.docx", Needs: access.View, Get: delegateReportDocument},
		{Path: "/congresses/:id/report.xlsx", Needs: access.View, Get: delegateReportWorkbook},
		{Path: "/delegates/:id", Needs: access.View, Get: delegateForm, Post: editDelegate},
		{Path: "/delegates/:id/withdraw", Needs: access.EditDelegates, Get: withdrawPage, Post: withdrawDelegate},
		{Path: "/delegates/:id/restore", Needs: access.EditDelegates, Post: restoreDelegate, OnRefusal: delegateForm},
		{Path: "/delegates/:id/separate", Needs: access.EditDelegates, Post: separatePersons, OnRefusal: delegateForm},
	}
}
