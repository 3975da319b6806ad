package milestones

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/milestones/:milestone", Read: access.View, Write: access.EditMilestone, OrWrite: access.ReviewMilestone, Get: milestonePage, Prepare: moveMilestone, Upload: true},
		{Path: "/congresses/:id/milestones/:milestone/files/:file", Read: access.View, Get: evidenceFile},
		{Path: "/congresses/:id/milestones/:milestone/files/:file/remove", Write: access.EditMilestone, Post: removeFile, OnRefusal: milestonePage, Upload: true},
		{Path: "/congresses/:id/progress-form.xlsx", Read: access.EditMilestone, Get: progressForm},
		{Path: "/units/:code/progress-forms.zip", Read: access.EditMilestone, Get: progressFormBundle},
		{Path: "/units/:code/returns", Read: access.EditMilestone, Write: access.EditMilestone, Get: returnsPage, Prepare: uploadReturns, Upload: true},
		{Path: "/returns/:id", Read: access.EditMilestone, Write: access.EditMilestone, Get: returnedPage, Post: confirmReturned},
		{Path: "/returns/:id/remarks.xlsx", Read: access.EditMilestone, Get: returnedRemarks},
		{Path: "/returns/:id/undo", Write: access.EditMilestone, Post: undoReturned, OnRefusal: returnedPage},
		{Path: "/returns/:id/discard", Write: access.EditMilestone, Post: discardReturned, OnRefusal: returnedPage},
		{Path: "/templates", Read: access.View, Get: templatesPage},
		{Path: "/templates/:id", Read: access.View, Get: templatePage},
		{Path: "/templates/:id/workbook.xlsx", Read: access.View, Get: templateWorkbook},
		{Path: "/templates/:id/import", Read: access.ManageTemplates, Write: access.ManageTemplates, Get: templateUpload, Prepare: importTemplate, Upload: true},
		{Path: "/templates/:id/own", Read: access.ManageTemplates, Write: access.ManageTemplates, Get: ownPage, Post: takeOver},
		{Path: "/templates/:id/give-back", Read: access.ManageTemplates, Write: access.ManageTemplates, Get: giveBackPage, Post: giveBack},
		{Path: "/templates/:id/versions/:version", Read: access.View, Get: versionPage},
		{Path: "/templates/:id/items/new", Read: access.ManageTemplates, Write: access.ManageTemplates, Get: itemForm, Post: reviseItem},
		{Path: "/templates/:id/items/:item", Read: access.ManageTemplates, Write: access.ManageTemplates, Get: itemForm, Post: reviseItem},
		{Path: "/templates/:id/items/:item/retire", Read: access.ManageTemplates, Write: access.ManageTemplates, Get: retirePage, Post: retireItem},
	}
}
