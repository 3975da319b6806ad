package clusterevent

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/vietext"
)

// Guest is a line of a pasted list: "1. Nguyễn Văn An, Chủ tịch". Problem is the key of its problem, or ""; Known
// means that the person is already on the list or in an earlier line.
type Guest struct {
	Line               int // from 1
	FullName, Position string
	Problem            string
	Known              bool
}

const (
	longestName     = 100
	longestPosition = 200
)

var (
	numbering = regexp.MustCompile(`^\s*(?:\d{1,4}(?:[.)/:-]\s*|\s+)|[-–•*+]\s*)`)
	division  = regexp.MustCompile(`[,;\t]|\s[-–—]\s`)
)

// ReadGuests parses a pasted list from one sender, one person per line: name, then position after a comma, semicolon,
// dash or tab. Leading numbers and blank lines are ignored; a name in capitals gets proper case. present are the
// sender's people already on the list.
func ReadGuests(text string, present []Invitee) []Guest {
	var all []Guest
	known := peopleOf(present)
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = numbering.ReplaceAllString(line, "")
		if vietext.NFC(line) == "" {
			continue
		}
		g := readGuest(line)
		g.Line, g.Known = i+1, known.have(g)
		g.Problem = g.wrong()
		all = append(all, g)
		known.add(g)
	}
	return all
}

func readGuest(line string) Guest {
	name, position := line, ""
	if at := division.FindStringIndex(line); at != nil {
		name, position = line[:at[0]], strings.Trim(line[at[1]:], " \t,;")
	}
	return Guest{FullName: vietext.ProperCase(vietext.NFC(name)), Position: vietext.NFC(strings.ReplaceAll(position, "\t", ", "))}
}

func (g Guest) wrong() string {
	switch {
	case strings.IndexFunc(g.FullName, unicode.IsDigit) >= 0 || len(strings.Fields(g.FullName)) < 2:
		return "problem.guest_name"
	case utf8.RuneCountInString(g.FullName) > longestName || utf8.RuneCountInString(g.Position) > longestPosition:
		return "problem.guest_long"
	}
	return ""
}

// people identifies the people of one sender: name → positions, in lower case.
type people map[string]map[string]bool

func peopleOf(list []Invitee) people {
	p := people{}
	for _, a := range list {
		p.add(Guest{FullName: a.FullName, Position: a.Position})
	}
	return p
}

func (p people) add(g Guest) {
	name := strings.ToLower(g.FullName)
	if p[name] == nil {
		p[name] = map[string]bool{}
	}
	p[name][strings.ToLower(g.Position)] = true
}

// have reports whether g is among them: the same name and no contradicting position.
func (p people) have(g Guest) bool {
	positions, ok := p[strings.ToLower(g.FullName)]
	return ok && (g.Position == "" || positions[""] || positions[strings.ToLower(g.Position)])
}
