package app

import (
	"slices"

	"daihoi/app/accounts"
	"daihoi/app/agendas"
	"daihoi/app/backups"
	"daihoi/app/board"
	"daihoi/app/checkin"
	"daihoi/app/clusters"
	"daihoi/app/congresses"
	"daihoi/app/delegates"
	"daihoi/app/delegations"
	"daihoi/app/imports"
	"daihoi/app/milestones"
	"daihoi/app/office"
	"daihoi/app/papers"
	"daihoi/app/schedules"
	"daihoi/app/terms"
	"daihoi/app/units"
	"daihoi/app/web"
)

// Routes are the addresses of the program.
func Routes() []web.Route {
	return web.WithPrints(slices.Concat(accounts.Routes(), agendas.Routes(), backups.Routes(), board.Routes(), checkin.Routes(), clusters.Routes(),
		congresses.Routes(), delegates.Routes(), delegations.Routes(), imports.Routes(), milestones.Routes(), office.Routes(),
		papers.Routes(), schedules.Routes(), terms.Routes(), units.Routes()))
}
