package app

import (
	"slices"

	"daihoi/app/accounts"
	"daihoi/app/checkin"
	"daihoi/app/congresses"
	"daihoi/app/delegates"
	"daihoi/app/delegations"
	"daihoi/app/imports"
	"daihoi/app/units"
	"daihoi/app/web"
)

// Routes is the whole map of the program.
func Routes() []web.Route {
	return slices.Concat(accounts.Routes(), agendasRoutes(), boardRoutes(), checkin.Routes(), clustersRoutes(), congresses.Routes(), delegates.Routes(), delegations.Routes(), imports.Routes(), milestonesRoutes(), scheduleRoutes(), units.Routes())
}
