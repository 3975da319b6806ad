package delegates

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/delegates", Read: access.View, Get: unitDelegates},
		{Path: "/units/:code/delegates/numbers", Write: access.ViewSensitive, Post: web.ShowNumbers(unitDelegates)},
		{Path: "/units/:code/delegates.xlsx", Read: access.View, Get: belowWorkbook},
		{Path: "/units/:code/completeness", Read: access.View, Get: completenessPage},
		{Path: "/units/:code/duplicates", Read: access.View, Write: access.EditDelegates, Get: duplicatesPage, Post: distinguishPersons},
		{Path: "/units/:code/duplicates/numbers", Write: access.ViewSensitive, Post: web.ShowNumbers(duplicatesPage)},
		{Path: "/units/:code/duplicates/merge", Read: access.EditDelegates, Write: access.EditDelegates, Get: mergePersonsPage, Post: mergePersons},
		{Path: "/units/:code/corrections", Read: access.ViewSensitive, Get: correctionsPage},
		{Path: "/corrections/:id", Read: access.ViewSensitive, Write: access.EditDelegates, Get: correctionPage, Post: answerCorrection},
		{Path: "/units/:code/targets", Read: access.View, Write: access.PlanCongress, Get: targetsPage, Post: setTargetsBelow},
		{Path: "/congresses/:id/delegates", Read: access.View, Get: congressDelegates},
		{Path: "/congresses/:id/delegates/numbers", Write: access.ViewSensitive, Post: web.ShowNumbers(congressDelegates)},
		{Path: "/congresses/:id/delegates/change", Write: access.EditDelegates, Post: changeDelegates, OnRefusal: congressDelegates},
		{Path: "/congresses/:id/delegates/edit", Write: access.EditDelegates, Post: editDelegates, OnRefusal: congressDelegates},
		{Path: "/congresses/:id/composition", Read: access.View, Write: access.PlanCongress, Get: compositionPage, Post: setTargets},
		{Path: "/congresses/:id/delegates/new", Read: access.EditDelegates, Write: access.EditDelegates, Get: delegateForm, Post: addDelegate},
		{Path: "/congresses/:id/delegates.xlsx", Read: access.View, Get: delegateWorkbook, Printed: true},
		{Path: "/congresses/:id/delegates.csv", Read: access.View, Get: delegateWorkbook},
		{Path: "/congresses/:id/delegates.json", Read: access.View, Get: delegateWorkbook},
		{Path: "/congresses/:id/report", Read: access.View, Get: delegateReport},
		{Path: "/congresses/:id/report.docx", Read: access.View, Get: delegateReportDocument, Printed: true},
		{Path: "/congresses/:id/report.xlsx", Read: access.View, Get: delegateReportWorkbook, Printed: true},
		{Path: "/congresses/:id/report.csv", Read: access.View, Get: delegateReportWorkbook},
		{Path: "/congresses/:id/report.json", Read: access.View, Get: delegateReportWorkbook},
		{Path: "/delegates/:id", Read: access.View, Write: access.EditDelegates, Get: delegateForm, Post: editDelegate},
		{Path: "/delegates/:id/person.xlsx", Read: access.ViewSensitive, Get: personFile},
		{Path: "/delegates/:id/person.json", Read: access.ViewSensitive, Get: personFile},
		{Path: "/delegates/:id/history", Read: access.View, Get: personHistory},
		{Path: "/delegates/:id/history/numbers", Write: access.ViewSensitive, Post: web.ShowNumbers(personHistory)},
		{Path: "/delegates/:id/withdraw", Read: access.EditDelegates, Write: access.EditDelegates, Get: withdrawPage, Post: withdrawDelegate},
		{Path: "/delegates/:id/restore", Write: access.EditDelegates, Post: restoreDelegate, OnRefusal: delegateForm},
		{Path: "/delegates/:id/separate", Write: access.EditDelegates, Post: separatePersons, OnRefusal: delegateForm},
	}
}
