package committee

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Entity is the name of a Committee in the audit log, with the id of its congress.
const Entity = "committee"

// Committee is the Committee of a congress with everything that is known of it. Blocks, targets and steps are the usual ones
// while Version is 0. CongressID is that of the embedded scheme.
type Committee struct {
	Scheme
	Place   delegate.Place // of the congress
	Level   string         // of the unit
	Day     calendar.Date  // on which Members stand
	Blocks  []Block
	Targets []composition.Target // overlapping groups ("cơ cấu kết hợp"), never summed
	Steps   []Step
	All     []Member // every nomination and every spell, in the order of the list
	Before  bool     // the list of the Committee of the term before is known
	Guarded bool     // the reader may not see sensitive fields

	ageDay   calendar.Date
	outgoing map[int64]string // persons of the Committee before on its last day, with their seats
}

// Of reads the Committee of a congress as it stood on a day, zero for today: see Members. Who stood follows from the days of
// the changes, whenever they were entered; persons are shown as they are now.
func Of(tx *store.Tx, congressID int64, day calendar.Date) (Committee, error) {
	c := Committee{Day: cmp.Or(day, tx.Today())}
	at, err := congress.Get(tx, congressID)
	if err != nil {
		return c, err
	}
	c.Place = delegate.Place{CongressID: at.ID, UnitID: at.UnitID, UnitPath: at.Unit.Path, UnitName: at.Unit.FullName, Day: at.Day}
	c.CongressID, c.Level, c.ageDay = at.ID, at.Unit.LevelCode, cmp.Or(at.Day, tx.Today())
	c.Guarded = !tx.Actor().Can(access.ViewSensitive, at.Unit.Path)
	if err := tx.DB().Where("congress_id = ?", congressID).Limit(1).Find(&c.Scheme).Error; err != nil {
		return c, err
	}
	if err := c.readLists(tx); err != nil || c.Version == 0 {
		return c, err
	}
	if err := c.readBefore(tx, at); err != nil {
		return c, err
	}
	return c, c.readMembers(tx)
}

func (c *Committee) readLists(tx *store.Tx) error {
	if c.Version == 0 {
		c.Blocks, c.Targets, c.Steps = DefaultBlocks(), composition.DefaultTargets(c.Level), DefaultSteps()
		return nil
	}
	of := tx.DB().Where("congress_id = ?", c.CongressID).Session(&gorm.Session{})
	var blocks []blockRow
	var targets []targetRow
	var steps []stepRow
	if err := cmp.Or(of.Order("position").Find(&blocks).Error, of.Find(&targets).Error, of.Order("position").Find(&steps).Error); err != nil {
		return err
	}
	for _, r := range blocks {
		c.Blocks = append(c.Blocks, r.Block)
	}
	for _, group := range composition.TargetGroups {
		for _, r := range targets {
			if r.Group == group {
				c.Targets = append(c.Targets, r.Target)
			}
		}
	}
	for _, r := range steps {
		c.Steps = append(c.Steps, r.Step)
	}
	return nil
}

// readBefore reads who was in the Committee that the unit's congress of the term before appointed, on its last day.
func (c *Committee) readBefore(tx *store.Tx, at congress.Congress) error {
	var rows []struct {
		PersonID int64
		Seat     string
	}
	err := tx.DB().Table("committee_members").Select("committee_members.person_id, committee_members.seat").
		Where("committee_members.status = ? AND committee_members.left_on IS NULL", Appointed).
		Where(`committee_members.congress_id = (SELECT earlier.id FROM congresses earlier JOIN terms ON terms.id = earlier.term_id
			WHERE earlier.unit_id = ? AND terms.start_year < (SELECT start_year FROM terms WHERE id = ?) ORDER BY terms.start_year DESC LIMIT 1)`,
			at.UnitID, at.TermID).Order("committee_members.position, committee_members.id").Find(&rows).Error
	c.Before, c.outgoing = len(rows) > 0, make(map[int64]string, len(rows))
	for _, r := range rows {
		c.outgoing[r.PersonID] = r.Seat
	}
	return err
}

func (c *Committee) readMembers(tx *store.Tx) error {
	var rows []row
	if err := tx.DB().Where("congress_id = ?", c.CongressID).Order("position, id").Find(&rows).Error; err != nil {
		return err
	}
	persons := make([]int64, len(rows))
	for i, r := range rows {
		persons[i] = r.PersonID
	}
	records, err := delegate.InCongress(tx, c.CongressID, persons)
	for _, r := range rows {
		m := Member{row: r, raw: records[r.PersonID], Renewal: r.Reappointed, Again: r.ChairBefore}
		if c.Before {
			m.Derived, m.Renewal, m.Again = true, delegate.Newcomer, congress.ChairNew
			if seat, was := c.outgoing[r.PersonID]; was {
				m.Renewal = delegate.Reappointed
				if seat == Chair {
					m.Again = congress.ChairAgain
				}
			}
		}
		m.raw.Reappointed = m.Renewal
		m.Record = m.raw.For(tx.Actor())
		c.All = append(c.All, m)
	}
	return err
}

// appointed are the members among the rows: the Standing Board in the order of Seats, then the others in theirs.
func appointed(list []Member) []Member {
	list = slices.DeleteFunc(slices.Clone(list), func(m Member) bool { return m.Status != Appointed })
	rank := func(m Member) int {
		if at := slices.Index(Seats, m.Seat); at >= 0 {
			return at
		}
		return len(Seats)
	}
	slices.SortStableFunc(list, func(a, b Member) int { return cmp.Compare(rank(a), rank(b)) })
	return list
}

// On lists the members who stand on a day, in the order of the list.
func (c Committee) On(day calendar.Date) []Member {
	return appointed(slices.DeleteFunc(slices.Clone(c.All), func(m Member) bool {
		from := m.Begins(c.ConsultedOn)
		return from.After(day) || from.IsZero() || !m.LeftOn.IsZero() && !m.LeftOn.After(day)
	}))
}

// Members are those who stand on the day of the reading.
func (c Committee) Members() []Member { return c.On(c.Day) }

// Result lists those whom the congress appointed, in the seats that they took then, whatever came later: the outcome.
func (c Committee) Result() []Member {
	return appointed(slices.DeleteFunc(slices.Clone(c.All), func(m Member) bool { return m.Entered != ByCongress }))
}

// Nominees are those on whom the congress decides: everybody nominated who has not withdrawn.
func (c Committee) Nominees() []Member {
	return slices.DeleteFunc(slices.Clone(c.All), func(m Member) bool { return m.Entered != ByCongress || m.Status == Withdrawn })
}

// Find reads one of All.
func (c Committee) Find(id int64) (Member, error) {
	for _, m := range c.All {
		if m.ID == id {
			return m, nil
		}
	}
	return Member{}, store.NotFound()
}

// current is the open nomination or spell of a person, nil without one.
func (c Committee) current(personID int64) *Member {
	for i, m := range c.All {
		if m.PersonID == personID && m.Status != Withdrawn && m.Status != Refused && m.LeftOn.IsZero() {
			return &c.All[i]
		}
	}
	return nil
}

// Has reports whether the person is a nominee or stands.
func (c Committee) Has(personID int64) bool { return c.current(personID) != nil }

// BlockName is the name of a block, "" for none.
func (c Committee) BlockName(code string) string {
	for _, b := range c.Blocks {
		if b.Code == code {
			return b.Name
		}
	}
	return ""
}

func (c Committee) hasBlock(code string) bool { return code == "" || c.BlockName(code) != "" }

// Outgoing are the members of the Committee before, on its last day, who are not on this list, as far as the reader sees them.
func (c Committee) Outgoing(tx *store.Tx) ([]delegate.Known, error) {
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(c.outgoing)), c.Has)
	return delegate.KnownByIDs(tx, ids)
}

// CongressOf is the congress of a member's row, which the actor sees.
func CongressOf(tx *store.Tx, memberID int64) (int64, error) {
	var found []int64
	err := congress.Query(tx).Joins("JOIN committee_members ON committee_members.congress_id = congresses.id").Where("committee_members.id = ?", memberID).
		Select("congresses.id").Limit(1).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = store.NotFound()
	}
	if err != nil {
		return 0, err
	}
	return found[0], nil
}

// Line is one congress of Overview.
type Line struct {
	Congress   congress.Congress
	Outcome    congress.Outcome // the congress's result; Version 0 while unknown
	Scheme     Scheme           // Version 0 without a list
	Nominees   int              // not decided yet
	Standing   int              // members on the day
	Guarded    bool             // small groups with a sensitive trait are not counted out to the reader
	Recognised bool
}

// Overview reads the Committees of the congresses at or below path on a day, zero for now, ordered by unit name.
func Overview(tx *store.Tx, path string, termID int64, day calendar.Date) ([]Line, error) {
	all, err := congress.List(tx, congress.Filter{Path: path, TermID: termID, At: day})
	if err != nil {
		return nil, err
	}
	outcomes, err := congress.Outcomes(tx, path, termID, day)
	if err != nil {
		return nil, err
	}
	under, bounds := tx.UnderOn(path, day)
	of := congress.Query(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID).Joins("JOIN committees ON committees.congress_id = congresses.id").Session(&gorm.Session{})
	var schemes []Scheme
	if err := of.Select("committees.*").Find(&schemes).Error; err != nil {
		return nil, err
	}
	var counts []struct {
		CongressID         int64
		Nominees, Standing int
	}
	on := cmp.Or(day, tx.Today())
	err = of.Joins("JOIN committee_members ON committee_members.congress_id = congresses.id").Group("congresses.id").
		Select("congresses.id AS congress_id, COUNT(*) FILTER (WHERE committee_members.status = 'nominated') AS nominees, "+
			"COUNT(*) FILTER (WHERE committee_members.status = 'appointed' AND CASE WHEN committee_members.entered = 'congress' THEN committees.consulted_on ELSE committee_members.since END <= ? "+
			"AND (committee_members.left_on IS NULL OR committee_members.left_on > ?)) AS standing", on, on).Scan(&counts).Error
	lines := make([]Line, len(all))
	for i, c := range all {
		lines[i] = Line{Congress: c, Outcome: outcomes[c.ID], Guarded: !tx.Actor().Can(access.ViewSensitive, c.Unit.Path)}
		if at := slices.IndexFunc(schemes, func(s Scheme) bool { return s.CongressID == c.ID }); at >= 0 {
			lines[i].Scheme = schemes[at]
			lines[i].Recognised = schemes[at].Recognised() && !schemes[at].RecognisedOn.After(on)
		}
		for _, n := range counts {
			if n.CongressID == c.ID {
				lines[i].Nominees, lines[i].Standing = n.Nominees, n.Standing
			}
		}
	}
	return lines, err
}

// work is a command on a Committee.
type work struct {
	tx   *store.Tx
	at   delegate.Place
	was  Committee // before
	last int       // largest position given
	more []field.Change
}

// open locks the Committee for a change by somebody who may edit the congress's delegates, at the version that the user saw.
// The first change keeps the usual blocks, targets and steps as this Committee's own.
func open(tx *store.Tx, congressID int64, version int) (*work, error) {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return nil, err
	}
	if err := congress.Lock(tx, congressID); err != nil {
		return nil, err
	}
	was, err := Of(tx, congressID, calendar.Date{})
	if err != nil {
		return nil, err
	}
	if was.Version != version {
		return nil, store.Stale()
	}
	w := &work{tx: tx, at: at, was: was}
	for _, m := range was.All {
		w.last = max(w.last, m.Position)
	}
	if version > 0 {
		return w, nil
	}
	if err := tx.DB().Create(&Scheme{CongressID: congressID}).Error; err != nil {
		return nil, err
	}
	steps := make([]stepRow, len(was.Steps))
	for i, s := range was.Steps {
		steps[i] = stepRow{congressID, i + 1, s}
	}
	return w, cmp.Or(w.storeLists(was.Blocks, was.Targets), tx.DB().Create(&steps).Error)
}

// done raises the version, renews the outcome and writes the audit entry.
func (w *work) done(values map[string]any, action, reason string, changes []field.Change) error {
	if values == nil {
		values = map[string]any{}
	}
	values["version"] = gorm.Expr("version + 1")
	if err := store.Changed(w.tx.DB().Model(&Scheme{}).Where("congress_id = ? AND version = ?", w.was.CongressID, w.was.Version).Updates(values)); err != nil {
		return err
	}
	if _, err := w.rollUp(false); err != nil {
		return err
	}
	return w.audit(action, reason, changes)
}

// record is done for a command that has renewed the outcome itself.
func (w *work) record(action, reason string, changes []field.Change) error {
	if err := store.Changed(w.tx.DB().Model(&Scheme{}).Where("congress_id = ? AND version = ?", w.was.CongressID, w.was.Version).
		Update("version", gorm.Expr("version + 1"))); err != nil {
		return err
	}
	return w.audit(action, reason, changes)
}

func (w *work) audit(action, reason string, changes []field.Change) error {
	return w.tx.Record(store.Entry{Action: action, Entity: Entity, EntityID: w.was.CongressID, Label: w.at.UnitName, UnitID: w.at.UnitID,
		UnitPath: w.at.UnitPath, Changes: append(changes, w.more...), Reason: reason})
}
