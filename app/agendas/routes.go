package agendas

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/agenda", Needs: access.View, Get: agendaPage, Post: draftAgenda},
		{Path: "/congresses/:id/agenda/release", Needs: access.EditCongress, Post: releaseAgenda, OnRefusal: agendaPage},
		{Path: "/congresses/:id/programme", Needs: access.View, Get: programmePage},
		{Path: "/congresses/:id/programme.docx", Needs: access.View, Get: programmeDocument},
		{Path: "/congresses/:id/programme.xlsx", Needs: access.View, Get: programmeWorkbook},
		{Path: "/congresses/:id/script", Needs: access.View, Get: scriptPage},
		{Path: "/congresses/:id/script.docx", Needs: access.View, Get: scriptDocument},
		{Path: "/clusters/:id/events/:event/agenda", Needs: access.View, Get: agendaPage, Post: draftAgenda},
		{Path: "/clusters/:id/events/:event/agenda/release", Needs: access.LeadEmulation, Post: releaseAgenda, OnRefusal: agendaPage},
		{Path: "/clusters/:id/events/:event/programme", Needs: access.View, Get: programmePage},
		{Path: "/clusters/:id/events/:event/programme.docx", Needs: access.View, Get: programmeDocument},
		{Path: "/clusters/:id/events/:event/programme.xlsx", Needs: access.View, Get: programmeWorkbook},
		{Path: "/clusters/:id/events/:event/script", Needs: access.View, Get: scriptPage},
		{Path: "/clusters/:id/events/:event/script.docx", Needs: access.View, Get: scriptDocument},
	}
}
