package doctor_test

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/org"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The numbers of a day of work, none of which may be found in what is stored.
var numbers = []string{"0987000001", "0987000002", "0987000003", "0987000004", "0987000005", "0987000006", "0987000007", "0987000008", "0987000009",
	"001075700001", "001075700002", "001075700003", "001075700004", "001075700005"}

// everyByte is what whoever steals the database gets: the file with its log, or every row of every table as COPY writes it.
func everyByte(t testing.TB, s *store.Store) []byte {
	t.Helper()
	var all bytes.Buffer
	if !onPostgres(s) {
		paths, err := filepath.Glob(s.Target() + "*")
		require.NoError(t, err)
		for _, path := range paths {
			if path == store.KeyFileOf(s.Target()) {
				continue
			}
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			all.Write(content)
		}
		return all.Bytes()
	}
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		counts, err := store.Counts(tx)
		for table := range counts {
			var rows []string
			if err := tx.DB().Raw(`SELECT t::text FROM "` + table + `" AS t`).Scan(&rows).Error; err != nil {
				return err
			}
			all.WriteString(strings.Join(rows, "\n"))
		}
		return err
	}))
	return all.Bytes()
}

// readable are the numbers that can be read in bytes, as text or as PostgreSQL writes bytes.
func readable(stored []byte) (found []string) {
	for _, n := range numbers {
		if bytes.Contains(stored, []byte(n)) || bytes.Contains(stored, []byte(hex.EncodeToString([]byte(n)))) {
			found = append(found, n)
		}
	}
	return found
}

// day is a day of work with the numbers, and what it leaves.
type day struct {
	delegatetest.World
	an, binh, double, added, district int64
	clerk                             access.Actor
	imported                          roster.Import
	user                              account.User
}

func workADay(t testing.TB, s *store.Store) (d day) {
	t.Helper()
	d = day{World: delegatetest.New(t, s)}
	d.clerk = delegatetest.Role(access.Clerk, d.HerePath)
	must := func(command func(tx *store.Tx) error) { storetest.Must(t, s, storetest.Root(), command) }
	var above org.Unit
	must(func(tx *store.Tx) error {
		require.NoError(t, tx.DB().Exec("INSERT INTO levels(code, rank, name_vi, name_en, source) VALUES ('district', 3, 'huyện', 'district', 'test')").Error)
		require.NoError(t, tx.DB().Raw("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) "+
			"VALUES ('7', 'district', 'Huyện', 'Gia Lâm', 'Huyện Gia Lâm', '/7/', 'gia lam', ?, 'test', '2024-02-01') RETURNING id", []byte("gia lam")).Scan(&above.ID).Error)
		require.NoError(t, tx.DB().Exec("UPDATE units SET parent_id = ? WHERE path = ?", above.ID, d.HerePath).Error)
		return tx.DB().Raw("INSERT INTO congresses(unit_id, term_id) VALUES (?, ?) RETURNING id", above.ID, d.Term).Scan(&d.district).Error
	})
	numbered := func(phone, citizen string, year int) func(*delegate.Record) {
		return func(r *delegate.Record) {
			r.Phone, r.CitizenID, r.BornOn = phone, citizen, calendar.Partial{Year: year, Month: 3, Day: 9}
		}
	}
	ids := d.Add(t, d.Here, delegatetest.Person("Nguyễn Văn An", numbered("0987000001", "001075700001", 1975)),
		delegatetest.Person("Lê Văn Bình", numbered("", "", 1971)), delegatetest.Person("Nguyễn Văn An", numbered("0987000002", "001075700002", 1975)))
	d.an, d.binh, d.double = ids[0], ids[1], ids[2]

	// Edited, alone and in the table of the list.
	d.Edit(t, d.binh, numbered("0987000003", "001075700003", 1971))
	must(func(tx *store.Tx) error {
		rec, err := delegate.Get(tx, d.binh)
		require.NoError(t, err)
		_, _, err = delegate.EditAll(tx, d.Here, []delegate.RowEdit{{Selected: delegate.Selected{ID: d.binh, Version: rec.Delegate.Version}, Typed: map[string]string{"phone": "0987000004"}}})
		return err
	})

	// Imported from a workbook in which a cell is mended, and taken back.
	up := roster.Upload{FileName: "danh sách.csv", Content: []byte("Họ tên,Số CCCD,Điện thoại\nTrần Thị Cúc,001075700004,0987000005\n"), Sheet: "Trích ngang",
		Fingerprint: "abc", Mapping: map[int]string{0: "full_name", 1: "citizen_id", 2: "phone", 3: "gender", 4: "born_on", 5: "category", 6: "represents"}}
	up.Found.Tables = []roster.FoundTable{{Sheet: up.Sheet, Rows: 1, Above: []string{"Người lập: 0987000006"}}}
	row := roster.TableRow{Number: 2, Kind: rosterplan.DataRow}
	for i, value := range []string{"Trần Thị Cúc", "001075700004", "0987000005", "Nữ", "9/3/1975", "Hiệp thương", "Thôn 1"} {
		up.Columns = append(up.Columns, roster.Column{Name: string(rune('A' + i)), Path: []string{up.Mapping[i]}})
		row.Cells = append(row.Cells, field.Raw{Ref: string(rune('A'+i)) + "2", Kind: field.RawText, Text: value})
	}
	up.Columns[2].Path = []string{"0987000005"}
	up.Rows = []roster.TableRow{row}
	must(func(tx *store.Tx) (err error) { d.imported, _, err = roster.StartImport(tx, d.Here, up); return err })
	must(func(tx *store.Tx) error {
		return roster.MendCells(tx, d.imported.ID, d.imported.Version, rosterplan.Mend{Field: "phone", Cell: "C2", Text: "0987000005", To: "0987000006"})
	})
	take := func() {
		must(func(tx *store.Tx) (err error) {
			if d.imported, err = roster.GetImport(tx, d.imported.ID); err != nil {
				return err
			}
			plan, err := roster.Preview(tx, d.imported)
			if err != nil {
				return err
			}
			_, err = roster.Confirm(tx, nil, d.imported.ID, d.imported.Version, plan.Digest(), roster.Consent{LeaveOut: true})
			return err
		})
		d.added = d.ID(t, "Trần Thị Cúc")
	}
	take()

	// Merged, taken apart, sent to the district and received there, proposed to it.
	merge := func() {
		must(func(tx *store.Tx) error {
			an, err := delegate.Get(tx, d.an)
			require.NoError(t, err)
			double, err := delegate.Get(tx, d.double)
			require.NoError(t, err)
			_, err = identity.Merge(tx, identity.MergeInput{Kept: an.PersonID, Merged: double.PersonID, KeptVersion: an.Person.Version,
				MergedVersion: double.Person.Version, FromMerged: []string{"phone"}})
			return err
		})
	}
	merge()
	an := d.Get(t, d.an)
	require.Equal(t, "0987000002", an.Phone)
	must(func(tx *store.Tx) error {
		known, err := delegate.KnownPerson(tx, an.PersonID)
		require.NoError(t, err)
		merges, err := identity.Merges(known, tx)
		require.NoError(t, err)
		require.Equal(t, "001075700002", merges[0].Merged().CitizenID)
		return identity.UndoMerge(tx, an.PersonID, merges[0].ID)
	})
	merge()
	an = d.Get(t, d.an)
	require.NoError(t, d.Do(t, d.clerk, func(tx *store.Tx) error {
		return delegation.Send(tx, d.Here, 0, delegation.Envoys{Official: []int64{an.PersonID}, HeadID: an.PersonID, DocNumber: "05/BB-MTTQ", DocDate: calendar.Of(2024, 3, 1)})
	}))
	must(func(tx *store.Tx) error {
		sent, err := delegation.SendingOf(tx, d.Here)
		require.NoError(t, err)
		_, err = delegation.Receive(tx, d.district, []delegate.Seen{{ID: sent.ID, Version: sent.Version}})
		return err
	})
	an = d.Get(t, d.an)
	an.Phone, an.CitizenID = "0987000007", "001075700005"
	require.NoError(t, d.Do(t, d.clerk, func(tx *store.Tx) error {
		proposed, err := correction.Edit(tx, d.an, an.Delegate.Version, an, "Theo căn cước")
		require.Equal(t, 2, proposed)
		return err
	}))

	// Of users, leaders and whom to call.
	must(func(tx *store.Tx) (err error) {
		d.user, err = account.Create(tx, account.NewUser{User: account.User{Username: "thanhliet", FullName: "Lê Thị Hoa", Phone: "0987000008"}, Hash: "x",
			Grants: []account.GrantInput{{Role: access.Clerk, UnitID: above.ID}}})
		return err
	})
	must(func(tx *store.Tx) error {
		l, err := org.AddLeader(tx, above.ID, org.Leader{Name: "Trần Văn Phúc", Title: "Chủ tịch", Phone: "0987000008"})
		require.NoError(t, err)
		l.Phone = "0987000009"
		_, _, err = org.ChangeLeader(tx, l.ID, l.Version, l)
		return err
	})
	must(func(tx *store.Tx) error {
		c, err := congress.Get(tx, d.Here)
		require.NoError(t, err)
		c.ContactPhone = "0987000009"
		_, err = congress.Update(tx, d.Here, c.Version, c)
		return err
	})
	require.NoError(t, s.Write(t.Context(), access.Actor{UserID: d.user.ID, Name: "Lê Thị Hoa", Grants: []access.Grant{{Role: access.Clerk, Path: "/7/"}}}, account.BeginSecond))
	return d
}

func TestWhoeverStealsTheDatabaseReadsNoNumber(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := workADay(t, s)
		stored := everyByte(t, s)
		require.Contains(t, string(stored), "Lê Văn Bình", "the names are there")
		require.Empty(t, readable(stored))

		var authenticator account.Authenticator
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			authenticator, err = account.AuthenticatorOf(tx, d.user.ID)
			return err
		}))
		require.Len(t, authenticator.Secret, 32)
		require.NotContains(t, string(stored), authenticator.Secret)
		d.stillReads(t)

		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return roster.Undo(tx, d.imported.ID, d.imported.Version+1) })
		require.Empty(t, readable(everyByte(t, s)), "after taking an import back")
	})
}

// stillReads checks that the program itself reads every number where it was written.
func (d day) stillReads(t testing.TB) {
	t.Helper()
	require.NoError(t, d.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		all := map[string][2]string{}
		require.NoError(t, delegate.All(tx, delegate.Filter{Scope: delegate.Scope{CongressID: d.Here}}, func(r delegate.Record) error {
			all[r.FullName] = [2]string{r.Phone, r.CitizenID}
			return nil
		}))
		require.Equal(t, map[string][2]string{"Nguyễn Văn An": {"0987000002", "001075700001"}, "Lê Văn Bình": {"0987000004", "001075700003"},
			"Trần Thị Cúc": {"0987000006", "001075700004"}}, all)
		imp, err := roster.GetImport(tx, d.imported.ID)
		require.NoError(t, err)
		require.Equal(t, "0987000005", imp.Rows[0].Cells[2].Text)
		require.Equal(t, "0987000006", imp.Mends[0].To)
		require.Equal(t, []string{"0987000005"}, imp.Columns[2].Path)
		content, err := roster.ImportContent(tx, d.imported.ID)
		require.NoError(t, err)
		require.Contains(t, string(content), "001075700004,0987000005")
		sent, err := delegation.SendingOf(tx, d.Here)
		require.NoError(t, err)
		require.Equal(t, "0987000002", sent.Members[0].Sent["phone"])
		proposals, err := correction.Below(tx, "/7/", true)
		require.NoError(t, err)
		require.Contains(t, proposals[0].Changes, field.Change{Field: "phone", Old: "0987000002", New: "0987000007"})
		u, err := account.Get(tx, d.user.ID)
		require.NoError(t, err)
		require.Equal(t, "0987000008", u.Phone)
		c, err := congress.Get(tx, d.Here)
		require.NoError(t, err)
		require.Equal(t, "0987000009", c.ContactPhone)
		events, err := identity.History(tx, d.binh, 10)
		require.NoError(t, err)
		require.Contains(t, slices.Concat(events[0].Changes, events[1].Changes), field.Change{Field: "phone", Old: "0987000003", New: "0987000004"})
		chain, err := store.CheckChain(tx, 0)
		require.NoError(t, err)
		require.True(t, chain.Whole() && !chain.Unprotected)
		sealed, err := store.CheckSealed(tx)
		require.NoError(t, err)
		require.Empty(t, append(sealed.Plain, sealed.Shut...))
		require.Greater(t, sealed.Values, int64(30))
		return nil
	}))
}
