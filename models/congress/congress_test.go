package congress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ congresstest.World }

func (w world) convene() congress.Congress {
	c, err := congresstest.Do(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (congress.Congress, error) {
		return congress.Convene(tx, w.Communes[0].ID, w.Term.ID)
	})
	require.NoError(w.T, err)
	return c
}

func (w world) get(id int64) congress.Congress {
	c, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) { return congress.Get(tx, id) })
	require.NoError(w.T, err)
	return c
}

func TestOneCongressPerUnitAndTerm(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		require.Equal(t, w.Communes[0], w.get(c.ID).Unit)
		again := func(tx *store.Tx) (congress.Congress, error) {
			return congress.Convene(tx, w.Communes[0].ID, w.Term.ID)
		}
		for role, want := range map[access.Role]fault.Kind{access.Organizer: fault.Conflict, access.Clerk: fault.Forbidden} {
			_, err := congresstest.Do(w, congresstest.As(role, w.District), again)
			require.Equal(t, want, fault.KindOf(err), role)
		}
		_, err := congresstest.Do(w, congresstest.As(access.Organizer, w.ForeignTown), again)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = congresstest.Do(w, storetest.Root(), func(tx *store.Tx) ([]congress.Congress, error) {
			return congress.ConveneAll(tx, w.All(), w.Term.ID)
		})
		require.Equal(t, "fault.congress_exists", fault.As(err).Key)
	})
}

func TestConveneAllAndScope(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		made, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) ([]congress.Congress, error) {
			made, err := congress.ConveneAll(tx, append(w.All(), w.ForeignCommune), w.Term.ID)
			require.Equal(t, w.City.Path, congress.CommonPath(made))
			return made, err
		})
		require.NoError(t, err)
		require.Len(t, made, 4)
		list := func(actor access.Actor, f congress.Filter) (codes []string) {
			f.TermID = w.Term.ID
			all, err := congresstest.Do(w, actor, func(tx *store.Tx) ([]congress.Congress, error) { return congress.List(tx, f) })
			require.NoError(t, err)
			for _, c := range all {
				codes = append(codes, c.Unit.Name)
			}
			return codes
		}
		organizer := congresstest.As(access.Organizer, w.District)
		require.Equal(t, []string{"000", "001", "Thanh Trì"}, list(organizer, congress.Filter{}))
		require.Equal(t, []string{"000", "001"}, list(organizer, congress.Filter{LevelCode: "commune", Path: w.District.Path}))
		require.Empty(t, list(organizer, congress.Filter{Path: w.ForeignTown.Path}))
		require.Len(t, list(storetest.Root(), congress.Filter{}), 4)
		convened, err := congresstest.Do(w, organizer, congress.Convened)
		require.NoError(t, err)
		require.Equal(t, map[int64]bool{w.District.ID: true, made[1].UnitID: true, made[2].UnitID: true}, convened)
		for _, find := range []func(tx *store.Tx) (congress.Congress, error){
			func(tx *store.Tx) (congress.Congress, error) { return congress.Get(tx, made[3].ID) },
			func(tx *store.Tx) (congress.Congress, error) {
				return congress.ByUnit(tx, w.ForeignCommune.ID, w.Term.ID)
			},
		} {
			_, err := congresstest.Do(w, organizer, find)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, err = congresstest.Do(w, storetest.Root(), find)
			require.NoError(t, err)
		}
	})
}

func TestUpdate(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		update := func(role access.Role, version int, change func(*congress.Congress)) error {
			in := w.get(c.ID)
			change(&in)
			_, err := congresstest.Do(w, congresstest.As(role, w.Communes[0]), func(tx *store.Tx) (congress.Congress, error) {
				return congress.Update(tx, c.ID, version, in)
			})
			return err
		}
		notes := func(c *congress.Congress) {
			c.Notes, c.ContactPhone, c.Seats = "Hội trường đang sửa", "0912 345 678", 85
		}
		require.NoError(t, update(access.Clerk, 1, notes))
		got := w.get(c.ID)
		require.Equal(t, []any{"Hội trường đang sửa", "0912345678", 85, 2}, []any{got.Notes, got.ContactPhone, got.Seats, got.Version})

		require.Equal(t, fault.Conflict, fault.KindOf(update(access.Clerk, 1, notes)))
		require.Equal(t, fault.Forbidden, fault.KindOf(update(access.Viewer, 2, notes)))
		pilot := func(c *congress.Congress) { c.Pilot, c.Ordinal = true, 17 }
		require.Equal(t, fault.Forbidden, fault.KindOf(update(access.Clerk, 2, pilot)))
		require.Equal(t, fault.Forbidden, fault.KindOf(update(access.Clerk, 2, func(c *congress.Congress) { c.Follower = "Bà Hoa" })), "the district says who follows")
		require.NoError(t, update(access.Organizer, 2, pilot))
		require.True(t, w.get(c.ID).Pilot)
		require.Equal(t, map[string]string{"contact_phone": "problem.phone"},
			congresstest.Problems(update(access.Clerk, 3, func(c *congress.Congress) { c.ContactPhone = "113" })))
		for _, typed := range []string{"xa@", "Xã <xa@thanhtri.vn>", "xa@thanhtri.vn, b@c.vn", "xa@thanhtri.vn\nBcc: b@c.vn"} {
			require.Equal(t, map[string]string{"contact_email": "problem.email"},
				congresstest.Problems(update(access.Clerk, 3, func(c *congress.Congress) { c.ContactEmail = typed })), typed)
		}
		require.NoError(t, update(access.Clerk, 3, func(c *congress.Congress) { c.ContactEmail = "mttq.thanhliet@thanhtri.hanoi.gov.vn" }))
		require.Equal(t, "mttq.thanhliet@thanhtri.hanoi.gov.vn", w.get(c.ID).ContactEmail)
		require.Error(t, update(access.Organizer, 4, func(c *congress.Congress) { c.DeadlineOverride = calendar.Of(2024, 5, 30) }))
		require.True(t, w.get(c.ID).DeadlineOverride.IsZero())
	})
}

func TestException(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		unit := w.Communes[0]
		except := func(role access.Role, in congress.Congress) error {
			return w.S.Write(t.Context(), congresstest.As(role, unit), func(tx *store.Tx) error {
				_, _, _, err := congress.ChangeException(tx, c.ID, w.versionIn(tx, c.ID), in)
				return err
			})
		}
		late := calendar.Of(2024, 5, 30)
		require.Equal(t, map[string]string{"deadline_reason": "problem.exception_reason", "deadline_document": "problem.exception_document"},
			congresstest.Problems(except(access.Organizer, congress.Congress{DeadlineOverride: late})))
		require.Equal(t, map[string]string{"deadline_override": "problem.required"},
			congresstest.Problems(except(access.Organizer, congress.Congress{DeadlineReason: "Sáp nhập"})))
		require.Equal(t, fault.Forbidden, fault.KindOf(except(access.Clerk, congress.Congress{DeadlineOverride: late, DeadlineReason: "Sáp nhập"})))
		require.Equal(t, map[string]string{"deadline_document": "problem.exception_document"},
			congresstest.Problems(except(access.Organizer, congress.Congress{DeadlineOverride: late, DeadlineReason: "Sáp nhập"})), "a unit grants itself none")
		require.NoError(t, except(access.Organizer, congress.Congress{DeadlineOverride: late, DeadlineReason: "Sáp nhập", DeadlineDocument: "12/TB-MTTQ ngày 02/4/2024"}))
		unit = w.District
		require.NoError(t, except(access.Organizer, congress.Congress{DeadlineOverride: late, DeadlineReason: "Sáp nhập"}), "the district grants it to a commune")
		require.Equal(t, late, w.get(c.ID).DeadlineOverride)
		require.NoError(t, except(access.Organizer, congress.Congress{}))
		require.True(t, w.get(c.ID).DeadlineOverride.IsZero())
	})
}

func (w world) versionIn(tx *store.Tx, id int64) int {
	c, err := congress.Get(tx, id)
	require.NoError(w.T, err)
	return c.Version
}

func TestHamletsAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := congresstest.New(t, s, 1)
		c := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) {
			c, err := congress.Convene(tx, w.Communes[0].ID, w.Term.ID)
			require.NoError(t, err)
			c.Hamlets = 7
			return congress.Update(tx, c.ID, c.Version, c)
		})
		read := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) { return congress.Get(tx, c.ID) })
		require.Equal(t, 7, read.Hamlets)
	})
}
