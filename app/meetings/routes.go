package meetings

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/meetings", Read: access.View, Get: meetingsPage},
		{Path: "/units/:code/meetings/new", Read: access.PlanCongress, Write: access.PlanCongress, Get: callForm, Post: call},
		{Path: "/units/:code/review-list", Read: access.PlanCongress, Write: access.PlanCongress, Get: listForm, Post: setList},
		{Path: "/meetings/:id", Read: access.View, Get: meetingPage},
		{Path: "/meetings/:id/minutes.docx", Read: access.View, Get: minutesDocument, Printed: true},
		{Path: "/meetings/:id/edit", Read: access.PlanCongress, Write: access.PlanCongress, Get: editForm, Post: edit},
		{Path: "/meetings/:id/move", Read: access.PlanCongress, Write: access.PlanCongress, Get: moveForm, Post: move},
		{Path: "/meetings/:id/cancel", Read: access.PlanCongress, Write: access.PlanCongress, Get: cancelForm, Post: cancel},
		{Path: "/meetings/:id/reinstate", Write: access.PlanCongress, Post: reinstate, OnRefusal: meetingPage},
		{Path: "/meetings/:id/series", Read: access.PlanCongress, Write: access.PlanCongress, Get: seriesForm, Post: changeSeries},
		{Path: "/meetings/:id/turnout", Read: access.PlanCongress, Write: access.PlanCongress, Get: turnoutForm, Post: setTurnout},
		{Path: "/meetings/:id/minutes", Read: access.PlanCongress, Write: access.PlanCongress, Get: minutesForm, Prepare: minute, Upload: true},
		{Path: "/meetings/:id/files/:scan", Read: access.View, Get: meetingFile},
		{Path: "/meetings/:id/files/:scan/remove", Write: access.PlanCongress, Post: removeFile, OnRefusal: meetingPage},
		{Path: "/meetings/:id/conclusions/:conclusion", Read: access.PlanCongress, Write: access.PlanCongress, Get: conclusionForm, Post: conclude},
		{Path: "/tasks/:id", Read: access.View, Write: access.EditCongress, Get: taskPage, Prepare: answerTask, Upload: true},
		{Path: "/tasks/:id/reopen", Write: access.PlanCongress, Post: reopenTask, OnRefusal: taskPage},
		{Path: "/tasks/:id/drop", Write: access.PlanCongress, Post: dropTask, OnRefusal: taskPage},
		{Path: "/congresses/:id/review", Read: access.View, Get: reviewPage},
		{Path: "/congresses/:id/review/begin", Write: access.ReviewMilestone, Post: beginReview, OnRefusal: reviewPage},
		{Path: "/congresses/:id/review.docx", Read: access.View, Get: reviewDocument, Printed: true},
		{Path: "/congresses/:id/review/add", Read: access.ReviewMilestone, Write: access.ReviewMilestone, Get: addForm, Post: addPoint},
		{Path: "/congresses/:id/review/consent", Write: access.ReviewMilestone, Post: consent, OnRefusal: reviewPage},
		{Path: "/congresses/:id/review/points/:point", Read: access.View, Get: pointPage},
		{Path: "/congresses/:id/review/points/:point/judge", Write: access.ReviewMilestone, Post: judge, OnRefusal: pointPage},
		{Path: "/congresses/:id/review/points/:point/answer", Write: access.EditMilestone, Post: answerPoint, OnRefusal: pointPage},
	}
}
