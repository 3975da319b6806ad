package emulation

import (
	"regexp"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Occasion is where an edition was signed, and before whom. EventID is 0 if no event of the cluster was named.
type Occasion struct {
	EventID   int64
	Witnesses []Witness // in order
}

// Witness is a person before whom the chairs signed.
type Witness struct {
	ID       int64
	PledgeID int64
	Place    int    // from 1
	LeaderID *int64 // of the register of leaders, nil if typed
	Name     string
	Position string
}

func (Witness) TableName() string { return "emulation_witnesses" }

// Line is "Bùi Thị Thanh Tâm, Phó Chủ tịch".
func (w Witness) Line() string { return strings.TrimSuffix(w.Name+", "+w.Position, ", ") }

type signing struct {
	PledgeID int64 `gorm:"primaryKey;autoIncrement:false"`
	EventID  int64
}

func (signing) TableName() string { return "emulation_signings" }

// OccasionOf reads the occasion of an edition that the actor has read. Two statements.
func OccasionOf(tx *store.Tx, pledgeID int64) (o Occasion, err error) {
	var rows []signing
	if err := tx.DB().Where("pledge_id = ?", pledgeID).Find(&rows).Error; err != nil {
		return o, err
	}
	if len(rows) > 0 {
		o.EventID = rows[0].EventID
	}
	return o, tx.DB().Where("pledge_id = ?", pledgeID).Order("place").Find(&o.Witnesses).Error
}

const (
	mostWitnesses = 50
	mostName      = 100
	mostPosition  = 200
)

// SetOccasion says at which event of the year the newest edition was signed, and before whom: leaders of the register by LeaderID,
// others by name and position. It changes nothing of the text, so it is possible once the edition is signed. version is the
// edition's.
func SetOccasion(tx *store.Tx, clusterID int64, year, version int, in Occasion) error {
	y, p, err := newest(tx, clusterID, year)
	if err != nil {
		return err
	}
	if p.ID == 0 {
		return store.NotFound()
	}
	old, err := OccasionOf(tx, p.ID)
	if err != nil {
		return err
	}
	if err := in.check(tx, y); err != nil {
		return err
	}
	if err := p.raise(tx, version, map[string]any{}); err != nil {
		return err
	}
	if err := tx.DB().Where("pledge_id = ?", p.ID).Delete(&signing{}).Error; err != nil {
		return err
	}
	if err := tx.DB().Where("pledge_id = ?", p.ID).Delete(&Witness{}).Error; err != nil {
		return err
	}
	if in.EventID != 0 {
		if err := tx.DB().Create(&signing{p.ID, in.EventID}).Error; err != nil {
			return err
		}
	}
	for i := range in.Witnesses {
		in.Witnesses[i].ID, in.Witnesses[i].PledgeID, in.Witnesses[i].Place = 0, p.ID, i+1
	}
	if len(in.Witnesses) > 0 {
		if err := tx.DB().Create(&in.Witnesses).Error; err != nil {
			return err
		}
	}
	titles, err := eventTitles(tx, old.EventID, in.EventID)
	if err != nil {
		return err
	}
	var changes []field.Change
	for _, c := range []field.Change{{Field: "pledge_event", Old: titles[old.EventID], New: titles[in.EventID]}, {Field: "pledge_witnesses", Old: old.lines(), New: in.lines()}} {
		if c.Old != c.New {
			changes = append(changes, c)
		}
	}
	return y.record(tx, "pledge_occasion", changes)
}

func (o Occasion) lines() string {
	lines := make([]string, len(o.Witnesses))
	for i, w := range o.Witnesses {
		lines[i] = w.Line()
	}
	return strings.Join(lines, "; ")
}

// check reads the leaders' names, and refuses an event of another year and witnesses who are not there, have no name or are named
// twice.
func (o *Occasion) check(tx *store.Tx, y Year) error {
	var problems []fault.Problem
	refuse := func(field, key string, args ...any) {
		problems = append(problems, fault.Problem{Field: field, Key: key, Args: fault.Args(args...)})
	}
	if o.EventID != 0 {
		var n int64
		err := tx.DB().Table("emulation_events").Where("id = ? AND cluster_id = ? AND year = ?", o.EventID, y.ClusterID, y.Year).Count(&n).Error
		if err != nil {
			return err
		}
		if n == 0 {
			refuse("pledge_event", "problem.choice")
		}
	}
	leaders, err := org.Leaders(tx, y.Cluster.UnitID)
	if err != nil {
		return err
	}
	if len(o.Witnesses) > mostWitnesses {
		refuse("witnesses", "problem.witnesses_many", "Max", mostWitnesses)
	}
	seen := map[string]bool{}
	for i := range o.Witnesses {
		w := &o.Witnesses[i]
		if w.LeaderID != nil {
			at := slices.IndexFunc(leaders, func(l org.Leader) bool { return l.ID == *w.LeaderID })
			if at < 0 {
				refuse("witness_leaders", "problem.choice")
				continue
			}
			w.Name, w.Position = leaders[at].Name, leaders[at].Title
		}
		w.Name, w.Position = vietext.NFC(w.Name), vietext.NFC(w.Position)
		switch key := vietext.Fold(w.Line()); {
		case w.Name == "":
			refuse("witnesses", "problem.witness_name", "Place", i+1, "Position", w.Position)
		case len([]rune(w.Name)) > mostName || len([]rune(w.Position)) > mostPosition:
			refuse("witnesses", "problem.witness_long", "Place", i+1, "Name", string([]rune(w.Name)[:min(len([]rune(w.Name)), 40)]), "MaxName", mostName, "MaxPosition", mostPosition)
		case seen[key]:
			refuse("witnesses", "problem.witness_twice", "Name", w.Line())
		default:
			seen[key] = true
		}
	}
	return fault.Of(problems)
}

func eventTitles(tx *store.Tx, ids ...int64) (map[int64]string, error) {
	var rows []struct {
		ID     int64
		Title  string
		OnDate calendar.Date
	}
	err := tx.DB().Table("emulation_events").Select("id, title, on_date").Where("id IN ?", ids).Find(&rows).Error
	titles := map[int64]string{}
	for _, r := range rows {
		titles[r.ID] = r.Title + " " + r.OnDate.Short()
	}
	return titles, err
}

var nameEnds = regexp.MustCompile(`[,–—]|\s-\s`)

// ReadWitnesses reads typed witnesses, one on each line: the name, then the position after a comma or a dash with a blank before it.
func ReadWitnesses(text string) (all []Witness) {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		at := nameEnds.FindStringIndex(line)
		if at == nil {
			all = append(all, Witness{Name: line})
			continue
		}
		all = append(all, Witness{Name: strings.TrimSpace(line[:at[0]]), Position: strings.TrimSpace(line[at[1]:])})
	}
	return all
}
