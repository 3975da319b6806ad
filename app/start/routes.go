package start

import "daihoi/app/web"

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{{Path: web.StartPath, Get: page}}
}
