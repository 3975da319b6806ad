package demo

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/store"
)

// slips are the differences with which three commune chairs were entered again for the district's list: the pairs
// that the duplicate search should find.
var slips = map[string]func(*delegate.Record){
	"00658": func(r *delegate.Record) {
		r.BornOn.Month, r.BornOn.Day, r.Occupation, r.Phone = 0, 0, "Chủ tịch MTTQ xã", ""
	},
	"00667": func(r *delegate.Record) { r.FullName, r.Phone = "Lưu Thị Phương", "" },
	"00640": func(r *delegate.Record) { r.BornOn.Year, r.BornOn.Day, r.BornOn.Month = r.BornOn.Year+1, 0, 0 },
}

// asChair is a commune chair's delegateship at the district congress.
func asChair(r delegate.Record, p plan) delegate.Record {
	full, _ := p.names()
	r.Category, r.Represents, r.Confirmed = delegate.ExOfficio, "Ủy ban MTTQ "+full, true
	return r
}

// retyped returns the chairs entered again, with the slips.
func (d *district) retyped(lists map[string][]delegate.Record) []delegate.Record {
	var list []delegate.Record
	for _, p := range d.plans {
		if slip := slips[p.code]; slip != nil {
			r := asChair(lists[p.code][0], p)
			slip(&r)
			list = append(list, r)
		}
	}
	return list
}

// tellChairs adds the other chairs to the district's list as the persons of their own lists.
func (d *district) tellChairs(home plan, lists map[string][]delegate.Record) {
	for _, p := range d.plans {
		if len(lists[p.code]) == 0 || p.code == UnitCode || slips[p.code] != nil {
			continue
		}
		d.tell(home.listedOn, access.Organizer, func(tx *store.Tx) error {
			chair, err := d.find(tx, p.code, lists[p.code][0].FullName)
			if err == nil {
				_, _, err = delegate.Attach(tx, d.congresses[UnitCode].ID, asChair(chair, p))
			}
			return err
		})
	}
}

// tellCorrection has the clerk propose the chair's full date of birth to the district, whose list has the chair too.
func (d *district) tellCorrection(chair string) {
	d.tell(calendar.Of(2024, 4, 4), access.Clerk, func(tx *store.Tx) error {
		rec, err := d.find(tx, clerkUnit, chair)
		if err != nil {
			return err
		}
		rec.BornOn.Month, rec.BornOn.Day = 8, 14
		_, err = correction.Edit(tx, rec.Delegate.ID, rec.Delegate.Version, rec, "Theo căn cước công dân")
		return err
	})
}

// find reads a delegate of a unit by full name.
func (d *district) find(tx *store.Tx, unit, name string) (delegate.Record, error) {
	page, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: d.congresses[unit].ID}, Text: name})
	if err != nil {
		return delegate.Record{}, err
	}
	at := slices.IndexFunc(page.Rows, func(r delegate.Record) bool { return r.FullName == name })
	if at < 0 {
		return delegate.Record{}, store.NotFound()
	}
	return page.Rows[at], nil
}
