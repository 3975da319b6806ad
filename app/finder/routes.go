package finder

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{{Path: "/find", Read: access.View, Get: find}}
}
