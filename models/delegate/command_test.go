package delegate_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestAddStoresEveryField(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		values := map[string]string{"full_name": norm.NFD.String("  Nguyễn  Thị Ánh "), "gender": "female", "born_on": "3/1975",
			"ethnicity": "h'mông", "religion": "PGHH", "hometown": "Hà Nam", "residence": "Thôn 1", "occupation": "Giáo viên",
			"education": "09/12", "qualification": "ĐH", "political_theory": "TC", "party_member": "x", "party_joined_on": "1999", "party_official_on": "2000-12-01",
			"represents": "Thôn 1", "category": "ex_officio", "reappointed": "re", "awards": "Bằng khen", "phone": "0912 345 678",
			"citizen_id": "001 075 000 123", "note": "Trưởng đoàn\r\nvắng"}
		var rec delegate.Record
		require.Empty(t, delegate.Fields.Decode(func(k string) string { return values[k] }, &rec))
		id := w.Add(t, w.Here, rec)[0]
		got := w.Get(t, id)
		require.Equal(t, map[string]string{"full_name": "Nguyễn Thị Ánh", "gender": "female", "born_on": "1975-03",
			"ethnicity": "Mông", "religion": "Phật giáo Hòa Hảo", "hometown": "Hà Nam", "residence": "Thôn 1", "occupation": "Giáo viên",
			"education": "9/12", "qualification": "Đại học", "political_theory": "Trung cấp", "party_member": "x", "party_joined_on": "1999", "party_official_on": "2000-12-01",
			"represents": "Thôn 1", "category": "ex_officio", "reappointed": "re", "awards": "Bằng khen", "phone": "0912345678",
			"citizen_id": "001075000123", "note": "Trưởng đoàn\nvắng"}, delegate.Fields.Values(&got))
		require.Equal(t, w.HerePath, got.UnitPath)
		require.Equal(t, "Xã Ngọc Hồi", got.UnitName)
		require.Equal(t, calendar.Of(2024, 5, 5), got.CongressDay)

		var audit []store.AuditEntry
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			audit, err = store.History(tx, "delegate", id, 10)
			return err
		}))
		require.Len(t, audit, 1)
		require.Contains(t, audit[0].Changes, "••••••••0123")
		require.NotContains(t, audit[0].Changes, "001075000123")
		require.Len(t, audit[0].Diff(), len(delegate.Fields))
	})
}

func TestAddChecksWhatItIsGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	err := w.Do(t, storetest.Root(), func(tx *store.Tx) error {
		_, err := delegate.Add(tx, w.Here, delegatetest.Person("", func(r *delegate.Record) { r.Category, r.Gender = "chief", "" }))
		return err
	})
	require.Equal(t, []string{"full_name problem.required", "gender problem.required", "category problem.choice"}, delegatetest.Keys(err))
	require.Empty(t, w.Names(t, delegate.Filter{}))
}

func TestDuplicatesAreAskedAbout(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn Hòa"))[0]
		try := func(congress int64, r delegate.Record) []string {
			return delegatetest.Keys(w.Do(t, storetest.Root(), func(tx *store.Tx) error { _, err := delegate.Add(tx, congress, r); return err }))
		}
		duplicate := []string{"full_name problem.duplicate_delegate"}
		again := delegatetest.Person("NGUYỄN VĂN HOÀ", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1970}; r.Represents = "thôn 1" })
		require.Equal(t, duplicate, try(w.Here, again))
		require.Equal(t, []string{"full_name problem.known_elsewhere"}, try(w.There, again), "perhaps the same person")
		require.Empty(t, try(w.Here, delegatetest.Person("Nguyễn Văn Hòa", func(r *delegate.Record) { r.BornOn.Year = 1971 })))
		second := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn Hòa", func(r *delegate.Record) { r.Represents = "Thôn 2" }))[0]

		edit := func(id int64, change func(*delegate.Record)) []string {
			rec := w.Get(t, id)
			change(&rec)
			return delegatetest.Keys(w.Do(t, storetest.Root(), func(tx *store.Tx) error { _, err := delegate.Edit(tx, id, rec.Delegate.Version, rec); return err }))
		}
		require.Equal(t, duplicate, edit(second, func(r *delegate.Record) { r.Represents = "Thôn 1" }))
		require.Empty(t, edit(first, func(r *delegate.Record) { r.Note = "x" }))

		again.Confirmed = true
		require.Empty(t, try(w.Here, again))
		require.Empty(t, edit(first, func(r *delegate.Record) { r.Note = "y" }), "once confirmed, not asked again")

		err := w.Do(t, storetest.Root(), func(tx *store.Tx) error {
			return delegate.AddAll(tx, w.Here, []delegate.Record{delegatetest.Person("Lê Lợi"), delegatetest.Person("LÊ LỢI")})
		})
		require.Equal(t, duplicate, delegatetest.Keys(err))
		require.Equal(t, 2, fault.As(err).Problems[0].Args["Row"])
	})
}

func TestAddAllKeepsPersonsAndDelegatesTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var recs []delegate.Record
		for i := range 1200 {
			recs = append(recs, delegatetest.Person(fmt.Sprint("Người ", i), func(r *delegate.Record) { r.Represents = r.FullName }))
		}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.AddAll(tx, w.Here, recs) })
		seen := 0
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			return delegate.All(tx, delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}}, func(r delegate.Record) error {
				seen++
				require.Equal(t, r.FullName, r.Represents)
				return nil
			})
		}))
		require.Equal(t, len(recs), seen)
	})
}

func TestTheSecondEditorIsTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		rec := w.Get(t, id)
		version := rec.Delegate.Version
		rec.Phone, rec.FullName = "0987654321", "Nguyễn Văn Bình"
		edit := func(tx *store.Tx) error { _, err := delegate.Edit(tx, id, version, rec); return err }
		require.NoError(t, w.Do(t, storetest.Root(), edit))
		require.Equal(t, fault.Conflict, fault.KindOf(w.Do(t, storetest.Root(), edit)))
		require.Equal(t, fault.Conflict, fault.KindOf(w.Do(t, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, id, version, "ốm") })))
		require.Equal(t, []string{"Nguyễn Văn Bình"}, w.Names(t, delegate.Filter{Text: "binh"}))
		require.Empty(t, w.Names(t, delegate.Filter{Text: "nguyen van an"}))
	})
}

// The keys of a person's other delegateships follow an edit, and forms open there become stale.
func TestAPersonOfTwoCongressesIsEditedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		here := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		there := w.Add(t, w.There, delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) { r.Represents = "Xã Ngọc Hồi" }))[0]
		rec := w.Get(t, here)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE delegates SET person_id = ? WHERE id = ?", rec.PersonID, there).Error
		})
		rec.FullName, rec.Occupation = "Trần Văn Bảy", "Nông dân"
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { _, err := delegate.Edit(tx, here, rec.Delegate.Version, rec); return err })
		require.Equal(t, []string{"Trần Văn Bảy"}, w.Names(t, delegate.Filter{Scope: delegate.Scope{CongressID: w.There}, Text: "bay nong dan ngoc hoi"}))
		require.Equal(t, int64(2), w.Get(t, there).Delegate.Version)
		require.Equal(t, w.Get(t, here).Delegate.SortKey, w.Get(t, there).Delegate.SortKey)
	})
}

func TestWithdrawAndRestore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		withdraw := func(version int64, reason string) error {
			return w.Do(t, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, id, version, reason) })
		}
		restore := func(version int64) error {
			return w.Do(t, storetest.Root(), func(tx *store.Tx) error { return delegate.Restore(tx, id, version, false) })
		}
		require.Equal(t, []string{"reason problem.required"}, delegatetest.Keys(withdraw(1, " \t")))
		require.Equal(t, []string{" problem.delegate_not_withdrawn"}, delegatetest.Keys(restore(1)))
		require.NoError(t, withdraw(1, "Chuyển công tác"))
		require.Equal(t, []string{" problem.delegate_withdrawn"}, delegatetest.Keys(withdraw(2, "lần nữa")))
		got := w.Get(t, id)
		require.Equal(t, storetest.Today, got.WithdrawnOn)
		require.Equal(t, "Chuyển công tác", got.WithdrawnReason)
		require.Empty(t, w.Names(t, delegate.Filter{}))
		require.Equal(t, []string{"Nguyễn Văn An"}, w.Names(t, delegate.Filter{Withdrawn: true}))

		again := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		require.Equal(t, []string{"full_name problem.duplicate_delegate"}, delegatetest.Keys(restore(2)))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, again, 1, "nhập trùng") })
		require.NoError(t, restore(2))
		got = w.Get(t, id)
		require.False(t, got.Withdrawn())
		require.Empty(t, got.WithdrawnReason)
		require.Equal(t, []string{"Nguyễn Văn An"}, w.Names(t, delegate.Filter{}))
	})
}

func TestCommandsKeepToTheRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
	commands := map[string]func(tx *store.Tx) error{
		"add": func(tx *store.Tx) error {
			_, err := delegate.Add(tx, w.Here, delegatetest.Person("Người Mới"))
			return err
		},
		"add all": func(tx *store.Tx) error {
			return delegate.AddAll(tx, w.Here, []delegate.Record{delegatetest.Person("Người Nữa")})
		},
		"edit": func(tx *store.Tx) error {
			_, err := delegate.Edit(tx, id, 1, delegatetest.Person("Người Khác"))
			return err
		},
		"withdraw": func(tx *store.Tx) error { return delegate.Withdraw(tx, id, 1, "ốm") },
		"restore":  func(tx *store.Tx) error { return delegate.Restore(tx, id, 1, false) },
	}
	for name, command := range commands {
		for _, r := range access.Roles {
			require.Equal(t, fault.NotFound, fault.KindOf(w.Do(t, delegatetest.Role(r, w.TherePath), command)), "%s by a foreign %s", name, r)
		}
		for _, r := range []access.Role{access.Viewer, access.Reviewer} {
			require.Equal(t, fault.Forbidden, fault.KindOf(w.Do(t, delegatetest.Role(r, w.HerePath), command)), "%s by a %s", name, r)
		}
	}
	require.NoError(t, w.Do(t, delegatetest.Role(access.Clerk, w.HerePath), commands["add"]))
}
