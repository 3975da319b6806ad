package milestones

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/milestones/:milestone", Needs: access.View, Get: milestonePage, Prepare: moveMilestone, Upload: true},
		{Path: "/congresses/:id/milestones/:milestone/files/:file", Needs: access.View, Get: evidenceFile},
		{Path: "/congresses/:id/milestones/:milestone/files/:file/remove", Needs: access.EditMilestone, Post: removeFile, OnRefusal: milestonePage, Upload: true},
		{Path: "/congresses/:id/progress-form.xlsx", Needs: access.EditMilestone, Get: progressForm},
		{Path: "/units/:code/progress-forms.zip", Needs: access.EditMilestone, Get: progressFormBundle},
		{Path: "/units/:code/returns", Needs: access.EditMilestone, Get: returnsPage, Prepare: uploadReturns, Upload: true},
		{Path: "/returns/:id", Needs: access.EditMilestone, Get: returnedPage, Post: confirmReturned},
		{Path: "/returns/:id/remarks.xlsx", Needs: access.EditMilestone, Get: returnedRemarks},
		{Path: "/returns/:id/undo", Needs: access.EditMilestone, Post: undoReturned, OnRefusal: returnedPage},
		{Path: "/returns/:id/discard", Needs: access.EditMilestone, Post: discardReturned, OnRefusal: returnedPage},
		{Path: "/templates", Needs: access.View, Get: templatesPage},
		{Path: "/templates/:id", Needs: access.View, Get: templatePage},
		{Path: "/templates/:id/workbook.xlsx", Needs: access.View, Get: templateWorkbook},
		{Path: "/templates/:id/import", Needs: access.ManageTemplates, Get: templateUpload, Prepare: importTemplate, Upload: true},
		{Path: "/templates/:id/versions/:version", Needs: access.View, Get: versionPage},
		{Path: "/templates/:id/items/new", Needs: access.ManageTemplates, Get: itemForm, Post: reviseItem},
		{Path: "/templates/:id/items/:item", Needs: access.ManageTemplates, Get: itemForm, Post: reviseItem},
		{Path: "/templates/:id/items/:item/retire", Needs: access.ManageTemplates, Get: retirePage, Post: retireItem},
	}
}
