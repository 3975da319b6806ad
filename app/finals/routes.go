package finals

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/final", Read: access.View, Get: finalPage},
		{Path: "/units/:code/final.xlsx", Read: access.View, Get: finalWorkbook, Printed: true},
		{Path: "/units/:code/final.csv", Read: access.View, Get: finalWorkbook},
		{Path: "/units/:code/final.json", Read: access.View, Get: finalWorkbook},
		{Path: "/units/:code/final.docx", Read: access.View, Get: finalDocument, Printed: true},
		{Path: "/units/:code/final/judgement", Read: access.EditCongress, Write: access.EditCongress, Get: judgementForm, Post: judge},
		{Path: "/units/:code/final/before", Read: access.EditCongress, Write: access.EditCongress, Get: beforeForm, Post: recordBefore},
		{Path: "/units/:code/commendations/new", Read: access.EditCongress, Write: access.EditCongress, Get: newCommendation, Post: commend},
		{Path: "/units/:code/commendations/:commendation", Read: access.EditCongress, Write: access.EditCongress, Get: commendationForm, Post: amendCommendation},
		{Path: "/units/:code/commendations/:commendation/strike", Write: access.EditCongress, Post: strikeCommendation, OnRefusal: commendationForm},
		{Path: "/units/:code/photos", Read: access.EditCongress, Write: access.EditCongress, Get: photoForm, Prepare: addPhotos, Upload: true},
		{Path: "/units/:code/photos/:photo", Read: access.View, Get: photo},
		{Path: "/units/:code/photos/:photo/remove", Write: access.EditCongress, Post: removePhoto, OnRefusal: finalPage},
	}
}
