package main

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/store"
)

type meetingCmd struct {
	List meetingList `cmd:"" help:"${cli_meeting_list}"`
}

type meetingList struct {
	Unit string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term string `name:"term" placeholder:"CODE" help:"${cli_term}"`
	JSON bool   `name:"json" help:"${cli_json}"`
}

func (meetingList) Help() string { return "  daihoi meeting list --db daihoi.db --unit 020 --json" }

// meetingJSON is one meeting; days are YYYY-MM-DD, counts are of the invited units and of their tasks.
type meetingJSON struct {
	ID        int64  `json:"id"`
	Unit      string `json:"unit"`
	Kind      string `json:"kind"`
	Title     string `json:"title"`
	Day       string `json:"day"`
	Starts    string `json:"starts"`
	Ends      string `json:"ends"`
	Place     string `json:"place"`
	Cancelled bool   `json:"cancelled"`
	Invited   int    `json:"invited"`
	Came      int    `json:"came"`
	Absent    int    `json:"absent"`
	Tasks     int    `json:"tasks"`
	Open      int    `json:"open_tasks"`
}

// Run prints the meetings of a unit in the order of their days, those that were called off too.
func (c meetingList) Run(e *env) error {
	list := []meetingJSON{}
	err := e.query(c.Unit, c.Term, func(tx *store.Tx, u org.Unit, term org.Term) error {
		past, err := meeting.List(tx, u.Path, term.ID, meeting.Filter{Past: true})
		if err != nil {
			return err
		}
		slices.Reverse(past) // newest first
		ahead, err := meeting.List(tx, u.Path, term.ID, meeting.Filter{})
		if err != nil {
			return err
		}
		tasks, err := meeting.Tasks(tx, meeting.TaskFilter{Path: u.Path, TermID: term.ID})
		for _, m := range append(past, ahead...) {
			list = append(list, meetingOf(m, tasks))
		}
		return err
	})
	if err != nil || c.JSON {
		if err == nil {
			err = e.printJSON(list)
		}
		return err
	}
	for _, m := range list {
		state := ""
		if m.Cancelled {
			state = e.words.T("meeting.state.cancelled")
		} else if m.Tasks > 0 {
			state = e.words.T("meeting.tasks_done", "Done", m.Tasks-m.Open, "All", m.Tasks)
		}
		fmt.Fprintln(e.out, strings.TrimRight(fmt.Sprintf("%s  %s  %s  %s", m.Day, e.words.T("choice.meeting_kind."+m.Kind), m.Title, state), " "))
	}
	return nil
}

func meetingOf(m meeting.Meeting, tasks []meeting.Task) meetingJSON {
	n := m.Turnout()
	out := meetingJSON{ID: m.ID, Unit: m.Unit.Code, Kind: m.Kind, Title: m.Title, Day: m.OnDay.String(), Starts: m.Starts, Ends: m.Ends, Place: m.Place,
		Cancelled: m.Cancelled(), Invited: n.Invited, Came: n.Came, Absent: n.Absent}
	for _, t := range tasks {
		if t.MeetingID == m.ID {
			out.Tasks++
			if t.Open() {
				out.Open++
			}
		}
	}
	return out
}
