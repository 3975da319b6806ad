package congress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/agenda"
	"daihoi/models/congress"
	"daihoi/models/org"
)

// Every template places the fixed tasks, begins with the reception before the session and ends in the hours of domain §6.2.
func TestAgendaTemplates(t *testing.T) {
	t.Parallel()
	fields := congress.Congress{}.Agendas().Fields()
	ends := map[string]string{}
	for _, level := range []string{org.Commune, org.District} {
		for _, template := range congress.AgendaTemplates(level) {
			var parts []agenda.Part
			for kind, starts := range map[string]string{congress.Preparatory: "14:00", congress.Official: "07:30"} {
				if level == org.District && kind == congress.Preparatory {
					starts = "13:30"
				}
				part := agenda.Part{Kind: kind, Starts: starts, Blocks: template.BlocksFor(kind, starts)}
				if len(part.Blocks) == 0 {
					continue
				}
				parts = append(parts, part)
				flow := part.Flow()
				ends[template.Code+" "+kind] = agenda.ClockOf(flow.Times[0].From) + " " + agenda.ClockOf(flow.Ends)
				for i, b := range part.Blocks {
					require.Zero(t, flow.Times[i].Gap, "%s: %s", template.Code, b.Title)
					typed := fields.Values(&b)
					require.Empty(t, fields.Decode(func(key string) string { return typed[key] }, &agenda.Block{}), b.Title)
				}
			}
			tasks := congress.PlacedTasks(level, parts)
			require.NotEmpty(t, tasks, template.Code)
			for _, task := range tasks {
				require.NotEmpty(t, task.Where, "%s does not place %s", template.Code, task.Task)
			}
		}
	}
	require.Equal(t, map[string]string{
		"commune_one_day official":          "07:00 11:30",
		"commune_two_halves preparatory":    "13:30 16:30",
		"commune_two_halves official":       "07:00 11:15",
		"district_two_sessions preparatory": "12:45 17:00",
		"district_two_sessions official":    "06:45 11:30",
	}, ends)
	require.Empty(t, congress.AgendaTemplates(org.Nation))
}

func TestTemplateWithoutAStartHasNoFixedTimes(t *testing.T) {
	t.Parallel()
	blocks := congress.AgendaTemplates(org.Commune)[0].BlocksFor(congress.Official, "")
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		require.Empty(t, b.FixedAt)
	}
}
