package merger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
)

// Kind is what happens to the units.
type Kind string

const (
	Merge  Kind = "merge"  // several end, one heir
	Split  Kind = "split"  // one goes to several heirs; it remains if it is one of them
	Move   Kind = "move"   // below another unit
	Rename Kind = "rename" // another kind or name
)

// Edition is what a new list of all units changes; see MakeEdition.
const Edition Kind = "edition"

// Kinds are those of an Input.
var Kinds = []Kind{Merge, Split, Move, Rename}

// Stay is the choice of a line that leaves things with the unit as its history.
const Stay = "stay"

// Input names the units by official code. On is the first day of the new structure.
type Input struct {
	Kind   Kind
	From   []string
	Heirs  []Heir // Merge: one; Split: all; Rename: one, with the new name
	Parent string // Move: the unit above; else the one above heirs that are to be created
	On     calendar.Date
	Source string // the resolution

	Choices map[string]string // by Line.Key: the code of an heir, or Stay; the rest goes as proposed
	Seen    string            // Plan.Digest that was shown; for Apply
}

// Heir is a unit by code. Kind and Name are those of a unit to be created, or the new ones.
type Heir struct{ Code, Kind, Name string }

// What a line speaks of; keys "plan.<what>" of the catalogue of words.
const (
	Below        = "below"        // units below
	Congress     = "congress"     // Held says whether it can still join
	Delegates    = "delegates"    // of a congress not yet held
	Present      = "present"      // of them: already on the list of the heir, so they stay
	Delegation   = "delegation"   // sent to the congress above
	Milestones   = "milestones"   // with a report
	Files        = "files"        // that prove them
	Difficulties = "difficulties" // open
	Forms        = "forms"        // returned, not yet taken in
	Leader       = "leader"
	Grant        = "grant"
	Template     = "template"    // of milestones, owned by the unit
	Team         = "team"        // of leaders
	Followed     = "followed"    // by a team of a unit above
	Cluster      = "cluster"     // of emulation, of which the unit is a member; an heir joins it from the year of the plan on
	Invitations  = "invitations" // to meetings of a unit above that are still to come
	Tasks        = "tasks"       // from the conclusions of such meetings, still to be done
	Hosted       = "hosted"      // meetings still to come that the unit itself calls
)

// Line says where something goes. Options are codes of heirs and Stay; a single one leaves no choice.
type Line struct {
	Key              string
	What, Unit, Name string      // Unit: code; Name: of what the line speaks, "" if What says it all
	Role             access.Role // of a Grant
	Count            int
	Options          []string
	To               string
	id, congress     int64
	term             int64
	year             int      // of a Cluster: the last one of which the unit is a member
	past             bool     // stays unless somebody chooses otherwise
	not              []string // heirs to which it cannot go
}

// Plan is the whole of it.
type Plan struct {
	Input
	Units  []org.Unit // From, as they are
	Heirs  []org.Unit // ID 0: to be created
	Ends   []string   // codes of From that end
	Parent org.Unit
	Up     bool // the heir is above the units that end
	Lines  []Line
	Digest string // of everything that was shown
}

// goes may go to an heir and, if nobody chooses otherwise, does; the rest always stays.
var goes = []string{Below, Congress, Delegates, Delegation, Difficulties, Forms, Leader, Grant, Template, Team, Followed, Cluster, Invitations, Tasks, Hosted}

// climbs goes also to an heir above the unit that ends, as the communes of a district went to the province in 2025. People
// and lists are not to rise by themselves.
var climbs = []string{Below, Template}

// beside goes only to an heir of the unit's own level.
var beside = []string{Delegation, Forms, Followed, Cluster, Invitations, Tasks, Hosted}

// mayGo reports whether a line may go to an heir at all.
func (l Line) mayGo(in Input, up bool) bool {
	switch {
	case !slices.Contains(goes, l.What) || in.Kind != Merge && in.Kind != Split || up && slices.Contains(beside, l.What):
		return false
	case l.What == Congress || l.What == Delegation || l.What == Forms:
		return l.congress != 0
	case l.What == Cluster:
		return l.year >= in.On.Year()
	}
	return true
}

// Arrange decides about everything that hangs on units: with a unit that ends it goes to the first heir, with one that
// remains it stays. up says that the heir is above the units. Choices must be options of their lines. Units below one that ends cannot stay.
func Arrange(in Input, ends []string, up bool, things []Line) ([]Line, error) {
	heirs := make([]string, len(in.Heirs))
	for i, h := range in.Heirs {
		heirs[i] = h.Code
	}
	known := map[string]bool{}
	lines := make([]Line, len(things))
	for i, l := range things {
		ending := slices.Contains(ends, l.Unit)
		l.Options = []string{Stay}
		if l.mayGo(in, up) {
			to := slices.DeleteFunc(slices.Clone(heirs), func(code string) bool { return code == l.Unit || slices.Contains(l.not, code) })
			if l.Options = append(l.Options, to...); ending {
				l.Options = append(to, Stay)
			}
			switch {
			case ending && l.What == Below:
				l.Options = to
			case ending && (l.past || up && !slices.Contains(climbs, l.What)):
				l.Options = append([]string{Stay}, to...)
			}
		}
		l.To = l.Options[0]
		if choice, chosen := in.Choices[l.Key]; chosen {
			if !slices.Contains(l.Options, choice) {
				return nil, fault.At("plan", "problem.plan_choice", "Line", l.Key, "Choice", choice, "Options", strings.Join(l.Options, ", "))
			}
			l.To = choice
		}
		known[l.Key] = true
		lines[i] = l
	}
	for key := range in.Choices {
		if !known[key] {
			return nil, fault.At("plan", "problem.plan_line", "Line", key)
		}
	}
	return lines, nil
}

// digest is a fingerprint of what a plan shows, whatever is chosen.
func (p Plan) digest() string {
	type shown struct {
		Key   string
		Count int
	}
	lines := make([]shown, len(p.Lines))
	for i, l := range p.Lines {
		lines[i] = shown{l.Key, l.Count}
	}
	versions := map[string]int{}
	for _, u := range slices.Concat(p.Units, p.Heirs, []org.Unit{p.Parent}) {
		versions[u.Code] = u.Version
	}
	text, _ := json.Marshal([]any{p.Kind, p.Input.Heirs, p.On, lines, versions}) // plain values: cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Going counts the lines' things by What that go to an heir and that stay.
func (p Plan) Going() (going, staying map[string]int) {
	going, staying = map[string]int{}, map[string]int{}
	for _, l := range p.Lines {
		if l.To == Stay {
			staying[l.What] += l.Count
		} else {
			going[l.What] += l.Count
		}
	}
	return going, staying
}
