package report

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/meeting"
)

// tasks says how far the conclusions of the last meeting are that the unit called before the day of the report: how many of the units
// are done, and who is late with what.
func (p *report) tasks() ([]string, error) {
	all, err := meeting.TasksOf(p.tx, access.Place(p.unit.Path), p.term.ID, p.at)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	done := 0
	var order []string
	late := map[string][]string{}
	for _, t := range all {
		if !t.Open() {
			done++
			continue
		}
		if t.Late(p.at.Day) > 0 {
			if late[t.Text] == nil {
				order = append(order, t.Text)
			}
			late[t.Text] = append(late[t.Text], t.Unit.FullName)
		}
	}
	var items []string
	for _, text := range order {
		items = append(items, p.words.T("progress.task_late", "Text", strings.TrimRight(text, "."), "Units", strings.Join(late[text], ", ")))
	}
	head := p.words.T("progress.tasks", "Title", all[0].MeetingTitle, "Day", all[0].MeetingDay, "All", len(all), "Done", done, "Open", len(all)-done)
	return append([]string{head}, Listing(items)...), nil
}
