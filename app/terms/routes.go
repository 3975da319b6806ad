// Package terms shows the terms of the Front to the administrators of the whole installation, who add and change them.
package terms

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area. Terms belong to no unit, so the address names them in its query.
func Routes() []web.Route {
	own := func(path string, get, post web.Handler) web.Route {
		r := web.Route{Path: path, Write: access.ManageUnits, Post: guarded(post), OnRefusal: guarded(listPage)}
		if get != nil {
			r.Read, r.Get, r.OnRefusal = access.ManageUnits, guarded(get), nil
		}
		return r
	}
	return []web.Route{
		{Path: "/terms", Read: access.ManageUnits, Get: guarded(listPage)},
		own("/terms/add", addForm, add),
		own("/terms/edit", editForm, edit),
		own("/terms/rule", ruleForm, editRule),
		own("/terms/roll", rollPage, roll),
		own("/terms/roll/undo", undoRollPage, undoRoll),
		own("/terms/ship", nil, ship),
		own("/terms/use", nil, use),
		own("/terms/level", nil, addLevel),
		own("/terms/level/remove", nil, removeLevel),
		own("/terms/remove", nil, remove),
	}
}
