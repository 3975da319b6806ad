package imports

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/imports", Needs: access.EditDelegates, Get: importsPage, Prepare: startImports, Upload: true},
		{Path: "/congresses/:id/form.xlsx", Needs: access.EditDelegates, Get: blankForm},
		{Path: "/imports/:id", Needs: access.EditDelegates, Get: importPage, Post: confirmImport},
		{Path: "/imports/:id/table", Needs: access.EditDelegates, Prepare: takeTable, OnRefusal: importPage},
		{Path: "/imports/:id/mapping", Needs: access.EditDelegates, Post: remapImport, OnRefusal: importPage},
		{Path: "/imports/:id/decisions", Needs: access.EditDelegates, Post: decideImport, OnRefusal: importPage},
		{Path: "/imports/:id/undo", Needs: access.EditDelegates, Post: undoImport, OnRefusal: importPage},
		{Path: "/imports/:id/discard", Needs: access.EditDelegates, Post: discardImport, OnRefusal: importPage},
		{Path: "/imports/:id/remarks.xlsx", Needs: access.EditDelegates, Get: returnedFile},
	}
}
