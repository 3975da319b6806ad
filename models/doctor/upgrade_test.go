package doctor_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/doctor"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// contents are the checksums of every column of every table, so that what an upgrade keeps can be compared although it
// adds columns.
func contents(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	sums := map[string]string{}
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		counts, err := store.Counts(tx)
		if err != nil {
			return err
		}
		for table := range counts {
			if table == "goose_db_version" {
				continue
			}
			from := `SELECT * FROM "` + table + `"`
			if table == "audit_entries" {
				from += " WHERE action <> 'numbers_sealed'" // the upgrade's own
			}
			found, err := tx.DB().Raw(from).Rows()
			if err != nil {
				return err
			}
			columns, err := found.Columns()
			if err != nil {
				return err
			}
			cells := make([][]string, len(columns))
			for found.Next() {
				values, into := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					into[i] = &values[i]
				}
				if err := found.Scan(into...); err != nil {
					return err
				}
				key := fmt.Sprintf("%q", values[:min(2, len(values))])
				for i, v := range values {
					cells[i] = append(cells[i], key+fmt.Sprintf("%q", v))
				}
			}
			if err := found.Close(); err != nil {
				return err
			}
			for i, c := range columns {
				slices.Sort(cells[i])
				sums[table+"."+c] = fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(cells[i], "\n"))))
			}
		}
		return nil
	}))
	return sums
}

// A database of an earlier version keeps every row and every value through the upgrade, and is sound afterwards. What
// an upgrade changes on purpose is written down here.
func TestEarlierVersionsKeepWhatTheyHold(t *testing.T) {
	t.Parallel()
	newest, err := store.NewestSchema()
	require.NoError(t, err)
	// The cards get their key, and tries to sign in are counted anew in another way.
	// What a stolen copy must not tell is sealed; the doctor opens it.
	always := []string{"persons.phone", "persons.citizen_id", "users.phone", "leaders.phone", "congresses.contact_phone", "user_authenticators.secret",
		"audit_entries.changes", "imports.content", "imports.columns", "imports.rows", "imports.found", "imports.mends", "imports.remarks", "imports.applied",
		"settings.key", "settings.value", "sign_in_failures.key", "sign_in_failures.failures", "sign_in_failures.retry_after"}
	for version, changes := range map[int64][]string{
		// Papers of other provinces are taken out of grounds and sources.
		12: {"template_items.evidence", "term_levels.deadline_source", "term_levels.delegates_source",
			"term_levels.max_days_source", "import_mappings.fingerprint", "import_mappings.mapping", "import_mappings.updated_at"},
		30: nil,
	} {
		changes = append(changes, always...)
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			t.Parallel()
			built.Each(t, func(t *testing.T, s *store.Store) {
				require.NoError(t, s.DownTo(t.Context(), version))
				before := contents(t, s)
				var heard []int64
				again, err := store.Open(t.Context(), s.Target(), store.Options{Clock: storetest.Clock, Keys: storetest.Options().Keys, Upgrading: func(_ string, from, to int64) { heard = []int64{from, to} }})
				require.NoError(t, err)
				t.Cleanup(func() { require.NoError(t, again.Close()) })
				if !onPostgres(s) {
					require.Equal(t, []int64{version, newest}, heard)
				}
				after := contents(t, again)
				for _, name := range slices.Sorted(maps.Keys(before)) {
					if !slices.Contains(changes, name) && before[name] != after[name] {
						t.Errorf("%s was changed", name)
					}
				}
				again.SetClock(evening)
				found, err := doctor.Examine(t.Context(), doctor.Patient{Store: again, Clock: evening, Copy: true})
				require.NoError(t, err)
				for _, f := range found {
					if f.State != doctor.OK {
						t.Errorf("%s: %s %v", f.Check, f.State, f.Details)
					}
				}
			})
		})
	}
}
