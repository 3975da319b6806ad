package readiness

import (
	"testing"

	"daihoi/models/calendar"
)

// Every state with every action: the next state, or "" for refused.
func TestNext(t *testing.T) {
	t.Parallel()
	actions := []Action{Start, Submit, Approve, Return, Complete, Reopen, Waive}
	table := map[State][]State{
		NotStarted:    {InProgress, Submitted, "", "", Done, "", NotApplicable},
		InProgress:    {"", Submitted, "", "", Done, "", NotApplicable},
		Submitted:     {"", "", Done, Returned, Done, "", NotApplicable},
		Returned:      {"", Submitted, "", "", Done, "", NotApplicable},
		Done:          {"", "", "", "", "", InProgress, ""},
		NotApplicable: {"", "", "", "", "", InProgress, ""},
		"invented":    {"", "", "", "", "", "", ""},
	}
	legal := 0
	for from, row := range table {
		for i, want := range row {
			to, ok := Next(from, actions[i])
			if ok != (want != "") || ok && to != want || !ok && to != from {
				t.Errorf("%s from %s gives %s, %v; want %q", actions[i], from, to, ok, want)
			}
			if ok {
				legal++
			}
		}
	}
	if len(Moves()) != legal {
		t.Errorf("the table has %d moves, %d are legal", len(Moves()), legal)
	}
}

func TestMovesCannotBeChangedFromOutside(t *testing.T) {
	t.Parallel()
	Moves()[0].To = Done
	if to, _ := Next(NotStarted, Start); to != InProgress {
		t.Errorf("start now gives %s", to)
	}
}

func TestOpenAndReason(t *testing.T) {
	t.Parallel()
	for _, m := range Moves() {
		if Open(m.From) == (m.Action == Reopen) {
			t.Errorf("%s is possible from %s", m.Action, m.From)
		}
		if NeedsReason(m.Action) != (m.To == NotApplicable) {
			t.Errorf("%s needs a reason: %v", m.Action, NeedsReason(m.Action))
		}
	}
}

func TestEvidenceMissing(t *testing.T) {
	t.Parallel()
	day := calendar.MustParse("2024-01-10")
	for _, c := range []struct {
		name      string
		mandatory bool
		number    string
		day       calendar.Date
		note      string
		want      bool
	}{
		{"optional with nothing", false, "", calendar.Date{}, "", false},
		{"mandatory with nothing", true, "", calendar.Date{}, "", true},
		{"number and day", true, "12/KH-MTTQ-BTT", day, "", false},
		{"number without day", true, "12/KH-MTTQ-BTT", calendar.Date{}, "", true},
		{"day without number", true, "", day, "", true},
		{"a blank number", true, "  ", day, "", true},
		{"a note", true, "", calendar.Date{}, "agreed by telephone", false},
		{"a blank note", true, "", calendar.Date{}, " \n", true},
	} {
		if got := EvidenceMissing(c.mandatory, c.number, c.day, c.note); got != c.want {
			t.Errorf("%s: missing is %v", c.name, got)
		}
	}
}
