package congress

import (
	_ "embed"
	"strings"
	"sync"

	"daihoi/models/agenda"
)

//go:embed agenda_templates.csv
var agendaTemplatesCSV []byte

// AgendaTemplates lists the agenda templates for congresses of the level, whose codes begin with it.
func AgendaTemplates(level string) (own []agenda.Template) {
	for _, t := range loadAgendaTemplates() {
		if strings.HasPrefix(t.Code, level+"_") {
			own = append(own, t)
		}
	}
	return own
}

var loadAgendaTemplates = sync.OnceValue(func() []agenda.Template {
	all, err := agenda.Templates(agendaTemplatesCSV)
	if err != nil {
		panic(err) // the file is embedded
	}
	return all
})
