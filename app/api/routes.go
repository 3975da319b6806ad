package api

import (
	"slices"

	"daihoi/app/web"
	"daihoi/models/access"
)

// resources are everything that can be asked, in the order of the document.
var resources = slices.Concat(unitResources, congressResources, peopleResources, officeResources)

// Routes are the addresses of this area.
func Routes() []web.Route {
	routes := []web.Route{
		{Path: web.APIPage, Read: access.View, Get: page},
		{Path: web.APIPath + "openapi.json", Public: true, Get: document},
	}
	for _, s := range resources {
		routes = append(routes, web.Route{Path: base + s.path, Read: s.read, Get: s.handle})
	}
	return routes
}
