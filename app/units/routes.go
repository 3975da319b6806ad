package units

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units", Needs: access.View, Get: unitsPage},
		{Path: "/units/:code/history", Needs: access.View, Get: unitHistory},
		{Path: "/units/:code/edit", Needs: access.ManageUnits, Get: unitForm, Post: editUnit},
		{Path: "/units/:code/add", Needs: access.ManageUnits, Get: addUnitForm, Post: addUnit},
		{Path: "/units/:code/merge", Needs: access.ManageUnits, Get: mergeForm, Post: mergeUnits},
		{Path: "/units/:code/convene", Needs: access.PlanCongress, Get: convenePage, Post: convene},
	}
}
