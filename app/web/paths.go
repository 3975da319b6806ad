package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/emulation"
	"daihoi/models/org"
)

// IdledOutPath is the sign-in page after a session was not used for too long.
const IdledOutPath = "/sign-in?ended=idle"

// SecondPath is where the second step of a sign-in is asked for, and WelcomePath the prefix of links to choose a password;
// a secret follows.
const (
	SecondPath  = "/sign-in/code"
	WelcomePath = "/welcome/"
)

// StartPath is where a newcomer is led.
const StartPath = "/start"

func CongressPath(id int64) string { return "/congresses/" + strconv.FormatInt(id, 10) }

func AllocationPath(c congress.Congress) string { return CongressPath(c.ID) + "/allocation" }

func CardsPath(congressID int64) string { return CongressPath(congressID) + "/cards" }

// CommitteePath is the new Committee of a congress, and CommitteesPath those of the units below.
func CommitteePath(congressID int64) string { return CongressPath(congressID) + "/committee" }

func CommitteesPath(u org.Unit) string { return "/units/" + u.Code + "/committees" }

func CompositionPath(id int64) string { return CongressPath(id) + "/composition" }

func DelegateListPath(congressID int64) string { return CongressPath(congressID) + "/delegates" }

func DelegationPath(congressID int64) string { return CongressPath(congressID) + "/delegation" }

func InvitationsPath(congressID int64) string { return CongressPath(congressID) + "/invitations" }

func MilestonePath(congressID, id int64) string {
	return CongressPath(congressID) + MilestoneUnder(id)
}

// MilestoneUnder is what the address of a milestone adds to that of its congress.
func MilestoneUnder(id int64) string { return "/milestones/" + strconv.FormatInt(id, 10) }

func DelegationsPath(code string) string { return "/units/" + code + "/delegations" }

func DirectivesPath(u org.Unit) string { return "/units/" + u.Code + "/directives" }

// OfficePath is where an office sets itself up from its own sheet.
func OfficePath(u org.Unit) string { return "/units/" + u.Code + "/office" }

// PapersPath is where a unit makes its papers.
func PapersPath(u org.Unit) string { return "/units/" + u.Code + "/papers" }

func PaperPath(id int64) string { return IDPath("/papers", id) }

// LockPath is where entries of the units below are closed.
func LockPath(u org.Unit) string { return "/units/" + u.Code + "/lock" }

func LeadersPath(u org.Unit) string { return "/units/" + u.Code + "/leaders" }

func ReturnsPath(u org.Unit) string { return "/units/" + u.Code + "/returns" }

// CorrectionsPath is where a unit answers what others propose to change of its persons.
func CorrectionsPath(code string) string { return "/units/" + code + "/corrections" }

func CorrectionPath(id int64) string { return IDPath("/corrections", id) }

func TargetsPath(code string) string { return "/units/" + code + "/targets" }

func DelegatePath(id int64) string { return "/delegates/" + strconv.FormatInt(id, 10) }

func DifficultyPath(id int64) string { return IDPath("/difficulties", id) }

func DirectivePath(id int64) string { return IDPath("/directives", id) }

// MeetingsPath is where the meetings of a unit are.
func MeetingsPath(u org.Unit) string { return "/units/" + u.Code + "/meetings" }

func MeetingPath(id int64) string { return IDPath("/meetings", id) }

// TaskPath is a unit's task from the conclusion of a meeting.
func TaskPath(id int64) string { return IDPath("/tasks", id) }

// ReviewPath is the review of a congress by the level above, and PointPath one point of it.
func ReviewPath(congressID int64) string { return CongressPath(congressID) + "/review" }

func PointPath(congressID, id int64) string { return IDPath(ReviewPath(congressID)+"/points", id) }

// ClusterPath is an address within one year of a cluster.
func ClusterPath(y emulation.Year, rest string) string {
	return fmt.Sprintf("/clusters/%d%s?year=%d", y.ClusterID, rest, y.Year)
}

func EventPath(y emulation.Year, id int64, rest ...string) string {
	return ClusterPath(y, "/events/"+strconv.FormatInt(id, 10)+strings.Join(rest, ""))
}

// FeedPath is the prefix of calendar feeds; a user's secret and ".ics" follow.
const FeedPath = "/calendar/"

// DeskPath is the prefix of links to a desk, HandoutPath of those to the papers of a session; a secret follows.
const (
	DeskPath    = "/desk/"
	HandoutPath = "/handouts/"
)

// DayPath is an address within the day of a congress, at one of its sessions.
func DayPath(congressID, sessionID int64, rest string) string {
	return CongressPath(congressID) + "/day" + rest + "?session=" + FormatID(sessionID)
}

// DoorPath is where it is decided when desks are open.
func DoorPath(congressID, sessionID int64) string { return DayPath(congressID, sessionID, "/door") }

// LinksFrom returns absolute links to pages, for files that leave the system.
func LinksFrom(origin string) report.Links {
	return report.Links{
		Meeting:   func(id int64) string { return origin + MeetingPath(id) },
		Congress:  func(id int64) string { return origin + CongressPath(id) },
		Milestone: func(congressID, id int64) string { return origin + MilestonePath(congressID, id) },
		Event: func(clusterID int64, year int, id int64) string {
			return origin + EventPath(emulation.Year{ClusterID: clusterID, Year: year}, id)
		},
	}
}

func IDPath(base string, id int64) string { return base + "/" + strconv.FormatInt(id, 10) }

func FormatID(id int64) string { return strconv.FormatInt(id, 10) }

// LocalPath keeps only the path and query of an address that came with a request, and only when they are of this
// program: a redirect must not lead to another site.
func LocalPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.Contains(address, "\\") {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// WithParams is a query with some parameters replaced; an empty value removes the parameter.
func WithParams(query url.Values, pairs ...string) string {
	q := url.Values{}
	for k, v := range query {
		q[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return "?" + q.Encode()
}
