package app

import (
	"slices"

	"daihoi/app/accounts"
	"daihoi/app/checkin"
	"daihoi/app/imports"
	"daihoi/app/units"
	"daihoi/app/web"
)

// Routes is the whole map of the program.
func Routes() []web.Route {
	return slices.Concat(accounts.Routes(), agendasRoutes(), boardRoutes(), checkin.Routes(), clustersRoutes(), congressesRoutes(), delegatesRoutes(), delegationsRoutes(), imports.Routes(), milestonesRoutes(), scheduleRoutes(), units.Routes())
}
