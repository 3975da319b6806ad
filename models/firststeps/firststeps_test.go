package firststeps_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/account"
	"daihoi/models/backup"
	"daihoi/models/firststeps"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/term"
)

// A new office of Thanh Trì has 17 congresses and nothing else; what it does closes its steps, and a locked account opens one
// again.
func TestStepsFollowWhatIsStored(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			district, err := term.SetUp(tx, "2024-2029", "020")
			require.NoError(t, err)
			terms, err := org.Terms(tx)
			require.NoError(t, err)
			of := func(copies bool) []firststeps.Step {
				steps, err := firststeps.Of(tx, district, terms[0], copies)
				require.NoError(t, err)
				return steps
			}
			require.Equal(t, []firststeps.Step{{firststeps.Accounts, 0, 17}, {firststeps.Days, 0, 17}, {firststeps.Lists, 0, 1}, {firststeps.Work, 0, 1},
				{firststeps.Report, 0, 1}, {firststeps.Backup, 0, 1}}, of(true))
			require.Equal(t, 5, firststeps.Left(of(false)))

			commune, err := org.ByCode(tx, "00646")
			require.NoError(t, err)
			u, err := account.CreateFirst(tx, account.User{Username: "lan.tuhiep", FullName: "Lan"}, "hash", commune.ID)
			require.NoError(t, err)
			for _, sql := range []string{
				"UPDATE congresses SET day = '2024-04-10' WHERE unit_id IN (SELECT id FROM units WHERE code IN ('00646', '020'))",
				"UPDATE milestones SET updated_by = 'Lan' WHERE id = (SELECT MIN(id) FROM milestones)",
			} {
				require.NoError(t, tx.DB().Exec(sql).Error)
			}
			require.NoError(t, tx.Record(store.Entry{Action: "exported", Entity: "export", Label: "a.xlsx", UnitID: district.ID, UnitPath: district.Path}))
			require.NoError(t, backup.Note(tx, backup.Run{At: tx.Now(), Kind: backup.Copied, File: "a.tar.gz"}))
			require.Equal(t, []firststeps.Step{{firststeps.Accounts, 1, 17}, {firststeps.Days, 2, 17}, {firststeps.Lists, 0, 1}, {firststeps.Work, 1, 1},
				{firststeps.Report, 1, 1}, {firststeps.Backup, 1, 1}}, of(true))
			require.NoError(t, tx.DB().Exec("UPDATE users SET locked = TRUE WHERE id = ?", u.ID).Error)
			require.Equal(t, 0, of(true)[0].Have, "a locked account enters nothing")
			return nil
		})
	})
}
