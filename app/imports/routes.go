package imports

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/imports", Read: access.EditDelegates, Write: access.EditDelegates, Get: importsPage, Prepare: startImports, Upload: true},
		{Path: "/congresses/:id/imports/forget", Write: access.EditDelegates, Post: forgetLesson, OnRefusal: importsPage},
		{Path: "/congresses/:id/form.xlsx", Read: access.EditDelegates, Get: blankForm},
		{Path: "/imports/:id", Read: access.EditDelegates, Write: access.EditDelegates, Get: importPage, Post: confirmImport},
		{Path: "/imports/:id/numbers", Write: access.EditDelegates, Post: web.ShowNumbers(importPage)},
		{Path: "/imports/:id/table", Write: access.EditDelegates, Prepare: takeTable, OnRefusal: importPage},
		{Path: "/imports/:id/others", Write: access.EditDelegates, Prepare: takeOthers, OnRefusal: importPage},
		{Path: "/imports/:id/mapping", Write: access.EditDelegates, Post: remapImport, OnRefusal: importPage},
		{Path: "/imports/:id/decisions", Write: access.EditDelegates, Post: decideImport, OnRefusal: importPage},
		{Path: "/imports/:id/answers", Write: access.EditDelegates, Post: answerImport, OnRefusal: importPage},
		{Path: "/imports/:id/mends", Write: access.EditDelegates, Post: mendImport, OnRefusal: importPage},
		{Path: "/imports/:id/undo", Write: access.EditDelegates, Post: undoImport, OnRefusal: importPage},
		{Path: "/imports/:id/discard", Write: access.EditDelegates, Post: discardImport, OnRefusal: importPage},
		{Path: "/imports/:id/remarks.xlsx", Read: access.EditDelegates, Get: returnedFile},
	}
}
