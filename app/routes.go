package app

import "slices"

// Routes is the whole map of the program.
func Routes() []Route {
	return slices.Concat(accountsRoutes(), agendasRoutes(), boardRoutes(), checkinRoutes(), clustersRoutes(), congressesRoutes(), delegatesRoutes(), delegationsRoutes(), importsRoutes(), milestonesRoutes(), scheduleRoutes(), unitsRoutes())
}
