package roster_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is the two communes, with what the tests of this package ask of them.
type world struct{ delegatetest.World }

func newWorld(t testing.TB, s *store.Store) world { return world{delegatetest.New(t, s)} }

var headings = []string{"full_name", "gender", "born_on", "ethnicity", "occupation", "represents", "category"}

// upload is a workbook with the columns of headings, whose first row stands in row 5.
func upload(rows ...[]string) roster.Upload {
	up := roster.Upload{FileName: "danh sách.xlsx", Content: []byte("PK\x00\xff"), Sheet: "Trích ngang", Fingerprint: "abc", Mapping: map[int]string{}}
	for i, key := range headings {
		up.Columns = append(up.Columns, roster.Column{Name: string(rune('A' + i)), Path: []string{key}})
		up.Mapping[i] = key
	}
	for i, values := range rows {
		row := roster.TableRow{Number: i + 5, Kind: rosterplan.DataRow}
		for column, value := range values {
			cell := field.Raw{Ref: fmt.Sprintf("%c%d", 'A'+column, row.Number)}
			if value != "" {
				cell.Kind, cell.Text = field.RawText, value
			}
			row.Cells = append(row.Cells, cell)
		}
		up.Rows = append(up.Rows, row)
	}
	return up
}

func line(name, born, occupation string) []string {
	return []string{name, "Nữ", born, "Kinh", occupation, "Thôn 1", "Hiệp thương"}
}

var twoWomen = [][]string{line("Nguyễn Thị Ánh", "5/3/1975", "Giáo viên"), line("Lê Thị Hòa", "1/2/1980", "Nông dân")}

func (w world) start(t testing.TB, a access.Actor, congress int64, up roster.Upload) (imp roster.Import) {
	t.Helper()
	storetest.Must(t, w.Store, a, func(tx *store.Tx) (err error) { imp, _, err = roster.StartImport(tx, congress, up); return err })
	return imp
}

// preview reads the import again and its plan.
func (w world) preview(t testing.TB, id int64) (imp roster.Import, plan rosterplan.Plan) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		if imp, err = roster.GetImport(tx, id); err == nil {
			plan, err = roster.Preview(tx, imp)
		}
		return err
	}))
	return imp, plan
}

func (w world) confirm(t testing.TB, imp roster.Import, seen string, leaveOut bool) (done roster.Outcome, err error) {
	t.Helper()
	err = w.Do(t, storetest.Root(), func(tx *store.Tx) (err error) {
		done, err = roster.Confirm(tx, nil, imp.ID, imp.Version, seen, roster.Consent{LeaveOut: leaveOut})
		return err
	})
	return done, err
}

func (w world) take(t testing.TB, congress int64, rows ...[]string) (roster.Import, roster.Outcome) {
	t.Helper()
	imp, plan := w.preview(t, w.start(t, storetest.Root(), congress, upload(rows...)).ID)
	done, err := w.confirm(t, imp, plan.Digest(), false)
	require.NoError(t, err, "%+v", plan.Rows)
	imp, _ = w.preview(t, imp.ID)
	return imp, done
}

func states(p rosterplan.Plan) (all []rosterplan.State) {
	for _, row := range p.Rows {
		all = append(all, row.State)
	}
	return all
}

func TestDecisionsArePeoplesAndRemembered(t *testing.T) {
	t.Parallel()
	unclear := line("Nguyễn Thị Ánh", "1975", "Bác sĩ") // another position and sender: she, or a namesake of her year
	unclear[5] = "Thôn 9"
	for choice, want := range map[rosterplan.Choice]struct {
		done       roster.Outcome
		occupation string // of the one in the list
		next       rosterplan.State
	}{
		rosterplan.Keep:    {roster.Outcome{Same: 1}, "Giáo viên", rosterplan.StateSame},
		rosterplan.Replace: {roster.Outcome{Changed: 1}, "Bác sĩ", rosterplan.StateSame},
		rosterplan.Both:    {roster.Outcome{Added: 1}, "Giáo viên", rosterplan.StateSame},
	} {
		t.Run(string(choice), func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				w := newWorld(t, s)
				w.take(t, w.Here, twoWomen...)
				id := w.ID(t, "Nguyễn Thị Ánh")
				imp, plan := w.preview(t, w.start(t, storetest.Root(), w.Here, upload(unclear)).ID)
				require.Equal(t, []rosterplan.State{"ambiguous"}, states(plan))
				_, err := w.confirm(t, imp, plan.Digest(), true)
				require.Equal(t, []string{" problem.import_undecided"}, delegatetest.Keys(err))

				decide := func(delegateID int64, choice rosterplan.Choice) error {
					return w.Do(t, storetest.Root(), func(tx *store.Tx) error {
						return roster.Decide(tx, imp.ID, imp.Version, plan.Rows[0].Key, delegateID, choice)
					})
				}
				require.Equal(t, []string{"choice problem.choice"}, delegatetest.Keys(decide(w.ID(t, "Lê Thị Hòa"), rosterplan.Keep)), "no candidate")
				require.Equal(t, []string{"choice problem.choice"}, delegatetest.Keys(decide(id, "")))
				require.NoError(t, decide(id, rosterplan.Both))
				require.Equal(t, fault.Conflict, fault.KindOf(decide(id, choice)), "the version rose")
				imp, _ = w.preview(t, imp.ID)
				require.NoError(t, decide(id, choice), "people may change their minds")

				imp, plan = w.preview(t, imp.ID)
				require.Equal(t, plan.Summary, imp.Summary)
				done, err := w.confirm(t, imp, plan.Digest(), false)
				require.NoError(t, err)
				require.Equal(t, want.done, done)
				require.Equal(t, want.occupation, w.Get(t, id).Occupation)

				_, plan = w.preview(t, w.start(t, storetest.Root(), w.Here, upload(unclear)).ID)
				require.Equal(t, []rosterplan.State{want.next}, states(plan), "not asked again")
			})
		})
	}
}

func TestRemapChecksTheColumns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		imp := w.start(t, storetest.Root(), w.Here, upload(twoWomen...))
		remap := func(mapping map[int]string) error {
			return w.Do(t, storetest.Root(), func(tx *store.Tx) error { return roster.Remap(tx, imp.ID, imp.Version, mapping) })
		}
		require.Equal(t, []string{"mapping problem.column_twice"}, delegatetest.Keys(remap(map[int]string{0: "full_name", 1: "full_name"})))
		for _, key := range []string{"nonsense", "born_on.other", "gender.other", "full_name.x"} {
			require.Equal(t, []string{"mapping problem.choice"}, delegatetest.Keys(remap(map[int]string{0: key})), key)
		}
		require.Equal(t, []string{"mapping problem.choice"}, delegatetest.Keys(remap(map[int]string{len(headings): "note"})), "no such column")
		require.NoError(t, remap(map[int]string{0: "full_name", 1: "gender", 2: "born_on", 3: "", 4: "note"}))
		got, plan := w.preview(t, imp.ID)
		require.Equal(t, map[int]string{0: "full_name", 1: "gender", 2: "born_on", 4: "note"}, got.Mapping)
		require.Equal(t, []string{"Giáo viên", "", ""}, []string{plan.Rows[0].Record.Note, plan.Rows[0].Record.Ethnicity, plan.Rows[0].Record.Represents})
		require.Equal(t, plan.Summary, got.Summary)
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			audit, err := store.History(tx, "import", imp.ID, 1)
			require.Contains(t, audit[0].Diff(), field.Change{Field: "occupation", Old: "E", New: ""})
			require.Contains(t, audit[0].Diff(), field.Change{Field: "note", Old: "", New: "E"})
			return err
		}))
	})
}

func TestNumbersThatAreNoneAreErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	up := upload(twoWomen...)
	up.Rows[0].Cells[2] = field.Raw{Ref: "C5", Kind: field.RawNumber, Number: math.NaN()}
	up.Rows[1].Cells = up.Rows[1].Cells[:2]
	_, plan := w.preview(t, w.start(t, storetest.Root(), w.Here, up).ID)
	require.Equal(t, []rosterplan.State{"warning", "error"}, states(plan))
	require.Equal(t, "C5", plan.Rows[0].Problems[0].Cell)
	require.Equal(t, "C6", plan.Rows[1].Problems[1].Cell, "a cell past the end of the row has an address")
}

func TestDiscardForgetsTheFile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		imp := w.start(t, storetest.Root(), w.Here, upload(twoWomen...))
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error { return roster.Discard(tx, imp.ID, imp.Version) }))
		got, plan := w.preview(t, imp.ID)
		require.Empty(t, got.Rows)
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			content, err := roster.ImportContent(tx, imp.ID)
			require.Empty(t, content)
			return err
		}))
		_, err := w.confirm(t, got, plan.Digest(), false)
		require.Equal(t, "fault.import_state", fault.As(err).Key)
	})
}

func TestImportKeepsToUnitsAndRoles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		clerk := delegatetest.Role(access.Clerk, w.HerePath)
		own := w.start(t, clerk, w.Here, upload(twoWomen...))
		own, plan := w.preview(t, own.ID)
		commands := func(id, congress int64, version int64) map[string]func(tx *store.Tx) error {
			return map[string]func(tx *store.Tx) error{
				"start": func(tx *store.Tx) error {
					_, _, err := roster.StartImport(tx, congress, upload(twoWomen...))
					return err
				},
				"get":     func(tx *store.Tx) error { _, err := roster.GetImport(tx, id); return err },
				"content": func(tx *store.Tx) error { _, err := roster.ImportContent(tx, id); return err },
				"list":    func(tx *store.Tx) error { _, err := roster.Imports(tx, congress, 5); return err },
				"remap":   func(tx *store.Tx) error { return roster.Remap(tx, id, version, map[int]string{}) },
				"decide":  func(tx *store.Tx) error { return roster.Decide(tx, id, version, "x", 1, rosterplan.Both) },
				"confirm": func(tx *store.Tx) error {
					_, err := roster.Confirm(tx, nil, id, version, plan.Digest(), roster.Consent{})
					return err
				},
				"undo":    func(tx *store.Tx) error { return roster.Undo(tx, id, version) },
				"discard": func(tx *store.Tx) error { return roster.Discard(tx, id, version) },
			}
		}
		for name, command := range commands(own.ID, w.Here, own.Version) {
			for _, r := range []access.Role{access.Reviewer, access.Viewer} {
				require.Equal(t, fault.Forbidden, fault.KindOf(w.Do(t, delegatetest.Role(r, w.HerePath), command)), "%s %s", r, name)
			}
			require.Equal(t, fault.NotFound, fault.KindOf(w.Do(t, delegatetest.Role(access.Clerk, w.TherePath), command)), name)
			require.Equal(t, fault.NotFound, fault.KindOf(w.Do(t, access.Actor{}, command)), name)
		}
		require.NoError(t, w.Do(t, clerk, func(tx *store.Tx) error {
			_, err := roster.Confirm(tx, nil, own.ID, own.Version, plan.Digest(), roster.Consent{})
			return err
		}))
		require.NoError(t, w.Do(t, clerk, func(tx *store.Tx) error { return roster.Undo(tx, own.ID, own.Version+1) }))
		require.EqualValues(t, 1, w.Rows(t, "imports", "1 = 1"))
	})
}

// A namesake in another list is a warning only to those who may see that list.
func TestNamesakesElsewhereStayWithinTheUnits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.take(t, w.There, twoWomen[0])
		imp := w.start(t, storetest.Root(), w.Here, upload(twoWomen...))
		plan := func(a access.Actor) (p rosterplan.Plan) {
			require.NoError(t, w.Read(t.Context(), a, func(tx *store.Tx) (err error) { p, err = roster.Preview(tx, imp); return err }))
			return p
		}
		require.Equal(t, []rosterplan.State{"warning", "new"}, states(plan(delegatetest.Role(access.Organizer, w.HerePath, w.TherePath))))
		require.Equal(t, []rosterplan.State{"new", "new"}, states(plan(delegatetest.Role(access.Clerk, w.HerePath))))
	})
}

func TestImportKnowsTheSendersOfTheAllocation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		imp := w.start(t, storetest.Root(), w.Here, upload(line("Nguyễn Thị Ánh", "5/3/1975", "Giáo viên"))) // sent by Thôn 1
		unknown := func() bool {
			_, plan := w.preview(t, imp.ID)
			for _, p := range plan.Rows[0].Problems {
				if p.Code == "unknown_sending_unit" {
					return true
				}
			}
			return false
		}
		allocate := func(version int, senders ...string) {
			in := delegation.Allocation{Total: 5, Base: 1}
			for _, name := range senders {
				in.Lines = append(in.Lines, delegation.SeatLine{Kind: delegation.LineUnit, Name: name, Weight: 1})
			}
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				_, err := delegation.Allocate(tx, w.Here, version, in)
				return err
			})
		}
		require.False(t, unknown(), "nobody has said who sends")
		allocate(0, "Thôn 2")
		require.True(t, unknown())
		allocate(1, "Thôn 2", "THÔN 1")
		require.False(t, unknown())
	})
}
