package demo

import (
	"embed"
	"encoding/csv"
	"strconv"
	"sync"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/difficulty"
)

//go:embed data/*.csv
var files embed.FS

// story is the embedded data.
type story struct {
	plans       []plan
	turns       []turn
	withdrawals []withdrawal
	troubles    []trouble
	outcomes    []outcome
	papers      map[string]paper // by item code
	posts       []post
	lists       map[string]sampler // words and name parts
}

// plan is one unit's congress. Its list, entered on listedOn, has listed delegates without guests.
type plan struct {
	in                       *season
	code                     string
	full, short              string // "phường Thanh Liệt" and "Thanh Liệt" where the first list of units does not have it
	ordinal                  int
	firstDay                 calendar.Date // before it was moved, zero if it never was
	day, preparatory         calendar.Date
	venue                    string
	follower, contact, phone string
	seats, listed, guests    int
	listedOn                 calendar.Date
	through                  calendar.Date // everything due by then is done, except for the turns
	deadline                 calendar.Date
	reason, document, notes  string
	hamlets                  []string
}

// turn is one irregular action on a milestone; without an action the milestone stays untouched. The reason of a
// completion is why a missing condition was overridden.
type turn struct {
	unit, item   string
	on           calendar.Date
	action       string
	doneOn       calendar.Date
	note, reason string
	number       string // of its paper, counted if empty
}

// outcome is the result of a congress that was held; a number nobody reported is blank.
type outcome struct {
	unit string
	congress.Outcome
}

// paper is the evidence of an item: a document number, with # for the running number, a note, or both.
type paper struct {
	number, note string
	reviewed     bool // is submitted to the district for approval
}

// withdrawal is a delegate, by position in the list from 1, who withdraws.
type withdrawal struct {
	unit   string
	place  int
	on     calendar.Date
	reason string
}

// trouble is a difficulty or proposal raised by a unit; until is the day of the answer.
type trouble struct {
	unit       string
	on         calendar.Date
	difficulty difficulty.Difficulty
	until      calendar.Date
	answer     difficulty.Settlement
}

// post is a delegate's post and the statistics of its holders: women and party in percent, range of ages.
type post struct {
	scope, category   string
	kind              string // "once" per unit, "each" per hamlet, "fill" for those still missing
	title, represents string // {unit}, {name}, {hamlet} and {Hamlet} are placeholders
	women, party      int
	young, old        int
	cadre             bool
	religion          string // "" for random
}

// embedded parses the files once.
var embedded = sync.OnceValue(func() story {
	s := story{papers: map[string]paper{}, lists: map[string]sampler{}}
	hamlets := map[string][]string{}
	eachLine("hamlets", func(c *cells) {
		code := c.text()
		hamlets[code] = append(hamlets[code], c.text())
	})
	eachLine("congresses", func(c *cells) {
		p := plan{code: c.text(), ordinal: c.number(), firstDay: c.day(), day: c.day(), preparatory: c.day(), venue: c.text(),
			follower: c.text(), contact: c.text(), phone: c.text(), seats: c.number(), listed: c.number(), guests: c.number(),
			listedOn: c.day(), through: c.day(), deadline: c.day(), reason: c.text(), document: c.text(), notes: c.text()}
		p.hamlets = hamlets[p.code]
		s.plans = append(s.plans, p)
	})
	eachLine("turns", func(c *cells) {
		s.turns = append(s.turns, turn{c.text(), c.text(), c.day(), c.text(), c.day(), c.text(), c.text(), c.text()})
	})
	eachLine("outcomes", func(c *cells) {
		o := outcome{unit: c.text()}
		o.Present, o.MembersApproved, o.MembersElected, o.MembersWomen, o.MembersNonParty = c.known(), c.known(), c.known(), c.known(), c.known()
		o.MembersMinority, o.MembersReligious, o.MembersReelected, o.Standing = c.known(), c.known(), c.known(), c.known()
		o.Chair, o.ChairParty, o.Deputies, o.Awards, o.Note = c.text(), c.text(), c.known(), c.text(), c.text()
		s.outcomes = append(s.outcomes, o)
	})
	eachLine("withdrawals", func(c *cells) {
		s.withdrawals = append(s.withdrawals, withdrawal{c.text(), c.number(), c.day(), c.text()})
	})
	eachLine("difficulties", func(c *cells) {
		s.troubles = append(s.troubles, troubleOf(c))
	})
	eachLine("papers", func(c *cells) { s.papers[c.text()] = paper{c.text(), c.text(), c.text() == "x"} })
	eachLine("posts", func(c *cells) {
		s.posts = append(s.posts, post{c.text(), c.text(), c.text(), c.text(), c.text(), c.number(), c.number(), c.number(),
			c.number(), c.text() == "x", c.text()})
	})
	eachLine("words", func(c *cells) { s.add(c.text(), c.weight(), c.text()) })
	eachLine("vn-names", func(c *cells) {
		kind, name, gender := c.text(), c.text(), c.text()
		s.add(kind+gender, c.weight(), northern(name))
	})
	return s
})

func (s *story) add(list string, weight float64, word string) {
	s.lists[list] = s.lists[list].with(word, weight)
}

// cells reads the cells of one line from left to right; an unreadable one is a build defect.
type cells struct {
	file string
	rest []string
}

func (c *cells) text() string {
	cell := c.rest[0]
	c.rest = c.rest[1:]
	return cell
}

func (c *cells) weight() float64 {
	cell := c.text()
	if cell == "" {
		return 0
	}
	n, err := strconv.ParseFloat(cell, 64)
	c.must(err)
	return n
}

func (c *cells) number() int { return int(c.weight()) }

// known is a number, nil if the cell is empty.
func (c *cells) known() *int {
	if c.rest[0] == "" {
		c.text()
		return nil
	}
	n := c.number()
	return &n
}

func (c *cells) day() calendar.Date {
	d, err := calendar.Parse(c.text())
	c.must(err)
	return d
}

func (c *cells) must(err error) {
	if err != nil {
		panic("demo: " + c.file + ": " + err.Error())
	}
}

func eachLine(name string, read func(*cells)) {
	c := &cells{file: name}
	file, err := files.Open("data/" + name + ".csv")
	c.must(err)
	lines, err := csv.NewReader(file).ReadAll()
	c.must(err)
	for _, c.rest = range lines[1:] {
		read(c)
	}
}
