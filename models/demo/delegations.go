package demo

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/store"
)

// Seats of the district congress: communeSeats for every commune, those already on the list, the rest for the
// organisations.
const communeSeats = 5

var seatsDecided = calendar.Of(2024, 2, 26)

// journey is what happened to the delegation of a commune whose congress has been held: received or returned on the
// day, or still waiting.
type journey struct {
	unit     string
	sent     calendar.Date
	received calendar.Date
	returned calendar.Date
}

// journeys covers four of the six communes; another has its delegation back, and one has sent nothing.
var journeys = []journey{
	{unit: "00658", sent: calendar.Of(2024, 2, 29), received: calendar.Of(2024, 3, 7)},
	{unit: "00667", sent: calendar.Of(2024, 3, 7), received: calendar.Of(2024, 3, 11)},
	{unit: "00640", sent: calendar.Of(2024, 3, 21)},
	{unit: "00664", sent: calendar.Of(2024, 3, 28)},
	{unit: "00679", sent: calendar.Of(2024, 4, 1), returned: calendar.Of(2024, 4, 4)},
}

// tellDelegations allocates the district's seats and sends the communes' delegations.
func (d *district) tellDelegations(lists map[string][]delegate.Record) {
	d.tell(seatsDecided, access.Organizer, d.allotSeats)
	for _, j := range journeys {
		envoys := lists[j.unit][1 : 2+communeSeats] // the chair is ex officio
		d.tell(j.sent, d.writer(j.unit, j.sent), func(tx *store.Tx) error { return d.send(tx, j, envoys) })
		if !j.received.IsZero() {
			d.tell(j.received, access.Organizer, func(tx *store.Tx) error { return d.receive(tx, j) })
		}
		if !j.returned.IsZero() {
			d.tell(j.returned, access.Organizer, func(tx *store.Tx) error {
				return delegation.Return(tx, d.congresses[j.unit].ID, 1, "Đoàn chưa có đại biểu nữ là người ngoài Đảng; đề nghị xem lại cơ cấu và gửi lại trước ngày 12/4.")
			})
		}
	}
}

func (d *district) allotSeats(tx *store.Tx) error {
	c, err := congress.Get(tx, d.congresses[UnitCode].ID)
	if err != nil {
		return err
	}
	a, err := delegation.ProposedAllocation(tx, c, "Ủy viên Ủy ban MTTQ huyện", "Chỉ định")
	if err != nil {
		return err
	}
	locked := map[string]int{delegation.LineUnit: communeSeats, delegation.LineExOfficio: districtMembers + 16, delegation.LineAppointed: districtAppointed}
	for i := range a.Lines {
		if n, fixed := locked[a.Lines[i].Kind]; fixed {
			a.Lines[i].Locked = &n
		}
	}
	_, err = delegation.Allocate(tx, c.ID, 0, a)
	return err
}

// send chooses the envoys by name, the last in reserve and the first as head, and sends the delegation.
func (d *district) send(tx *store.Tx, j journey, envoys []delegate.Record) error {
	id := d.congresses[j.unit].ID
	persons := map[string]int64{}
	err := delegate.All(tx, delegate.Filter{Scope: delegate.Scope{CongressID: id}, Category: delegate.Official}, func(r delegate.Record) error {
		persons[r.FullName] = r.PersonID
		return nil
	})
	if err != nil {
		return err
	}
	var all []int64
	for _, r := range envoys {
		all = append(all, persons[r.FullName])
	}
	in := delegation.Envoys{Official: all[:communeSeats], Reserve: all[communeSeats:], HeadID: all[0], DocDate: d.congresses[j.unit].Day,
		DocNumber: "01/BB-ĐH"}
	if in.DocDate.IsZero() {
		in.DocDate = j.sent
	}
	return delegation.Send(tx, id, 0, in)
}

func (d *district) receive(tx *store.Tx, j journey) error {
	below, err := delegation.ListIncoming(tx, d.congresses[UnitCode].ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(below, func(in delegation.Incoming) bool { return in.SenderID == d.congresses[j.unit].ID })
	_, err = delegation.Receive(tx, d.congresses[UnitCode].ID, []delegate.Seen{{ID: below[at].ID, Version: below[at].Version}})
	return err
}
