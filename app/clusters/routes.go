package clusters

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/clusters", Needs: access.View, Get: clustersPage},
		{Path: "/units/:code/clusters/new", Needs: access.LeadEmulation, Get: newClusterForm, Post: createCluster},
		{Path: "/clusters/:id", Needs: access.View, Get: clusterPage},
		{Path: "/clusters/:id/members", Needs: access.LeadEmulation, Get: composePage, Post: compose},
		{Path: "/clusters/:id/year", Needs: access.LeadEmulation, Get: yearForm, Post: planYear},
		{Path: "/clusters/:id/release", Needs: access.LeadEmulation, Post: releaseScores, OnRefusal: clusterPage},
		{Path: "/clusters/:id/withhold", Needs: access.LeadEmulation, Post: withholdScores, OnRefusal: clusterPage},
		{Path: "/clusters/:id/pledge", Needs: access.View, Get: pledgePage},
		{Path: "/clusters/:id/pledge.docx", Needs: access.View, Get: pledgeDocument},
		{Path: "/clusters/:id/pledge/edit", Needs: access.LeadEmulation, Get: preambleForm, Post: draftPledge},
		{Path: "/clusters/:id/pledge/copy", Needs: access.LeadEmulation, Post: copyPledge, OnRefusal: pledgePage},
		{Path: "/clusters/:id/pledge/amend", Needs: access.LeadEmulation, Post: amendPledge, OnRefusal: pledgePage},
		{Path: "/clusters/:id/pledge/items/:line", Needs: access.LeadEmulation, Get: pledgeItemForm, Post: setPledgeItem},
		{Path: "/clusters/:id/pledge/items/:line/remove", Needs: access.LeadEmulation, Post: removePledgeItem, OnRefusal: pledgeItemForm},
		{Path: "/clusters/:id/pledge/sign/:code", Needs: access.LeadEmulation, Get: signForm, Post: signPledge},
		{Path: "/clusters/:id/scores/:code", Needs: access.View, Get: scoresPage, Post: giveScores},
		{Path: "/clusters/:id/scores/:code/evidence", Needs: access.View, Get: evidencePage, Post: takeEvidence, OnRefusal: scoresPage},
		{Path: "/clusters/:id/summary", Needs: access.View, Get: emulationSummary, Post: award},
		{Path: "/clusters/:id/summary.docx", Needs: access.View, Get: summaryDocument},
		{Path: "/clusters/:id/emulation.xlsx", Needs: access.View, Get: emulationWorkbook},
		{Path: "/clusters/:id/events", Needs: access.View, Get: clusterEvents},
		{Path: "/clusters/:id/events/new", Needs: access.LeadEmulation, Get: clusterEventPage, Prepare: arrangeEvent, Upload: true},
		{Path: "/clusters/:id/events/:event", Needs: access.View, Get: clusterEventPage, Prepare: arrangeEvent, Upload: true},
		{Path: "/clusters/:id/events/:event/event.ics", Needs: access.View, Get: eventCalendar},
		{Path: "/clusters/:id/events/:event/people", Needs: access.View, Get: eventPeople, Post: inviteGuests},
		{Path: "/clusters/:id/events/:event/people/copy", Needs: access.ScoreOwn, Post: inviteFromEvent, OnRefusal: eventPeople},
		{Path: "/clusters/:id/events/:event/people/:person", Needs: access.ScoreOwn, Get: eventPersonForm, Post: correctPerson},
		{Path: "/clusters/:id/events/:event/people/:person/remove", Needs: access.ScoreOwn, Post: removePerson, OnRefusal: eventPersonForm},
		{Path: "/clusters/:id/events/:event/files/:paper", Needs: access.View, Get: eventFile},
		{Path: "/clusters/:id/events/:event/files/:paper/remove", Needs: access.LeadEmulation, Post: removeEventFile, OnRefusal: clusterEventPage, Upload: true},
	}
}
