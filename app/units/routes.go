package units

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/merger"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units", Read: access.View, Get: unitsPage},
		{Path: "/units/:code/history", Read: access.View, Get: unitHistory},
		{Path: "/units/:code/edit", Read: access.ManageUnits, Write: access.ManageUnits, Get: unitForm, Post: editUnit},
		{Path: "/units/:code/add", Read: access.ManageUnits, Write: access.ManageUnits, Get: addUnitForm, Post: addUnit},
		{Path: "/units/:code/merge", Read: access.ManageUnits, Write: access.ManageUnits, Get: planPage(merger.Merge), Post: carryOut(merger.Merge)},
		{Path: "/units/:code/split", Read: access.ManageUnits, Write: access.ManageUnits, Get: planPage(merger.Split), Post: carryOut(merger.Split)},
		{Path: "/units/:code/move", Read: access.ManageUnits, Write: access.ManageUnits, Get: planPage(merger.Move), Post: carryOut(merger.Move)},
		{Path: "/units/:code/undo", Read: access.ManageUnits, Write: access.ManageUnits, Get: undoPage, Post: undoPlan},
		{Path: "/units/:code/convene", Read: access.PlanCongress, Write: access.PlanCongress, Get: convenePage, Post: convene},
	}
}
