package days

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/day", Read: access.View, Write: access.EditCongress, Get: dayPage, Post: runDay},
		{Path: "/congresses/:id/day/hall", Read: access.View, Get: hallPage, Live: watchHall},
		{Path: "/congresses/:id/day/presidium", Read: access.EditCongress, Get: presidiumPage, Live: watchHall},
		{Path: "/congresses/:id/day/speeches", Read: access.View, Write: access.EditCongress, Get: speechesPage, Post: changeSpeeches},
		{Path: "/congresses/:id/day/decisions", Read: access.View, Write: access.EditCongress, Get: decisionsPage, Post: takeDecision},
		{Path: "/congresses/:id/day/papers", Read: access.View, Write: access.EditCongress, Get: papersPage, Prepare: addPapers, Upload: true},
		{Path: "/congresses/:id/day/papers/link", Write: access.EditCongress, Post: changePapers, OnRefusal: papersPage},
		{Path: "/congresses/:id/day/absences", Read: access.EditDelegates, Write: access.EditDelegates, Get: absencesPage, Post: callReserve},
		{Path: "/congresses/:id/day/door", Read: access.EditCongress, Write: access.EditCongress, Get: doorPage, Post: changeDoor},
		{Path: "/congresses/:id/seats", Read: access.View, Write: access.EditCongress, Get: seatsPage, Post: changeSeats},
		{Path: "/congresses/:id/seats.xlsx", Read: access.View, Get: seatsWorkbook, Printed: true},
		{Path: "/units/:code/quorum", Read: access.PlanCongress, Write: access.PlanCongress, Get: quorumPage, Post: setQuorum},
		{Path: web.HandoutPath + ":token", Public: true, Let: byToken, Get: openPapers},
		{Path: web.HandoutPath + ":token/:file", Public: true, Let: byToken, Get: openPaper},
	}
}
