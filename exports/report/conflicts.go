package report

import (
	"fmt"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/schedule"
	"daihoi/templates/i18n"
)

// ConflictReport is a schedule check as JSON.
type ConflictReport struct {
	Unit      string         `json:"unit"`
	Hard      int            `json:"hard"`
	Soft      int            `json:"soft"`
	Conflicts []ConflictJSON `json:"conflicts"`
}

// ConflictJSON is one conflict; units are official codes, day is YYYY-MM-DD or "".
type ConflictJSON struct {
	Kind   string         `json:"kind"`
	Hard   bool           `json:"hard"`
	Day    string         `json:"day"`
	Half   string         `json:"half,omitempty"`
	Units  []string       `json:"units"`
	Args   map[string]any `json:"args"`
	Reason string         `json:"reason"`
}

// ConflictsOf checks a schedule and words its conflicts.
func ConflictsOf(w *i18n.Printer, unit string, s schedule.Schedule) ConflictReport {
	report := ConflictReport{Unit: unit, Conflicts: []ConflictJSON{}}
	units := UnitsOf(s)
	for _, k := range schedule.Conflicts(s) {
		line := ConflictJSON{Kind: string(k.Kind), Hard: k.Hard, Day: k.Day.String(), Half: string(k.Half), Args: k.Args, Reason: ConflictWords(w, k), Units: []string{}}
		for _, id := range k.Units {
			line.Units = append(line.Units, units[id].Code)
		}
		if report.Conflicts = append(report.Conflicts, line); k.Hard {
			report.Hard++
		} else {
			report.Soft++
		}
	}
	return report
}

// ConflictWords describes a conflict.
func ConflictWords(w *i18n.Printer, k schedule.Conflict) string {
	args := fault.Args("Day", k.Day)
	if k.Half != "" {
		args["Half"] = w.T("half." + string(k.Half))
	}
	for name, value := range k.Args {
		args[name] = value
	}
	if kind, ok := args["Session"].(string); ok {
		args["Session"], args["LongDay"] = w.T("conflict.session."+kind), w.LongDate(k.Day)
	}
	for _, name := range []string{"Event", "Other"} {
		if title, ok := args[name].(string); ok && (name == "Event" || k.Kind == schedule.LeaderEngaged) {
			args[name] = "“" + title + "”"
			if title == "" && len(k.Meetings) > 0 {
				args[name] = w.T("conflict.meeting")
			} else if title == "" {
				args[name] = w.T("conflict.event")
			}
		}
	}
	if _, ok := args["Event"]; ok {
		args["Hours"] = strings.Trim(fmt.Sprint(args["Starts"], "–", args["Ends"]), "–")
	}
	if h, ok := calendar.HolidayOn(k.Day); ok && (k.Kind == schedule.OnPublicDay || k.Kind == schedule.MeetingHoliday) {
		args["Holiday"] = w.Pick(h.NameVI, h.NameEN)
	}
	return w.With("conflict."+string(k.Kind), args)
}
