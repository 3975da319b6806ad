package backups

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/backups", Read: access.ManageUnits, Get: page},
		{Path: retentionPath, Read: access.ManageUnits, Write: access.ManageUnits, Get: retentionPage, Post: setRetention},
	}
}
