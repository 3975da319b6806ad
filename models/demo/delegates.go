package demo

import (
	"slices"
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Per hundred official delegates of a commune: members of the outgoing Committee and appointed ones; the rest are
// consulted (Thắng Sơn, 2024: 33 of 81 ex officio; nationally 12.5 % appointed).
const (
	exOfficioShare = 36
	appointedShare = 8
)

// The district's own delegates so far, besides the delegations received: its Committee members, the commune chairs,
// and those it appoints.
const (
	districtMembers   = 32
	districtAppointed = 6
)

// tellDelegates enters the lists and the withdrawals.
func (d *district) tellDelegates() {
	lists := map[string][]delegate.Record{}
	phones := 0
	for _, p := range d.plans {
		if p.listed > 0 {
			lists[p.code] = p.commune(&phones)
		}
	}
	for _, p := range d.plans {
		if p.code == UnitCode {
			lists[p.code] = p.district(&phones, d.retyped(lists))
			d.tellChairs(p, lists)
		}
		recs := lists[p.code]
		if len(recs) == 0 {
			continue
		}
		d.tell(p.listedOn, d.writer(p.code, p.listedOn), func(tx *store.Tx) error {
			return delegate.AddAll(tx, d.congresses[p.code].ID, recs)
		})
	}
	d.tellCorrection(lists[clerkUnit][0].FullName)
	d.tellDelegations(lists)
	for _, w := range embedded().withdrawals {
		name := lists[w.unit][w.place-1].FullName
		d.tell(w.on, d.writer(w.unit, w.on), func(tx *store.Tx) error { return d.withdraw(tx, w, name) })
	}
}

func (d *district) withdraw(tx *store.Tx, w withdrawal, name string) error {
	r, err := d.find(tx, w.unit, name)
	if err != nil {
		return err
	}
	return delegate.Withdraw(tx, r.Delegate.ID, r.Delegate.Version, w.reason)
}

func (p plan) crowd(phones *int) *crowd {
	return &crowd{in: p.in, rng: chance(p.code, 2), lists: embedded().lists, names: map[string]bool{}, phones: phones}
}

// names returns "xã Tứ Hiệp" and "Tứ Hiệp".
func (p plan) names() (full, short string) {
	if p.full != "" {
		return p.full, p.short
	}
	units := org.Gazetteer()
	u := units[slices.IndexFunc(units, func(u org.GazetteUnit) bool { return u.Code == p.code })]
	return strings.ToLower(u.Kind) + " " + u.Name, u.Name
}

// commune invents a commune's list. The chair, who is the contact, comes first.
func (p plan) commune(phones *int) []delegate.Record {
	c := p.crowd(phones)
	c.names[p.contact] = true
	members, appointed := p.listed*exOfficioShare/100, p.listed*appointedShare/100
	list := slices.Concat(
		c.fill(p, "commune", delegate.ExOfficio, members),
		c.fill(p, "commune", delegate.Consulted, p.listed-members-appointed),
		c.fill(p, "commune", delegate.Appointed, appointed),
		c.fill(p, "commune", delegate.Guest, p.guests))
	chair := &list[0]
	chair.FullName, chair.Gender, chair.Phone = p.contact, delegate.Male, p.phone
	if strings.Contains(p.contact, " Thị ") {
		chair.Gender = delegate.Female
	}
	lacking := 1
	if p.listed < p.seats/2 {
		lacking = 8
	}
	for i := range list {
		c.forget(&list[i], lacking)
	}
	return list
}

// district invents the district's list, including the retyped chairs.
func (p plan) district(phones *int, retyped []delegate.Record) []delegate.Record {
	c := p.crowd(phones)
	for _, chair := range retyped {
		c.names[chair.FullName] = true
	}
	own := c.fill(p, "district", delegate.ExOfficio, districtMembers)
	return slices.Concat(own, retyped, c.fill(p, "district", delegate.Appointed, districtAppointed))
}

// fill invents n delegates of a category: first the posts that exist once, then those of every hamlet, then any.
func (c *crowd) fill(p plan, scope, category string, n int) []delegate.Record {
	full, short := p.names()
	var fillers []post
	var list []delegate.Record
	last := 0
	somewhere := func() place {
		last++
		if len(p.hamlets) == 0 {
			return place{name: short, unit: full}
		}
		return place{name: short, unit: full, hamlet: p.hamlets[last%len(p.hamlets)]}
	}
	for _, post := range embedded().posts {
		if post.scope != scope || post.category != category {
			continue
		}
		switch post.kind {
		case "once":
			list = append(list, c.record(post, somewhere()))
		case "each":
			for _, hamlet := range p.hamlets {
				list = append(list, c.record(post, place{name: short, unit: full, hamlet: hamlet}))
			}
		default:
			fillers = append(fillers, post)
		}
	}
	for len(list) < n {
		list = append(list, c.record(fillers[c.rng.IntN(len(fillers))], somewhere()))
	}
	return list[:n]
}
