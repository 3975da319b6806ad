// Package papers shows the papers that a unit makes and the book of those that it has sent out.
//
// papers.go is the list of kinds, template.go the templates, make.go the form and its preview, batch.go what was ordered at once
// and how far it is, book.go the book, paper.go one paper.
package papers

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	const base = "/units/:code/papers"
	return []web.Route{
		{Path: base, Read: access.View, Get: kindsPage},
		{Path: base + "/fields", Read: access.View, Get: fieldsDocument},
		{Path: base + "/make", Read: access.EditCongress, Write: access.EditCongress, Get: makePage, Post: issue},
		{Path: base + "/drafts", Read: access.EditCongress, Get: drafts},
		{Path: base + "/batches/:batch", Read: access.EditCongress, Write: access.EditCongress, Get: batchPage, Post: goOn},
		{Path: base + "/batches/:batch/stop", Write: access.EditCongress, Post: stop, OnRefusal: batchPage},
		{Path: base + "/batches/:batch/files", Read: access.EditCongress, Get: batchFiles},
		{Path: base + "/book", Read: access.View, Write: access.EditCongress, Get: bookPage, Post: continueSeries},
		{Path: base + "/book.xlsx", Read: access.View, Get: bookWorkbook},
		{Path: base + "/templates/:form", Read: access.View, Write: access.EditCongress, Get: templatePage, Prepare: uploadTemplate, Upload: true},
		{Path: base + "/templates/:form/file", Read: access.View, Get: templateFile},
		{Path: base + "/templates/:form/give-up", Write: access.EditCongress, Post: giveUp, OnRefusal: templatePage},
		{Path: "/papers/:id", Read: access.View, Get: paperPage},
		{Path: "/papers/:id/file", Read: access.View, Get: paperFile},
		{Path: "/papers/:id/again", Write: access.EditCongress, Prepare: again, OnRefusal: paperPage},
		{Path: "/papers/:id/cancel", Write: access.EditCongress, Post: cancel, OnRefusal: paperPage},
	}
}
