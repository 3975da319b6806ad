package app

import (
	"slices"

	"daihoi/app/accounts"
	"daihoi/app/agendas"
	"daihoi/app/api"
	"daihoi/app/backups"
	"daihoi/app/board"
	"daihoi/app/checkin"
	"daihoi/app/clusters"
	"daihoi/app/committees"
	"daihoi/app/congresses"
	"daihoi/app/days"
	"daihoi/app/delegates"
	"daihoi/app/delegations"
	"daihoi/app/downloads"
	"daihoi/app/finals"
	"daihoi/app/finder"
	"daihoi/app/imports"
	"daihoi/app/meetings"
	"daihoi/app/milestones"
	"daihoi/app/office"
	"daihoi/app/papers"
	"daihoi/app/schedules"
	"daihoi/app/start"
	"daihoi/app/terms"
	"daihoi/app/units"
	"daihoi/app/web"
)

// Routes are the addresses of the program.
func Routes() []web.Route {
	return web.WithPrints(slices.Concat(accounts.Routes(), agendas.Routes(), api.Routes(), backups.Routes(), board.Routes(), checkin.Routes(), clusters.Routes(),
		committees.Routes(), congresses.Routes(), days.Routes(), delegates.Routes(), delegations.Routes(), downloads.Routes(), finals.Routes(), finder.Routes(),
		imports.Routes(), meetings.Routes(), milestones.Routes(), office.Routes(), papers.Routes(), schedules.Routes(), start.Routes(),
		terms.Routes(), units.Routes()))
}
