package web

import (
	"fmt"
	"strconv"
	"strings"

	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/emulation"
	"daihoi/models/org"
)

func AllocationPath(c congress.Congress) string { return CongressPath(c.ID) + "/allocation" }

// FeedPath is where calendars are; what follows is a user's secret and ".ics".
const FeedPath = "/calendar/"

func CardsPath(congressID int64) string { return CongressPath(congressID) + "/cards" }

func EventPath(y emulation.Year, id int64, rest ...string) string {
	return ClusterPath(y, "/events/"+strconv.FormatInt(id, 10)+strings.Join(rest, ""))
}

// ClusterPath is an address within the year of a cluster.
func ClusterPath(y emulation.Year, rest string) string {
	return fmt.Sprintf("/clusters/%d%s?year=%d", y.ClusterID, rest, y.Year)
}

func CompositionPath(id int64) string { return CongressPath(id) + "/composition" }

func FormatID(id int64) string { return strconv.FormatInt(id, 10) }

func IDPath(base string, id int64) string { return base + "/" + strconv.FormatInt(id, 10) }

func DelegateListPath(congressID int64) string { return CongressPath(congressID) + "/delegates" }

func DelegatePath(id int64) string { return "/delegates/" + strconv.FormatInt(id, 10) }

func DelegationPath(congressID int64) string { return CongressPath(congressID) + "/delegation" }

func DelegationsPath(code string) string { return "/units/" + code + "/delegations" }

func DifficultyPath(id int64) string { return IDPath("/difficulties", id) }

func DirectivesPath(u org.Unit) string { return "/units/" + u.Code + "/directives" }

func DirectivePath(id int64) string { return IDPath("/directives", id) }

func InvitationsPath(congressID int64) string { return CongressPath(congressID) + "/invitations" }

func LeadersPath(u org.Unit) string { return "/units/" + u.Code + "/leaders" }

func CongressPath(id int64) string { return "/congresses/" + strconv.FormatInt(id, 10) }

// LinksFrom are the addresses of pages under the address of the program.
func LinksFrom(origin string) report.Links {
	return report.Links{
		Congress:  func(id int64) string { return origin + CongressPath(id) },
		Milestone: func(congressID, id int64) string { return origin + MilestonePath(congressID, id) },
		Event: func(clusterID int64, year int, id int64) string {
			return origin + EventPath(emulation.Year{ClusterID: clusterID, Year: year}, id)
		},
	}
}

func MilestonePath(congressID, id int64) string {
	return CongressPath(congressID) + MilestoneUnder(id)
}

// MilestoneUnder is what the address of a milestone adds to that of its congress.
func MilestoneUnder(id int64) string { return "/milestones/" + strconv.FormatInt(id, 10) }

func ReturnsPath(u org.Unit) string { return "/units/" + u.Code + "/returns" }

func TargetsPath(code string) string { return "/units/" + code + "/targets" }
