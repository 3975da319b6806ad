package ui

import (
	"daihoi/templates/i18n"
)

// Frame surrounds every page.
type Frame struct {
	Words      *i18n.Printer
	Title      string // of the page
	Path       string // of this page, to return to after a change of language
	SignedIn   bool
	UserName   string
	UserRole   string
	Nav        []NavItem  // main pages, in the top bar
	Modules    []NavGroup // the other parts of the program, in the bar below
	More       []NavItem  // what concerns the reader, in the user's menu
	Crumbs     []Link
	Banner     string // the simulated date of the demo
	Flash      string // what the last action did
	Trouble    string // why nothing could be saved, whatever was typed
	Search     string // address of the search, "" for no search box
	Problems   []Problem
	Conflict   string // who changed the record first, and when
	Inner      bool   // only the inner part, for the side panel
	Refresh    int    // seconds after which a browser without a script asks for the page again, 0 for never
	Reloads    bool   // a browser with a script asks again too
	AsOf       *AsOf  // for pages of figures
	ReadOnly   ReadOnly
	Theme      string // "light" or "dark"; "" as the device has it
	Dense      bool   // more rows on a screen
	Full       bool   // as wide as the window, for wide tables
	Print      *PrintedList
	Letterhead *Letterhead // of the office, on paper
	Wide       bool        // a page as wide as others although nobody is signed in
}

// ReadOnly says why the page can only be looked at: the unit has ended, the term is closed or the entries are locked. Links lead
// to where work goes on. Text is "" where nothing stands in the way.
type ReadOnly struct {
	Text  string
	Links []Link
}

// NavItem is an entry of a menu. Go is the second key of its shortcut "g …".
type NavItem struct {
	Href, Label, Icon, Go string
	Current               bool
}

// NavGroup is some entries under a heading.
type NavGroup struct {
	Label string
	Items []NavItem
}

// Link is an address with its words.
type Link struct{ Href, Label string }

// DataFile is a table with the addresses of its rows as files for other programs.
type DataFile struct{ Label, CSV, JSON string }

// Problem is an invalid input: the id of the field and the sentence.
type Problem struct{ Field, Text string }

// Status is a status as people see it: Class gives colour and shape ("done", "progress", "risk", "late", "notdue",
// "na", "submitted", "returned"), Word the meaning.
type Status struct{ Class, Word string }

// Event is one line of a history.
type Event struct {
	When, Who, What string
	Changes         []Change
	Note            string
}

// Change is one field before and after.
type Change struct{ Field, Old, New string }

// Pager is the place in a list: rows From–To of Total, with the addresses of the neighbouring pages.
type Pager struct {
	From, To, Total int
	More            bool // there are more than Total
	Previous, Next  string
}

// Chip is a filter as a link.
type Chip struct {
	Href, Label, Count string
	Current            bool
}

// Fact is a labelled value with a remark.
type Fact struct{ Label, Value, Note string }

// Count is a labelled number.
type Count struct {
	Label   string
	Number  int
	Share   string
	Instead string // words shown instead of the number, which the reader may not see
}

// Text is what stands in the place of the number.
func (c Count) Text(words *i18n.Printer) string {
	if c.Instead != "" {
		return c.Instead
	}
	return words.Number(c.Number)
}

// Contact is whom to phone about a unit.
type Contact struct{ Follower, Name, Phone string }

// ReportSection is a heading with its lines.
type ReportSection struct {
	Title string
	Lines []string
}

// DifficultyRow is one difficulty or proposal.
type DifficultyRow struct {
	Href, Text, Kind, Unit, UnitHref, Owner, Due, Answer string
	Status                                               Status
}

// DifficultyCard is the card on the page of a congress with the first unresolved difficulties.
type DifficultyCard struct {
	Href, New string // New is "" if the reader may not
	More      bool
	Rows      []DifficultyRow
}

// ImportProblem is a remark on a cell of an imported file.
type ImportProblem struct {
	Cell, Text string
	Error      bool
}

// ReplanMove is one due date before and after a change of plan, with a remark on the new one.
type ReplanMove struct {
	Name, Old, New, Remark string
	Late                   bool
}
