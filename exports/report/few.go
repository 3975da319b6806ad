package report

import (
	"daihoi/models/delegate"
	"daihoi/templates/i18n"
)

// Instead is what a reader who may not see a count reads in its place, "" for a count shown exactly.
func Instead(words *i18n.Printer, shown delegate.Showing) string {
	switch shown {
	case delegate.Few:
		return words.T("few.fewer")
	case delegate.Withheld:
		return words.T("few.withheld")
	}
	return ""
}
