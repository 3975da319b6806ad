package web

import (
	"slices"
	"strconv"

	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// ClusterYear reads the cluster of the address in the year of the query, and the years that there are.
func (r *Request) ClusterYear() (y emulation.Year, years []int, err error) {
	id, err := r.ID("id")
	if err != nil {
		return y, nil, err
	}
	c, err := org.GetCluster(r.Tx, id)
	if err != nil {
		return y, nil, err
	}
	members, err := c.Members(r.Tx)
	if err != nil {
		return y, nil, err
	}
	year := r.DefaultClusterYear(c, members)
	if year == 0 {
		year = r.Today().Year()
	}
	y, err = emulation.Of(r.Tx, id, r.QueryInt("year", year))
	return y, emulation.Years(r.Tx, c, members), err
}

// LedClusterYear is ClusterYear for readers who lead the cluster.
func (r *Request) LedClusterYear() (emulation.Year, error) {
	y, _, err := r.ClusterYear()
	if err == nil && !y.Leads(r.Actor) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return y, err
}

// DefaultClusterYear is the year to show when the address names none: the current one, else the newest the reader may
// see, else 0.
func (r *Request) DefaultClusterYear(c org.Cluster, members []org.ClusterMember) int {
	years := emulation.Years(r.Tx, c, members)
	now := r.Today().Year()
	switch {
	case slices.Contains(years, now):
		return now
	case len(years) > 0:
		return years[0]
	}
	return 0
}

// ClusterEvent reads the event of the address. Without one it is a new event, for readers who lead the cluster.
func (r *Request) ClusterEvent() (y emulation.Year, e clusterevent.Event, err error) {
	if y, _, err = r.ClusterYear(); err != nil {
		return y, e, err
	}
	if r.Param("event") == "" {
		if !y.Leads(r.Actor) {
			err = fault.New(fault.Forbidden, "fault.forbidden")
		}
		return y, clusterevent.Event{OnDate: r.firstDay(y)}, err
	}
	id, err := r.ID("event")
	if err != nil {
		return y, e, err
	}
	e, err = clusterevent.Of(r.Tx, y, id)
	return y, e, err
}

// firstDay is the date a new event starts with: today in the current year, none in another.
func (r *Request) firstDay(y emulation.Year) calendar.Date {
	if today := r.Today(); today.Year() == y.Year {
		return today
	}
	return calendar.Date{}
}

// EventAgendaPath leads from an event to its agenda, "" when the reader would find nothing there.
func (r *Request) EventAgendaPath(y emulation.Year, e clusterevent.Event) (string, error) {
	if e.ID == 0 {
		return "", nil
	}
	parts, err := clusterevent.Programme(r.Tx, y, e)
	if err != nil || parts[0].Version == 0 && !y.Leads(r.Actor) {
		return "", err
	}
	return EventPath(y, e.ID, "/agenda"), nil
}

// ClusterFrame is the frame of a page within a cluster, and the line below its title.
func (r *Request) ClusterFrame(y emulation.Year, title string) (ui.Frame, string) {
	return r.FrameWithTitle(title, ui.Link{Href: "/clusters", Label: r.T("cluster.title")},
		ui.Link{Href: ClusterPath(y, ""), Label: y.Cluster.Name}, Here(title)), r.T("cluster.sub", "Unit", y.Cluster.Name, "Year", strconv.Itoa(y.Year))
}
