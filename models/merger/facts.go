package merger

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Make reads what hangs on the units and makes the plan; it writes nothing. The actor must manage every unit involved.
func Make(tx *store.Tx, in Input) (Plan, error) {
	p := Plan{Input: in.cleaned()}
	if err := p.Input.complete(); err != nil {
		return p, err
	}
	if err := p.readUnits(tx); err != nil {
		return p, err
	}
	var things []Line
	for _, u := range p.Units {
		found, err := p.thingsOf(tx, u)
		if err != nil {
			return p, err
		}
		things = append(things, found...)
	}
	heirs := make([]place, len(p.Heirs))
	for i, u := range p.Heirs {
		heirs[i] = place{u.Code, u.ID, 0}
		if heirs[i].above = p.Parent.ID; u.ParentID != nil {
			heirs[i].above = *u.ParentID
		}
	}
	err := exclude(tx, things, heirs)
	if err != nil {
		return p, err
	}
	if p.Lines, err = Arrange(p.Input, p.Ends, p.Up, things); err != nil {
		return p, err
	}
	if err := p.countPresent(tx); err != nil {
		return p, err
	}
	p.Digest = p.digest()
	return p, nil
}

// cleaned trims the codes and removes repeats. The heir of a merger may be ticked among those that end.
func (in Input) cleaned() Input {
	from := make([]string, 0, len(in.From))
	for _, code := range in.From {
		if code = strings.TrimSpace(code); code != "" {
			from = append(from, code)
		}
	}
	slices.Sort(from)
	in.From = slices.Compact(from)
	in.Heirs = slices.Clone(in.Heirs)
	for i, h := range in.Heirs {
		in.Heirs[i] = Heir{strings.TrimSpace(h.Code), strings.TrimSpace(h.Kind), strings.TrimSpace(h.Name)}
	}
	in.Heirs = slices.DeleteFunc(in.Heirs, func(h Heir) bool { return h.Code == "" })
	in.Parent, in.Source = strings.TrimSpace(in.Parent), strings.TrimSpace(in.Source)
	return in
}

func (in Input) complete() error {
	var problems []fault.Problem
	need := func(field string, there bool) {
		if !there {
			problems = append(problems, fault.Problem{Field: field, Key: "problem.required"})
		}
	}
	need("from", len(in.From) > 0)
	need("on", !in.On.IsZero())
	need("source", in.Source != "")
	switch in.Kind {
	case Move:
		need("parent", in.Parent != "")
	case Split:
		need("into", len(in.Heirs) > 1)
	default:
		need("into", len(in.Heirs) == 1)
	}
	if in.Kind != Merge && len(in.From) > 1 {
		problems = append(problems, fault.Problem{Field: "from", Key: "problem.plan_one"})
	}
	if !slices.Contains(Kinds, in.Kind) {
		problems = append(problems, fault.Problem{Field: "kind", Key: "problem.choice"})
	}
	return fault.Of(problems)
}

// managed reads a valid unit that the actor may manage.
func managed(tx *store.Tx, code string) (org.Unit, error) {
	u, err := org.ByCode(tx, code)
	if err == nil {
		err = tx.Require(access.ManageUnits, u.Path)
	}
	return u, err
}

func (p *Plan) readUnits(tx *store.Tx) (err error) {
	for _, code := range p.From {
		u, err := managed(tx, code)
		if err != nil {
			return err
		}
		if !u.ValidFrom.Before(p.On) {
			return fault.At("on", "problem.unit_too_new", "Code", u.Code, "Day", u.ValidFrom)
		}
		p.Units = append(p.Units, u)
	}
	if p.Input.Parent != "" {
		p.Parent, err = managed(tx, p.Input.Parent)
		if fault.KindOf(err) == fault.NotFound {
			err = fault.At("parent", "problem.plan_parent", "Code", p.Input.Parent)
		}
		if err != nil {
			return err
		}
	}
	switch p.Kind {
	case Move:
		return p.checkMove(tx)
	case Rename:
		if p.Input.Heirs[0].Code != p.From[0] {
			return fault.At("into", "problem.plan_rename")
		}
	}
	for _, h := range p.Input.Heirs {
		if err := p.readHeir(tx, h); err != nil {
			return err
		}
	}
	for _, u := range p.Units {
		if !slices.ContainsFunc(p.Input.Heirs, func(h Heir) bool { return h.Code == u.Code }) {
			p.Ends = append(p.Ends, u.Code)
		} else if p.Kind == Merge {
			return fault.At("into", "problem.merge_itself", "Code", u.Code)
		}
	}
	return nil
}

// readHeir reads a unit that takes over, or checks the one that is to be created.
func (p *Plan) readHeir(tx *store.Tx, h Heir) error {
	level := p.Units[0].LevelCode
	u, err := org.ByCode(tx, h.Code)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		if err := p.besides(tx); err != nil {
			return err
		}
		n := p.newUnit(h)
		if err := n.Check(tx, p.On); err != nil {
			return err
		}
		if err := tx.Require(access.ManageUnits, p.Parent.Path); err != nil {
			return err
		}
		u = org.Unit{Code: n.Code, LevelCode: level, Kind: n.Kind, Name: n.Name, FullName: org.FullName(n.Kind, n.Name)}
	case err != nil:
		return err
	default:
		if err := tx.Require(access.ManageUnits, u.Path); err != nil {
			return err
		}
	}
	for _, from := range p.Units {
		if p.Kind == Merge && u.ID != 0 && strings.HasPrefix(from.Path, u.Path) && from.ID != u.ID {
			p.Up = true
			continue
		}
		if from.LevelCode != u.LevelCode {
			return fault.At("from", "problem.merge_levels", "Code", from.Code)
		}
	}
	p.Heirs = append(p.Heirs, u)
	return nil
}

// besides places new units below the one that is above the first of From, unless another was named.
func (p *Plan) besides(tx *store.Tx) (err error) {
	above := p.Units[0].ParentID
	if p.Input.Parent != "" || above == nil {
		return nil
	}
	p.Parent, err = org.Get(tx, *above)
	p.Input.Parent = p.Parent.Code
	return err
}

func (p *Plan) newUnit(h Heir) org.NewUnit {
	return org.NewUnit{Code: h.Code, LevelCode: p.Units[0].LevelCode, Kind: h.Kind, Name: h.Name, Parent: p.Input.Parent}
}

// checkMove refuses a place below the unit itself or at its level.
func (p *Plan) checkMove(tx *store.Tx) error {
	levels, err := org.Levels(tx)
	rank := func(code string) int {
		return slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == code })
	}
	if err == nil && rank(p.Parent.LevelCode) >= rank(p.Units[0].LevelCode) {
		err = fault.At("parent", "problem.level_rank", "Level", p.Units[0].LevelCode)
	}
	return err
}

// held is the name of one thing that hangs on a unit.
type held struct {
	ID, CongressID, TermID int64
	Name                   string
	Role                   access.Role
	N, Year                int
	Past                   bool
}

// hangs are the things that a plan speaks of, read by one statement each. Its parameters are the unit and the day of the plan.
var hangs = []struct{ what, query string }{
	{Below, `SELECT id, full_name AS name, 1 AS n FROM units WHERE parent_id = ? AND valid_to IS NULL ORDER BY code`},
	{Congress, `SELECT c.id, CASE WHEN c.stage < 6 THEN c.id ELSE 0 END AS congress_id, c.term_id, t.name, 1 AS n FROM congresses c JOIN terms t ON t.id = c.term_id WHERE c.unit_id = ? ORDER BY c.term_id`},
	{Delegates, `SELECT c.id, c.id AS congress_id, c.term_id, t.name, COUNT(*) AS n FROM delegates d JOIN congresses c ON c.id = d.congress_id JOIN terms t ON t.id = c.term_id
		WHERE c.unit_id = ? AND c.stage < 6 GROUP BY c.id, c.term_id, t.name ORDER BY c.term_id`},
	{Delegation, `SELECT c.id, CASE WHEN d.state = 'received' THEN 0 ELSE c.id END AS congress_id, c.term_id, t.name, c.stage >= 6 AS past, COUNT(*) AS n
		FROM delegation_members m JOIN delegations d ON d.id = m.delegation_id JOIN congresses c ON c.id = d.congress_id
		JOIN terms t ON t.id = c.term_id WHERE c.unit_id = ? GROUP BY c.id, d.state, c.term_id, c.stage, t.name ORDER BY c.id`},
	{Milestones, `SELECT c.id, t.name, COUNT(*) AS n FROM milestones m JOIN congresses c ON c.id = m.congress_id JOIN terms t ON t.id = c.term_id
		WHERE c.unit_id = ? AND m.state <> 'not_started' GROUP BY c.id, t.name ORDER BY c.id`},
	{Files, `SELECT c.id, t.name, COUNT(*) AS n FROM milestone_files f JOIN milestones m ON m.id = f.milestone_id JOIN congresses c ON c.id = m.congress_id
		JOIN terms t ON t.id = c.term_id WHERE c.unit_id = ? AND f.removed_at IS NULL GROUP BY c.id, t.name ORDER BY c.id`},
	{Difficulties, `SELECT c.id, c.id AS congress_id, c.term_id, t.name, COUNT(*) AS n FROM difficulties d JOIN congresses c ON c.id = d.congress_id JOIN terms t ON t.id = c.term_id
		WHERE c.unit_id = ? AND (SELECT s.state FROM difficulty_steps s WHERE s.difficulty_id = d.id ORDER BY s.id DESC LIMIT 1) IN ('open', 'in_hand')
		GROUP BY c.id, c.term_id, t.name ORDER BY c.term_id`},
	{Forms, `SELECT c.id, c.id AS congress_id, c.term_id, t.name, c.stage >= 6 AS past, COUNT(*) AS n FROM progress_returns r JOIN congresses c ON c.id = r.congress_id
		JOIN terms t ON t.id = c.term_id WHERE r.unit_id = ? AND r.state = 'preview' GROUP BY c.id, c.term_id, c.stage, t.name ORDER BY c.id`},
	{Leader, `SELECT id, name, 1 AS n FROM leaders WHERE unit_id = ? ORDER BY id`},
	{Grant, `SELECT g.id, u.full_name || ' (' || u.username || ')' AS name, g.role, 1 AS n FROM grants g JOIN users u ON u.id = g.user_id WHERE g.unit_id = ? ORDER BY u.username, g.id`},
	{Template, `SELECT id, name_vi AS name, 1 AS n FROM milestone_templates WHERE owner_id = ? ORDER BY id`},
	{Team, `SELECT id, name, 1 AS n FROM teams WHERE unit_id = ? ORDER BY id`},
	{Followed, `SELECT t.id, t.name, 1 AS n FROM team_units f JOIN teams t ON t.id = f.team_id WHERE f.unit_id = ? ORDER BY t.id`},
	{Cluster, `SELECT k.id, k.name, MAX(m.year) AS year, 1 AS n FROM cluster_members m JOIN clusters k ON k.id = m.cluster_id WHERE m.unit_id = ? GROUP BY k.id, k.name ORDER BY k.id`},
	{Invitations, `SELECT h.id, m.term_id, h.full_name AS name, COUNT(*) AS n FROM meeting_units i JOIN meetings m ON m.id = i.meeting_id JOIN units h ON h.id = m.unit_id
		JOIN terms t ON t.id = m.term_id WHERE i.unit_id = ? AND m.on_day >= ? AND m.cancelled_on IS NULL AND i.state = '' AND t.closed_on IS NULL
		GROUP BY h.id, m.term_id, h.full_name ORDER BY h.id, m.term_id`},
	{Tasks, `SELECT h.id, m.term_id, h.full_name AS name, COUNT(*) AS n FROM meeting_tasks k JOIN meeting_conclusions c ON c.id = k.conclusion_id
		JOIN meetings m ON m.id = c.meeting_id JOIN units h ON h.id = m.unit_id JOIN terms t ON t.id = m.term_id
		WHERE k.unit_id = ? AND k.done_on IS NULL AND k.dropped_on IS NULL AND t.closed_on IS NULL GROUP BY h.id, m.term_id, h.full_name ORDER BY h.id, m.term_id`},
	{Hosted, `SELECT t.id, m.term_id, t.name, COUNT(*) AS n FROM meetings m JOIN terms t ON t.id = m.term_id
		WHERE m.unit_id = ? AND m.on_day >= ? AND m.cancelled_on IS NULL AND m.congress_id IS NULL AND t.closed_on IS NULL GROUP BY t.id, m.term_id, t.name ORDER BY t.id`},
}

// thingsOf lists what hangs on a unit.
func (p *Plan) thingsOf(tx *store.Tx, u org.Unit) ([]Line, error) {
	var lines []Line
	for _, h := range hangs {
		var found []held
		args := []any{u.ID, p.On}[:strings.Count(h.query, "?")]
		if err := tx.DB().Raw(h.query, args...).Scan(&found).Error; err != nil {
			return nil, err
		}
		for _, f := range found {
			lines = append(lines, Line{Key: fmt.Sprintf("%s-%s-%d", h.what, u.Code, f.ID), What: h.what, Unit: u.Code, Name: f.Name, Role: f.Role, Count: f.N,
				id: f.ID, congress: f.CongressID, term: f.TermID, year: f.Year, past: f.Past})
		}
	}
	return lines, nil
}

// countPresent adds a line for the delegates that the heir's list has already: they stay.
func (p *Plan) countPresent(tx *store.Tx) error {
	for i := range p.Lines {
		l := p.Lines[i]
		heir := slices.IndexFunc(p.Heirs, func(u org.Unit) bool { return u.Code == l.To })
		if l.What != Delegates || heir < 0 || p.Heirs[heir].ID == 0 {
			continue
		}
		var n int
		err := tx.DB().Raw(`SELECT COUNT(*) FROM delegates d WHERE d.congress_id = ? AND d.person_id IN (SELECT other.person_id FROM delegates other
			JOIN congresses c ON c.id = other.congress_id WHERE c.unit_id = ? AND c.term_id = ?)`, l.congress, p.Heirs[heir].ID, l.term).Scan(&n).Error
		if err != nil {
			return err
		}
		if n > 0 {
			p.Lines = append(p.Lines, Line{Key: "present-" + l.Key, What: Present, Unit: l.Unit, Name: l.Name, Count: n, Options: []string{Stay}, To: Stay})
		}
	}
	return nil
}
