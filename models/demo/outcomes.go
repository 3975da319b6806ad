package demo

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/store"
)

// tellOutcomes records who was present and the new Committees, with their lists, of the congresses held, on the day of entry after each.
func (d *district) tellOutcomes() {
	days := map[string]calendar.Date{}
	for _, p := range d.plans {
		days[p.code] = p.day
	}
	for _, o := range embedded().outcomes {
		d.tell(d.entryDay(days[o.unit].AddDays(1)), access.Organizer, func(tx *store.Tx) error {
			_, err := congress.RecordOutcome(tx, d.congresses[o.unit].ID, 0, o.Outcome)
			return err
		})
		d.tellCommittee(o, days[o.unit])
	}
}

// registerPapers enters the district's own directives, each the basis of the milestone that it fulfils. All are later
// than those of the city that they carry out.
func (d *district) registerPapers(tx *store.Tx) error {
	home, err := org.ByCode(tx, UnitCode)
	if err != nil {
		return err
	}
	var list []directive.Directive
	grounds := map[int][]directive.Ground{}
	eachLine("directives", func(c *cells) {
		list = append(list, directive.Directive{Unit: home, LevelCode: org.District, Kind: c.text(), Issuer: c.text(), Number: c.text(), Symbol: c.text(),
			IssuedOn: c.day(), Summary: c.text()})
		if m, ok := d.milestones[UnitCode][c.text()]; ok {
			grounds[len(list)-1] = []directive.Ground{{Kind: directive.GroundItem, TargetID: m.ItemID}}
		}
	})
	return directive.RegisterAll(tx, list, grounds)
}
