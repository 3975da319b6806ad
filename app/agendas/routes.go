package agendas

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/agenda", Read: access.View, Write: access.EditCongress, Get: agendaPage, Post: draftAgenda},
		{Path: "/congresses/:id/agenda/release", Write: access.EditCongress, Post: releaseAgenda, OnRefusal: agendaPage},
		{Path: "/congresses/:id/programme", Read: access.View, Get: programmePage},
		{Path: "/congresses/:id/programme.docx", Read: access.View, Get: programmeDocument, Printed: true},
		{Path: "/congresses/:id/programme.xlsx", Read: access.View, Get: programmeWorkbook, Printed: true},
		{Path: "/congresses/:id/programme.csv", Read: access.View, Get: programmeWorkbook},
		{Path: "/congresses/:id/programme.json", Read: access.View, Get: programmeWorkbook},
		{Path: "/congresses/:id/script", Read: access.View, Get: scriptPage},
		{Path: "/congresses/:id/script.docx", Read: access.View, Get: scriptDocument, Printed: true},
		{Path: "/clusters/:id/events/:event/agenda", Read: access.View, Write: access.LeadEmulation, Get: agendaPage, Post: draftAgenda},
		{Path: "/clusters/:id/events/:event/agenda/release", Write: access.LeadEmulation, Post: releaseAgenda, OnRefusal: agendaPage},
		{Path: "/clusters/:id/events/:event/programme", Read: access.View, Get: programmePage},
		{Path: "/clusters/:id/events/:event/programme.docx", Read: access.View, Get: programmeDocument, Printed: true},
		{Path: "/clusters/:id/events/:event/programme.xlsx", Read: access.View, Get: programmeWorkbook, Printed: true},
		{Path: "/clusters/:id/events/:event/programme.csv", Read: access.View, Get: programmeWorkbook},
		{Path: "/clusters/:id/events/:event/programme.json", Read: access.View, Get: programmeWorkbook},
		{Path: "/clusters/:id/events/:event/script", Read: access.View, Get: scriptPage},
		{Path: "/clusters/:id/events/:event/script.docx", Read: access.View, Get: scriptDocument, Printed: true},
	}
}
