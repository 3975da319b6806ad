package schedules

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/schedule.xlsx", Read: access.View, Get: scheduleWorkbook, Printed: true},
		{Path: "/units/:code/schedule.csv", Read: access.View, Get: scheduleWorkbook},
		{Path: "/units/:code/schedule.json", Read: access.View, Get: scheduleWorkbook},
		{Path: "/units/:code/calendar.ics", Read: access.View, Get: unitCalendar},
		{Path: "/congresses/:id/calendar.ics", Read: access.View, Get: congressCalendar},
		{Path: "/leaders/:id/calendar.ics", Read: access.View, Get: leaderCalendar},
		{Path: "/units/:code/calendar", Read: access.View, Get: calendarPage},
		{Path: "/units/:code/conflicts", Read: access.View, Write: access.PlanCongress, Get: conflictsPage, Post: setScheduleRules},
		{Path: "/units/:code/schedule/propose", Read: access.PlanCongress, Write: access.PlanCongress, Get: wishesForm, Post: proposeDates},
		{Path: "/proposals/:id", Read: access.View, Get: proposalPage},
		{Path: "/proposals/:id/accept", Write: access.PlanCongress, Post: acceptProposal, OnRefusal: proposalPage},
		{Path: "/proposals/:id/undo", Write: access.PlanCongress, Post: undoProposal, OnRefusal: proposalPage},
		{Path: "/units/:code/leaders", Read: access.View, Get: leadersPage},
		{Path: "/units/:code/leaders/numbers", Write: access.ViewSensitive, Post: web.ShowNumbers(leadersPage)},
		{Path: "/units/:code/leaders/new", Read: access.PlanCongress, Write: access.PlanCongress, Get: newLeaderForm, Post: addLeader},
		{Path: "/units/:code/leaders/adopt", Write: access.PlanCongress, Post: adoptFollowers, OnRefusal: leadersPage},
		{Path: "/leaders/:id", Read: access.PlanCongress, Write: access.PlanCongress, Get: leaderPage, Post: editLeader},
		{Path: "/leaders/:id/absences", Write: access.PlanCongress, Post: addAbsence, OnRefusal: leaderPage},
		{Path: "/leaders/:id/absences/:absence/withdraw", Write: access.PlanCongress, Post: withdrawAbsence, OnRefusal: leaderPage},
		{Path: "/units/:code/teams/new", Read: access.PlanCongress, Write: access.PlanCongress, Get: teamForm, Post: keepTeam},
		{Path: "/teams/:id", Read: access.PlanCongress, Write: access.PlanCongress, Get: teamForm, Post: keepTeam},
		{Path: "/teams/:id/disband", Write: access.PlanCongress, Post: disbandTeam, OnRefusal: teamForm},
	}
}
