package demo

import (
	"maps"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
)

// The demo's cluster has the five units of the official list of 2020, as the note on its page says. That Thanh Trì
// leads it, the signatures and the scores are invented; the incense, the signing and the seven contents follow a report on
// the conference of 29/2/2024 in substance, not in wording.
const clusterNote = "Năm đơn vị theo danh sách chính thức năm 2020; chưa có danh sách năm 2024. Cụm trưởng, cụm phó, người ký, tiêu chí và điểm trong bản dùng thử là giả định; lễ dâng hương, bảy nội dung giao ước và ý kiến chỉ đạo phỏng theo tường thuật hội nghị ngày 29/02/2024."

var (
	clusterFormed  = calendar.Of(2024, 2, 22)
	clusterInvited = calendar.Of(2024, 2, 26)
	pledgeSigned   = calendar.Of(2024, 2, 29)
	firstScores    = calendar.Of(2024, 4, 1)
)

const clusterYear = 2024

// partner is a unit of the cluster with its points by criterion, empty if not given.
type partner struct {
	code, duty, signer, points, evidence string
}

// rivalry is the cluster's state while the story is told.
type rivalry struct {
	cluster     org.Cluster
	partners    []partner
	events      []clusterevent.Event
	conclusions []string // of the events
}

// tellCluster lets the cluster sign its pledge, meet and start scoring.
func (d *district) tellCluster() {
	r := &rivalry{}
	eachLine("cluster", func(c *cells) {
		r.partners = append(r.partners, partner{code: c.text(), duty: c.text(), signer: c.text(), points: c.text(), evidence: c.text()})
	})
	d.tell(clusterFormed, access.Admin, r.form)
	d.tell(clusterFormed, access.Organizer, r.pledge)
	d.tell(clusterInvited, access.Organizer, r.arrange)
	d.tell(pledgeSigned, access.Organizer, r.sign)
	d.tell(pledgeSigned, access.Organizer, r.witnessed)
	d.tell(pledgeSigned, access.Organizer, r.conclude)
	for _, p := range r.partners {
		by := access.Admin // the other districts have no users here
		if p.code == UnitCode {
			by = access.Organizer
		}
		d.tell(firstScores, by, func(tx *store.Tx) error { return r.score(tx, p) })
	}
}

func (r *rivalry) form(tx *store.Tx) error {
	city, err := org.ByCode(tx, "01")
	if err != nil {
		return err
	}
	if r.cluster, err = org.FormCluster(tx, city.ID, org.Cluster{Number: 3, Name: "Cụm thi đua số 3", Note: clusterNote}); err != nil {
		return err
	}
	var ids []int64
	duties := map[string]int64{}
	for _, p := range r.partners {
		unit, err := org.ByCode(tx, p.code)
		if err != nil {
			return err
		}
		ids = append(ids, unit.ID)
		duties[p.duty] = unit.ID
	}
	return org.Compose(tx, r.cluster.ID, 1, clusterYear, ids, duties[org.DutyLead], duties[org.DutyDeputy])
}

func (r *rivalry) pledge(tx *store.Tx) error {
	err := emulation.Plan(tx, r.cluster.ID, clusterYear, 0, emulation.Year{Theme: "Theo chủ đề công tác năm 2024 của thành phố", Flags: 1, Certificates: 2})
	if err != nil {
		return err
	}
	version := 0
	eachLine("pledge", func(c *cells) {
		item := emulation.Item{Kind: c.text(), Content: c.number(), Text: c.text(), Points: emulation.Points(100 * c.weight()), Evidence: c.text(),
			Rule: c.text(), PerCase: emulation.Points(100 * c.weight())}
		if err == nil {
			err = emulation.SetItem(tx, r.cluster.ID, clusterYear, version, 0, item)
		}
		version++
	})
	if err != nil {
		return err
	}
	return emulation.Draft(tx, r.cluster.ID, clusterYear, version, emulation.Pledge{Preamble: "Thực hiện hướng dẫn công tác thi đua năm 2024 của Ủy ban MTTQ Việt Nam thành phố Hà Nội, các đơn vị Cụm thi đua số 3 thống nhất ký giao ước thi đua năm 2024 với bảy nội dung sau:"})
}

func (r *rivalry) sign(tx *store.Tx) error {
	editions, err := r.editions(tx)
	if err != nil {
		return err
	}
	version := editions[0].Version
	for i, p := range r.partners {
		err := emulation.Sign(tx, r.cluster.ID, clusterYear, version+i, p.code, emulation.Signature{Signer: p.signer, SignerTitle: "Chủ tịch",
			SignedOn: pledgeSigned, Witnesses: "Lãnh đạo Ủy ban MTTQ thành phố"})
		if err != nil {
			return err
		}
	}
	return r.invite(tx, r.events)
}

// guest is a person invited to an event, with the outcome.
type guest struct {
	event                  int // from 1
	sender, name, position string
	change                 attendance.Change
}

// invite adds the people to the events' lists and checks in those of the events that have been.
func (r *rivalry) invite(tx *store.Tx, events []clusterevent.Event) error {
	var guests []guest
	eachLine("cluster_people", func(c *cells) {
		guests = append(guests, guest{c.number(), c.text(), c.text(), c.text(), attendance.Change{State: attendance.State(c.text()), Reason: c.text()}})
	})
	y, err := emulation.Of(tx, r.cluster.ID, clusterYear)
	if err != nil {
		return err
	}
	for _, g := range guests {
		from := clusterevent.Sender{Body: g.sender}
		if m, err := y.Member(g.sender); err == nil {
			from.UnitID = m.UnitID
		}
		if _, err := clusterevent.Invite(tx, r.cluster.ID, clusterYear, events[g.event-1].ID, from, g.name+", "+g.position); err != nil {
			return err
		}
	}
	for i, e := range events {
		if err := callEvent(tx, e, slices.DeleteFunc(slices.Clone(guests), func(g guest) bool { return g.event != i+1 || g.change.State == "" })); err != nil {
			return err
		}
	}
	return nil
}

// callEvent checks in the guests of one event.
func callEvent(tx *store.Tx, e clusterevent.Event, guests []guest) error {
	if len(guests) == 0 {
		return nil
	}
	sitting, expected, err := clusterevent.SittingOf(tx, e.ID)
	if err != nil {
		return err
	}
	told := map[attendance.Change][]attendance.Selected{}
	for _, who := range expected {
		at := slices.IndexFunc(guests, func(g guest) bool { return g.name == who.Name })
		told[guests[at].change] = append(told[guests[at].change], attendance.Selected{Subject: who.Subject})
	}
	for _, change := range slices.SortedFunc(maps.Keys(told), func(a, b attendance.Change) int { return strings.Compare(string(a.State), string(b.State)) }) {
		if _, err := attendance.MarkAll(tx, sitting, expected, told[change], change); err != nil {
			return err
		}
	}
	return nil
}

func (r *rivalry) editions(tx *store.Tx) ([]emulation.Pledge, error) {
	y, err := emulation.Of(tx, r.cluster.ID, clusterYear)
	if err != nil {
		return nil, err
	}
	return emulation.Editions(tx, y)
}

// score enters a unit's own points; the home district also takes its progress figures.
func (r *rivalry) score(tx *store.Tx, p partner) error {
	if p.points == "" {
		return nil
	}
	editions, err := r.editions(tx)
	if err != nil {
		return err
	}
	var marks []emulation.Mark
	criteria := emulation.Standing(editions).Kind(emulation.KindCriterion)
	for i, typed := range strings.Split(p.points, ";") {
		if points, ok := emulation.ParsePoints(typed); ok && points != nil {
			marks = append(marks, emulation.Mark{Line: criteria[i].Line, Points: points, Evidence: p.evidence})
		}
	}
	if err := emulation.GiveScores(tx, r.cluster.ID, clusterYear, p.code, 0, emulation.Self, marks); err != nil || p.code != UnitCode {
		return err
	}
	return emulation.TakeEvidence(tx, r.cluster.ID, clusterYear, p.code, 1)
}
