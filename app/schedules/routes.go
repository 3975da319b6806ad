package schedules

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/schedule.xlsx", Needs: access.View, Get: scheduleWorkbook},
		{Path: "/units/:code/calendar.ics", Needs: access.View, Get: unitCalendar},
		{Path: "/congresses/:id/calendar.ics", Needs: access.View, Get: congressCalendar},
		{Path: "/leaders/:id/calendar.ics", Needs: access.View, Get: leaderCalendar},
		{Path: "/units/:code/calendar", Needs: access.View, Get: calendarPage},
		{Path: "/units/:code/conflicts", Needs: access.View, Get: conflictsPage, Post: setScheduleRules},
		{Path: "/units/:code/schedule/propose", Needs: access.PlanCongress, Get: wishesForm, Post: proposeDates},
		{Path: "/proposals/:id", Needs: access.View, Get: proposalPage},
		{Path: "/proposals/:id/accept", Needs: access.PlanCongress, Post: acceptProposal, OnRefusal: proposalPage},
		{Path: "/proposals/:id/undo", Needs: access.PlanCongress, Post: undoProposal, OnRefusal: proposalPage},
		{Path: "/units/:code/leaders", Needs: access.View, Get: leadersPage},
		{Path: "/units/:code/leaders/new", Needs: access.PlanCongress, Get: newLeaderForm, Post: addLeader},
		{Path: "/units/:code/leaders/adopt", Needs: access.PlanCongress, Post: adoptFollowers, OnRefusal: leadersPage},
		{Path: "/leaders/:id", Needs: access.PlanCongress, Get: leaderPage, Post: editLeader},
		{Path: "/leaders/:id/absences", Needs: access.PlanCongress, Post: addAbsence, OnRefusal: leaderPage},
		{Path: "/leaders/:id/absences/:absence/withdraw", Needs: access.PlanCongress, Post: withdrawAbsence, OnRefusal: leaderPage},
		{Path: "/units/:code/teams/new", Needs: access.PlanCongress, Get: teamForm, Post: keepTeam},
		{Path: "/teams/:id", Needs: access.PlanCongress, Get: teamForm, Post: keepTeam},
		{Path: "/teams/:id/disband", Needs: access.PlanCongress, Post: disbandTeam, OnRefusal: teamForm},
	}
}
