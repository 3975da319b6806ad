package app

import (
	"slices"

	"daihoi/app/web"
)

// Routes is the whole map of the program.
func Routes() []web.Route {
	return slices.Concat(accountsRoutes(), agendasRoutes(), boardRoutes(), checkinRoutes(), clustersRoutes(), congressesRoutes(), delegatesRoutes(), delegationsRoutes(), importsRoutes(), milestonesRoutes(), scheduleRoutes(), unitsRoutes())
}
