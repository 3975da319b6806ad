package board

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code", Read: access.View, Get: dashboard},
		{Path: "/units/:code/matrix", Read: access.View, Get: matrix},
		{Path: "/units/:code/curves", Read: access.View, Get: curvesPage},
		{Path: "/units/:code/work", Read: access.View, Write: access.EditMilestone, OrWrite: access.ReviewMilestone, Get: workList, Post: moveChosen},
		{Path: "/units/:code/progress.xlsx", Read: access.View, Get: progressWorkbook, Printed: true},
		{Path: "/units/:code/progress.csv", Read: access.View, Get: progressWorkbook},
		{Path: "/units/:code/progress.json", Read: access.View, Get: progressWorkbook},
		{Path: "/units/:code/progress.docx", Read: access.View, Get: progressDocument, Printed: true},
		{Path: "/units/:code/progress.zip", Read: access.View, Get: progressBundle},
		{Path: "/units/:code/reminders", Read: access.PlanCongress, Write: access.PlanCongress, Get: remindersPage, Post: tickReminders},
		{Path: "/units/:code/reminders/mail", Write: access.PlanCongress, Prepare: mailReminder, OnRefusal: remindersPage},
		{Path: "/units/:code/reminders/:reminder/settle", Write: access.PlanCongress, Post: settleReminder, OnRefusal: remindersPage},
	}
}
