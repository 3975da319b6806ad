package dossier_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/dossier"
	"daihoi/models/fault"
	"daihoi/models/identity"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world has An on the lists of two communes and of the district above the first.
type world struct {
	delegatetest.World
	person, here, there, up int64
}

func newWorld(t *testing.T, s *store.Store) world {
	t.Helper()
	w := world{World: delegatetest.New(t, s)}
	var district int64
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		var unit int64
		require.NoError(t, tx.DB().Raw("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) "+
			"VALUES ('7', 'commune', 'Huyện', 'Gia Lâm', 'Huyện Gia Lâm', '/7/', 'gia lam', ?, 'test', '2024-02-01') RETURNING id", []byte("gia lam")).Scan(&unit).Error)
		return tx.DB().Raw("INSERT INTO congresses(unit_id, term_id, day) VALUES (?, ?, '2024-06-05') RETURNING id", unit, w.Term).Scan(&district).Error
	})
	w.here = w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) { r.Note = "hay vắng" }))[0]
	var err error
	w.up, err = w.Attach(t, storetest.Root(), w.here, district)
	require.NoError(t, err)
	w.there, err = w.Attach(t, storetest.Root(), w.here, w.There)
	require.NoError(t, err)
	w.person = w.Get(t, w.here).PersonID
	return w
}

func (w world) of(t *testing.T, a access.Actor) (d dossier.Dossier, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { d, err = dossier.Of(tx, w.person); return err })
	return d, err
}

func actions(d dossier.Dossier) (list []string) {
	for _, s := range d.Steps {
		list = append(list, s.Action)
	}
	return list
}

// Whoever sees the list that holds the identity, or all lists, takes everything within the own units; nobody else.
func TestWhoMayTakeEverythingAboutAPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		d, err := w.of(t, storetest.Root())
		require.NoError(t, err)
		require.Len(t, d.Seats, 3)
		require.Zero(t, d.Elsewhere)
		require.Len(t, d.Entries("người dân hỏi"), 3)

		d, err = w.of(t, delegatetest.Role(access.Organizer, "/7/"))
		require.NoError(t, err, "the district holds the identity")
		require.Len(t, d.Seats, 2)
		require.Equal(t, 1, d.Elsewhere, "one list is not the district's to see")
		require.Equal(t, "001070001234", d.Person.CitizenID)
		for _, seat := range d.Seats {
			require.NotContains(t, seat.UnitPath, w.TherePath)
		}
		require.Len(t, d.Entries("người dân hỏi"), 3, "also where the exporter sees nothing")

		_, err = w.of(t, delegatetest.Role(access.Clerk, w.HerePath))
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "a clerk of one list")
		_, err = w.of(t, delegatetest.Role(access.Viewer, "/7/", "/8/"))
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "who sees no sensitive field")
		_, err = w.of(t, delegatetest.Role(access.Admin, "/9/"))
		require.Equal(t, fault.NotFound, fault.KindOf(err), "another province")

		d, err = w.of(t, delegatetest.Role(access.Clerk, w.HerePath, "/7/", w.TherePath))
		require.NoError(t, err)
		require.Len(t, d.Seats, 3)
	})
}

// A dossier holds what was done at the door, above, in proposals and merges, and who looked.
func TestADossierHoldsEverything(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		double := w.Add(t, w.There, delegatetest.Person("Nguyễn Văn Ân"))[0]
		require.NoError(t, w.Do(t, delegatetest.Role(access.Clerk, w.TherePath), func(tx *store.Tx) error {
			rec := w.Get(t, w.there)
			rec.BornOn = calendar.Partial{Year: 1971}
			_, err := correction.Edit(tx, w.there, rec.Delegate.Version, rec, "Theo căn cước")
			return err
		}))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			a, b := w.Get(t, w.here), w.Get(t, double)
			if _, err := identity.Merge(tx, identity.MergeInput{Kept: a.PersonID, Merged: b.PersonID, KeptVersion: a.Person.Version, MergedVersion: b.Person.Version}); err != nil {
				return err
			}
			for _, statement := range []string{
				"INSERT INTO congress_sessions(congress_id, kind, on_date) SELECT id, 'official', '2024-05-05' FROM congresses WHERE day = '2024-05-05'",
				"INSERT INTO delegations(congress_id, state, sent_at) SELECT id, 'sent', '2024-05-06T02:00:00.000Z' FROM congresses WHERE day = '2024-05-05'"} {
				require.NoError(t, tx.DB().Exec(statement).Error)
			}
			require.NoError(t, tx.DB().Exec("INSERT INTO attendance_marks(kind, sitting_id, subject, turn, state, at, reason, entered_at, by_name) "+
				"SELECT 'session', id, ?, 1, 'excused', '2024-05-05T01:00:00.000Z', 'đi viện', '2024-05-05T01:00:00.000Z', 'Lễ tân' FROM congress_sessions", w.here).Error)
			require.NoError(t, tx.DB().Exec("INSERT INTO delegation_members(delegation_id, person_id, kind, position) SELECT id, ?, 'official', 0 FROM delegations", w.person).Error)
			require.NoError(t, tx.DB().Table("delegation_members").Where("person_id = ?", w.person).Updates(map[string]any{"sent": `{"full_name":"Nguyễn Văn An"}`}).Error)
			return tx.Record(store.Entry{Action: "delegate_viewed", Entity: "view", EntityID: w.here, Label: "Nguyễn Văn An", UnitPath: w.HerePath})
		})
		d, err := w.of(t, storetest.Root())
		require.NoError(t, err)
		require.Equal(t, "Nguyễn Văn An", d.Person.FullName)
		require.Len(t, d.Proposals, 1)
		require.Equal(t, "Theo căn cước", d.Proposals[0].Reason)
		require.Len(t, d.Merges, 1)
		require.Equal(t, "Nguyễn Văn Ân", d.Merges[0].Merged().FullName)
		for _, seat := range d.Seats {
			require.Equal(t, "2024", seat.Term)
			if seat.Delegate.ID != w.here {
				require.Empty(t, seat.Marks)
				require.Nil(t, seat.Delegation)
				continue
			}
			require.Equal(t, "hay vắng", seat.Note)
			require.Len(t, seat.Marks, 1)
			require.Equal(t, "đi viện", seat.Marks[0].Reason)
			require.Equal(t, calendar.Of(2024, 5, 5), seat.Marks[0].Day)
			require.Equal(t, "official", seat.Delegation.Kind)
			require.Equal(t, "Nguyễn Văn An", seat.Delegation.Sent["full_name"])
		}
		require.Subset(t, actions(d), []string{"delegate_added", "delegate_attached", "correction_proposed", "persons_merged", "delegate_viewed"})

		// The district reads no step of the other commune.
		d, err = w.of(t, delegatetest.Role(access.Organizer, "/7/"))
		require.NoError(t, err)
		for _, step := range d.Steps {
			require.NotEqual(t, "Xã Yên Viên", step.Unit)
		}
		require.Contains(t, actions(d), "delegate_viewed")
	})
}

// The history of the identity tells each proposal with its answer and each direct change once, to each reader what is his.
func TestCorrectionsTellEachChangeOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		clerk, organizer := delegatetest.Role(access.Clerk, w.HerePath), delegatetest.Role(access.Organizer, "/7/")
		edit := func(a access.Actor, id int64, reason string, change func(*delegate.Record)) {
			require.NoError(t, w.Do(t, a, func(tx *store.Tx) error {
				rec, err := delegate.Get(tx, id)
				require.NoError(t, err)
				change(&rec)
				_, err = correction.Edit(tx, id, rec.Delegate.Version, rec, reason)
				return err
			}))
		}
		edit(clerk, w.here, "Theo căn cước", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1971}; r.Note = "đã đối chiếu" })
		require.NoError(t, w.Do(t, organizer, func(tx *store.Tx) error {
			list, err := correction.Below(tx, "/7/", true)
			require.NoError(t, err)
			require.Len(t, list, 1)
			return correction.Accept(tx, list[0].ID, list[0].Version, list[0].Person.Version, []string{"born_on"})
		}))
		edit(organizer, w.up, "", func(r *delegate.Record) { r.Phone, r.Hometown = "0987654321", "Hà Nội" })

		of := func(a access.Actor) (list []dossier.Correction) {
			require.NoError(t, w.Read(t.Context(), a, func(tx *store.Tx) (err error) {
				list, _, err = dossier.Corrections(tx, w.here)
				return err
			}))
			return list
		}
		list := of(organizer)
		require.Len(t, list, 2)
		direct, proposed := list[0], list[1]
		if direct.Proposal != nil { // within one moment
			direct, proposed = proposed, direct
		}
		require.Equal(t, "delegate_changed", direct.Action)
		require.Equal(t, "Huyện Gia Lâm", direct.Unit)
		require.Equal(t, []string{"hometown", "phone"}, []string{direct.Changes[0].Field, direct.Changes[1].Field})
		require.Equal(t, "0912345678", direct.Changes[1].Old)
		require.Equal(t, "0987654321", direct.Changes[1].New)
		require.Equal(t, correction.Accepted, proposed.Proposal.State)
		require.Equal(t, "Theo căn cước", proposed.Reason)
		require.Equal(t, "Xã Ngọc Hồi", proposed.Unit)
		require.Equal(t, "1970-03-09", proposed.Changes[0].Old)
		require.Equal(t, "1971", proposed.Changes[0].New)

		require.Len(t, of(clerk), 2, "the commune has its own entries of both")
		viewer := of(delegatetest.Role(access.Viewer, "/7/"))
		require.Len(t, viewer, 2)
		for _, c := range viewer {
			require.Nil(t, c.Proposal)
			for _, change := range c.Changes {
				require.NotEqual(t, "phone", change.Field)
			}
		}
	})
}
