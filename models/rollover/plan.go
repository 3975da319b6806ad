package rollover

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
)

// What a line speaks of; keys "rollover.<what>" of the catalogue of words.
const (
	Convene  = "convene"  // the congress of a unit
	Ordinal  = "ordinal"  // of that congress
	Members  = "members"  // of the Committee that a congress of the old term elected
	Targets  = "targets"  // of composition
	Follower = "follower" // leaders who follow the unit
	Template = "template" // of milestones, a unit's own
	Leader   = "leader"
	Team     = "team"
	Working  = "working" // the installation works in the new term
)

// Whats are all of them, in the order in which they are carried out.
var Whats = []string{Template, Convene, Ordinal, Targets, Follower, Members, Team, Leader, Working}

// Choices of lines. An ordinal's are numbers and Unknown, members' the marks of delegate.Marks and Leave; a mark is followed by
// "@" and the code of the heir where there are several. Targets' are "from-" and the id of the congress that set them.
const (
	Take    = "take"
	Leave   = "leave"
	Unknown = "unknown"
)

// picked begins a choice of Members that names the delegates themselves; see Picked.
const picked = "only:"

// Picked is the choice of Members that takes the delegates with the ids, to the heir with the code where there are several.
func Picked(ids []int64, heir string) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = strconv.FormatInt(id, 10)
	}
	choice := picked + strings.Join(parts, ",")
	if heir != "" {
		choice += "@" + heir
	}
	return choice
}

// Picks are the delegates that a choice names, and the code of the heir; ok is false for any other choice.
func Picks(choice string) (ids []int64, heir string, ok bool) {
	text, named := strings.CutPrefix(choice, picked)
	text, heir, _ = strings.Cut(text, "@")
	if !named {
		return nil, "", false
	}
	for part := range strings.SplitSeq(text, ",") {
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, "", false
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return slices.Compact(ids), heir, true
}

// Input names the terms by code. On is the last day of the old one.
type Input struct {
	From, To string
	On       calendar.Date
	Source   string // the paper that says so

	Choices map[string]string // by Line.Key, or by What for all lines that have the choice; the rest goes as proposed
	Seen    string            // Plan.Digest that was shown; for Apply
}

// Option is a choice of a line. Of is the unit to which members go or from which targets come, where there are several; Count
// is how many it takes, where that differs between choices.
type Option struct {
	Value string
	Of    string
	Count int
}

// Line says what becomes of something. A single option leaves no choice.
type Line struct {
	Key, What  string
	Unit, Name string // of the unit: code and full name
	Thing      string // of what the line speaks: a leader, the unit before, "XXII"; "" if What says it all
	Old        int    // Ordinal: the old one, 0 if unknown; Members: elected by the recorded result, -1 if unknown
	Merged     bool   // the unit is formed of others
	Options    []Option
	To         string

	id     int64            // unit of Convene, Ordinal, Targets and Follower; congress of Members; record of the others
	from   []int64          // congresses of the old term
	heirs  map[string]int64 // by choice: of Members the unit to which they go, of Targets the congress from which they come
	units  map[string]int64 // Members: the heirs by code; "" is the only one
	leader []int64
}

// Congress is the congress of the old term that elected the Members.
func (l Line) Congress() int64 { return l.id }

// Chosen is the option of the line that is taken.
func (l Line) Chosen() Option {
	at := slices.IndexFunc(l.Options, func(o Option) bool { return o.Value == l.To })
	return l.Options[max(at, 0)]
}

// Plan is the whole of it.
type Plan struct {
	Input
	Old, New org.Term
	Lines    []Line
	Present  []string // full names of units whose congress of the new term is there already
	Without  int      // congresses of the old term whose units have none in the new one
	Open     int      // congresses of the old term that were not held; they stay so
	Digest   string   // of everything that was shown
}

// Arrange takes the choices. One for all lines of a kind must be known by one of them; one for a line must be its option.
func Arrange(lines []Line, choices map[string]string) ([]Line, error) {
	has := func(l Line, choice string) bool {
		return slices.ContainsFunc(l.Options, func(o Option) bool { return o.Value == choice })
	}
	left := map[string]bool{}
	for key := range choices {
		left[key] = true
	}
	out := make([]Line, len(lines))
	for i, l := range lines {
		if choice, given := choices[l.What]; given && has(l, choice) {
			l.To = choice
			delete(left, l.What)
		}
		if choice, given := choices[l.Key]; given {
			if l.pick(choice); !has(l, choice) {
				return nil, l.refuses(l.Key, choice)
			}
			l.To = choice
			delete(left, l.Key)
		}
		out[i] = l
	}
	for key := range left {
		if at := slices.IndexFunc(lines, func(l Line) bool { return l.What == key }); at >= 0 {
			return nil, lines[at].refuses(key, choices[key])
		}
		return nil, fault.At("plan", "problem.plan_line", "Line", key)
	}
	return out, nil
}

// pick adds the choice of single members to a line; the heir must be one of its own.
func (l *Line) pick(choice string) {
	ids, heir, ok := Picks(choice)
	if l.What != Members || !ok || len(ids) == 0 {
		return
	}
	if unit := l.units[heir]; unit != 0 {
		l.Options, l.heirs = append(slices.Clone(l.Options), Option{choice, heir, len(ids)}), maps.Clone(l.heirs)
		l.heirs[choice] = unit
	}
}

// refuses is the fault of a choice that the line does not have.
func (l Line) refuses(key, choice string) error {
	var options []string
	for _, o := range l.Options {
		options = append(options, o.Value)
	}
	return fault.At("plan", "problem.plan_choice", "Line", key, "Choice", choice, "Options", strings.Join(options, ", "))
}

// ordinal proposes the number of a unit's congress: that of a unit formed of others begins anew, any other goes on.
func ordinal(old int, merged bool) (options []Option, proposed string) {
	first := Option{Value: "1"}
	switch {
	case old == 0 && merged:
		return []Option{first, {Value: Unknown}}, "1"
	case old == 0:
		return []Option{{Value: Unknown}, first}, Unknown
	}
	next := Option{Value: strconv.Itoa(old + 1)}
	if merged {
		return []Option{first, next, {Value: Unknown}}, "1"
	}
	return []Option{next, first, {Value: Unknown}}, next.Value
}

// digest is a fingerprint of what a plan shows, whatever is chosen.
func (p Plan) digest() string {
	type shown struct {
		Key     string
		Options []Option
	}
	lines := make([]shown, len(p.Lines))
	for i, l := range p.Lines {
		offered := slices.DeleteFunc(slices.Clone(l.Options), func(o Option) bool { return strings.HasPrefix(o.Value, picked) })
		lines[i] = shown{l.Key, offered}
	}
	text, _ := json.Marshal([]any{p.Old.ID, p.Old.Version, p.New.ID, p.New.Version, p.On, lines, p.Present, p.Without, p.Open}) // plain values: cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Going counts by What the lines, and of members the persons, that are taken over.
func (p Plan) Going() map[string]int {
	going := map[string]int{}
	for _, l := range p.Lines {
		switch {
		case l.What == Ordinal || l.To == Leave:
		case l.What == Members:
			going[l.What] += l.Chosen().Count
		default:
			going[l.What]++
		}
	}
	return going
}
