package office

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/office", Read: access.PlanCongress, Write: access.PlanCongress, Get: uploadPage, Prepare: upload, Upload: true},
		{Path: "/units/:code/office.xlsx", Read: access.PlanCongress, Get: form},
		{Path: "/units/:code/office/:sheet", Read: access.PlanCongress, Write: access.PlanCongress, Get: sheetPage, Post: apply},
		{Path: "/units/:code/office/:sheet/answers", Write: access.PlanCongress, Post: answer, OnRefusal: sheetPage},
		{Path: "/units/:code/office/:sheet/discard", Write: access.PlanCongress, Post: discard, OnRefusal: sheetPage},
		{Path: "/units/:code/office/:sheet/undo", Write: access.PlanCongress, Post: undo, OnRefusal: sheetPage},
		{Path: "/units/:code/office/:sheet/slips", Write: access.ManageUsers, Prepare: slips, OnRefusal: sheetPage},
	}
}
