package board

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code", Needs: access.View, Get: dashboard},
		{Path: "/units/:code/matrix", Needs: access.View, Get: matrix},
		{Path: "/units/:code/curves", Needs: access.View, Get: curvesPage},
		{Path: "/units/:code/work", Needs: access.View, Get: workList, Post: moveChosen},
		{Path: "/units/:code/progress.xlsx", Needs: access.View, Get: progressWorkbook},
		{Path: "/units/:code/progress.docx", Needs: access.View, Get: progressDocument},
		{Path: "/units/:code/progress.zip", Needs: access.View, Get: progressBundle},
		{Path: "/units/:code/reminders", Needs: access.PlanCongress, Get: remindersPage, Post: tickReminders},
		{Path: "/units/:code/reminders/mail", Needs: access.PlanCongress, Prepare: mailReminder, OnRefusal: remindersPage},
		{Path: "/units/:code/reminders/:reminder/settle", Needs: access.PlanCongress, Post: settleReminder, OnRefusal: remindersPage},
	}
}
