package web

import (
	"daihoi/exports/report"
	"daihoi/models/delegate"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// CountOf is n of a whole with its share, as far as it is shown to the reader.
func CountOf(words *i18n.Printer, label string, shown delegate.Showing, n, of int) ui.Count {
	if instead := report.Instead(words, shown); instead != "" {
		return ui.Count{Label: label, Instead: instead}
	}
	return ui.Count{Label: label, Number: n, Share: report.Percent(words, n, of)}
}
