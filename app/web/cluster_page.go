package web

import (
	"slices"
	"strconv"

	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// EventAgendaPath leads from the page of an event to its agenda, "" for those who find nothing there.
func (r *Request) EventAgendaPath(y emulation.Year, e emulation.Event) (string, error) {
	if e.ID == 0 {
		return "", nil
	}
	parts, err := emulation.Programme(r.Tx, y, e)
	if err != nil || parts[0].Version == 0 && !y.Leads(r.Actor) {
		return "", err
	}
	return EventPath(y, e.ID, "/agenda"), nil
}

// EventOf reads the event of the path; "new" is one that is not there yet, for those who lead.
func (r *Request) EventOf() (y emulation.Year, e emulation.Event, err error) {
	if y, _, err = r.ClusterYear(); err != nil {
		return y, e, err
	}
	if r.Param("event") == "" {
		if !y.Leads(r.Actor) {
			err = fault.New(fault.Forbidden, "fault.forbidden")
		}
		return y, emulation.Event{OnDate: r.firstDay(y)}, err
	}
	id, err := r.ID("event")
	if err != nil {
		return y, e, err
	}
	e, err = emulation.EventOf(r.Tx, y, id)
	return y, e, err
}

// firstDay is today in the current year; nothing in another.
func (r *Request) firstDay(y emulation.Year) calendar.Date {
	if today := r.Today(); today.Year() == y.Year {
		return today
	}
	return calendar.Date{}
}

// YearOf is the year that is shown without a choice: this one, else the newest that the reader has to do with.
func (r *Request) YearOf(c org.Cluster, members []org.ClusterMember) int {
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

// ClusterYear reads the cluster of the path in the year of the address.
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
	year := r.YearOf(c, members)
	if year == 0 {
		year = r.Today().Year()
	}
	y, err = emulation.Of(r.Tx, id, r.QueryInt("year", year))
	return y, emulation.Years(r.Tx, c, members), err
}

// ClusterLed is clusterYear for the forms of those who lead.
func (r *Request) ClusterLed() (emulation.Year, error) {
	y, _, err := r.ClusterYear()
	if err == nil && !y.Leads(r.Actor) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return y, err
}

// ClusterFrame is the frame of a page within a cluster.
func (r *Request) ClusterFrame(y emulation.Year, title string) (ui.Frame, string) {
	return r.FrameTitled(title, ui.Link{Href: "/clusters", Label: r.T("cluster.title")},
		ui.Link{Href: ClusterPath(y, ""), Label: y.Cluster.Name}, Here(title)), r.T("cluster.sub", "Unit", y.Cluster.Name, "Year", strconv.Itoa(y.Year))
}
