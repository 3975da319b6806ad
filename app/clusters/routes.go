package clusters

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/clusters", Read: access.View, Get: clustersPage},
		{Path: "/units/:code/clusters/new", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: newClusterForm, Post: createCluster},
		{Path: "/clusters/:id", Read: access.View, Get: clusterPage},
		{Path: "/clusters/:id/members", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: composePage, Post: compose},
		{Path: "/clusters/:id/year", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: yearForm, Post: planYear},
		{Path: "/clusters/:id/release", Write: access.LeadEmulation, Post: releaseScores, OnRefusal: clusterPage},
		{Path: "/clusters/:id/withhold", Write: access.LeadEmulation, Post: withholdScores, OnRefusal: clusterPage},
		{Path: "/clusters/:id/pledge", Read: access.View, Get: pledgePage},
		{Path: "/clusters/:id/pledge.docx", Read: access.View, Get: pledgeDocument, Printed: true},
		{Path: "/clusters/:id/pledge/criteria.docx", Read: access.View, Get: criteriaDocument, Printed: true},
		{Path: "/clusters/:id/pledge/occasion", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: occasionForm, Post: setOccasion},
		{Path: "/clusters/:id/pledge/edit", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: preambleForm, Post: draftPledge},
		{Path: "/clusters/:id/pledge/copy", Write: access.LeadEmulation, Post: copyPledge, OnRefusal: pledgePage},
		{Path: "/clusters/:id/pledge/amend", Write: access.LeadEmulation, Post: amendPledge, OnRefusal: pledgePage},
		{Path: "/clusters/:id/pledge/items/:line", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: pledgeItemForm, Post: setPledgeItem},
		{Path: "/clusters/:id/pledge/items/:line/remove", Write: access.LeadEmulation, Post: removePledgeItem, OnRefusal: pledgeItemForm},
		{Path: "/clusters/:id/pledge/sign/:code", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: signForm, Post: signPledge},
		{Path: "/clusters/:id/scores/:code", Read: access.View, Write: access.ScoreOwn, Get: scoresPage, Post: giveScores},
		{Path: "/clusters/:id/scores/:code/evidence", Read: access.View, Write: access.ScoreOwn, Get: evidencePage, Post: takeEvidence, OnRefusal: scoresPage},
		{Path: "/clusters/:id/summary", Read: access.View, Write: access.LeadEmulation, Get: emulationSummary, Post: award},
		{Path: "/clusters/:id/summary.docx", Read: access.View, Get: summaryDocument, Printed: true},
		{Path: "/clusters/:id/story", Read: access.View, Get: storyPage},
		{Path: "/clusters/:id/story.docx", Read: access.View, Get: storyDocument, Printed: true},
		{Path: "/clusters/:id/emulation.xlsx", Read: access.View, Get: emulationWorkbook, Printed: true},
		{Path: "/clusters/:id/emulation.csv", Read: access.View, Get: emulationWorkbook},
		{Path: "/clusters/:id/emulation.json", Read: access.View, Get: emulationWorkbook},
		{Path: "/clusters/:id/events", Read: access.View, Get: clusterEvents},
		{Path: "/clusters/:id/events/new", Read: access.LeadEmulation, Write: access.LeadEmulation, Get: clusterEventPage, Prepare: arrangeEvent, Upload: true},
		{Path: "/clusters/:id/events/:event", Read: access.View, Write: access.LeadEmulation, Get: clusterEventPage, Prepare: arrangeEvent, Upload: true},
		{Path: "/clusters/:id/events/:event/event.ics", Read: access.View, Get: eventCalendar},
		{Path: "/clusters/:id/events/:event/people", Read: access.View, Write: access.ScoreOwn, Get: eventPeople, Post: inviteGuests},
		{Path: "/clusters/:id/events/:event/people/copy", Write: access.ScoreOwn, Post: inviteFromEvent, OnRefusal: eventPeople},
		{Path: "/clusters/:id/events/:event/people/:person", Read: access.ScoreOwn, Write: access.ScoreOwn, Get: eventPersonForm, Post: correctPerson},
		{Path: "/clusters/:id/events/:event/people/:person/remove", Write: access.ScoreOwn, Post: removePerson, OnRefusal: eventPersonForm},
		{Path: "/clusters/:id/events/:event/files/:paper", Read: access.View, Get: eventFile},
		{Path: "/clusters/:id/events/:event/files/:paper/remove", Write: access.LeadEmulation, Post: removeEventFile, OnRefusal: clusterEventPage, Upload: true},
	}
}
