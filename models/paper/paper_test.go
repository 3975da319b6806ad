package paper_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ congresstest.World }

func (w world) audits() int {
	return len(congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]store.AuditEntry, error) {
		return store.AuditLog(tx, store.AuditFilter{Limit: 200})
	}))
}

func (w world) order() paper.Batch {
	return paper.Batch{TermID: w.Term.ID, Kind: "commendation", Audience: paper.ForNamed, IssuedOn: calendar.Of(2024, 4, 5), Summary: "Khen thưởng"}
}

func (w world) issue(actor access.Actor, u org.Unit, b paper.Batch, names ...string) ([]paper.Paper, error) {
	var subjects []paper.Subject
	for _, n := range names {
		subjects = append(subjects, paper.Subject{Unit: u, Recipient: n})
	}
	return congresstest.Do(w, actor, func(tx *store.Tx) ([]paper.Paper, error) {
		_, all, err := paper.Issue(tx, u.ID, b, "Trần Văn Hòa", subjects)
		return all, err
	})
}

func marks(all []paper.Paper) (out []string) {
	for _, p := range all {
		out = append(out, p.Mark())
	}
	return out
}

// The book of a unit: numbers without gaps by year and symbol, a cancelled number stays, a paper made again keeps its number.
func TestBook(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		home := w.Communes[0]
		clerk, organizer := congresstest.As(access.Clerk, home), congresstest.As(access.Organizer, w.District)
		first, err := w.issue(clerk, home, w.order(), "Bà Mai", "Ông Nam")
		require.NoError(t, err)
		require.Equal(t, []string{"01/QĐ-MTTQ-BTT", "02/QĐ-MTTQ-BTT"}, marks(first))
		next, err := w.issue(organizer, home, w.order(), "Ông Bắc")
		require.NoError(t, err)
		require.Equal(t, []string{"03/QĐ-MTTQ-BTT"}, marks(next))
		later := w.order()
		later.IssuedOn = calendar.Of(2025, 1, 2)
		notice := w.order()
		notice.Kind, notice.Audience = "conclusions", paper.ForUnit
		for b, want := range map[*paper.Batch]string{&later: "01/QĐ-MTTQ-BTT", &notice: "01/TB-MTTQ-BTT"} {
			all, err := w.issue(clerk, home, *b, "Ông Bắc")
			require.NoError(t, err)
			require.Equal(t, []string{want}, marks(all))
		}
		foreign, err := w.issue(congresstest.As(access.Clerk, w.Communes[1]), w.Communes[1], w.order(), "Ông Bắc")
		require.NoError(t, err)
		require.Equal(t, []string{"01/QĐ-MTTQ-BTT"}, marks(foreign), "every unit has its own book")

		_, err = w.issue(congresstest.As(access.Viewer, home), home, w.order(), "x")
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = w.issue(clerk, w.Communes[1], w.order(), "x")
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		empty := w.order()
		empty.Summary, empty.IssuedOn = "", calendar.Date{}
		_, err = w.issue(clerk, home, empty)
		require.Equal(t, map[string]string{"paper_day": "problem.required", "paper_summary": "problem.required", "audience": "problem.paper_nobody"}, congresstest.Problems(err))
		wrong := w.order()
		wrong.Audience = paper.ForGuests
		_, err = w.issue(clerk, home, wrong, "x")
		require.Equal(t, map[string]string{"audience": "problem.choice"}, congresstest.Problems(err))

		before := w.audits()
		cancelled := congresstest.Must(w, clerk, func(tx *store.Tx) (paper.Paper, error) {
			return paper.Cancel(tx, first[1].ID, first[1].Version, "Sai tên")
		})
		require.True(t, cancelled.Cancelled())
		_, err = congresstest.Do(w, clerk, func(tx *store.Tx) (paper.Paper, error) {
			return paper.Cancel(tx, first[0].ID, first[0].Version, " ")
		})
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(err))
		keep := func(p paper.Paper, version int, digest string, sensitive bool) error {
			return w.Write(clerk, func(tx *store.Tx) error {
				return paper.Keep(tx, []paper.Made{{PaperID: p.ID, Version: version, Sensitive: sensitive, File: paper.File{Name: "a.docx", Size: 1, Digest: digest}}})
			})
		}
		require.NoError(t, keep(first[0], 1, strings.Repeat("a", 64), false))
		require.NoError(t, keep(first[0], 2, strings.Repeat("b", 64), true))
		require.Equal(t, fault.Conflict, fault.KindOf(keep(first[0], 2, strings.Repeat("c", 64), false)))
		require.Equal(t, "fault.paper_cancelled", fault.As(keep(first[1], 2, strings.Repeat("c", 64), false)).Key)
		require.Equal(t, 2, w.audits()-before, "the first file is part of the order")
		next, err = w.issue(clerk, home, w.order(), "Bà Đông")
		require.NoError(t, err)
		require.Equal(t, []string{"04/QĐ-MTTQ-BTT"}, marks(next), "a cancelled number is not given out again")

		viewer := congresstest.As(access.Viewer, home)
		require.NoError(t, w.Write(viewer, func(tx *store.Tx) error {
			list, total, err := paper.List(tx, paper.Filter{UnitID: home.ID, Year: 2024, Kind: "commendation", Size: 3})
			require.NoError(t, err)
			require.Equal(t, 4, total)
			require.Equal(t, []string{"04/QĐ-MTTQ-BTT", "03/QĐ-MTTQ-BTT", "02/QĐ-MTTQ-BTT"}, marks(list))
			list, _, err = paper.List(tx, paper.Filter{UnitID: home.ID, Text: "ba MAI"})
			require.NoError(t, err)
			require.Equal(t, []string{"01/QĐ-MTTQ-BTT"}, marks(list))
			require.False(t, list[0].MayOpen(tx, list[0].Sensitive))
			editions, err := paper.EditionsOf(tx, list[0])
			require.NoError(t, err)
			require.Equal(t, []int{2, 1}, []int{editions[0].Edition, editions[1].Edition})
			_, _, err = paper.List(tx, paper.Filter{UnitID: w.Communes[1].ID})
			require.NoError(t, err)
			_, err = paper.Get(tx, foreign[0].ID)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			years, err := paper.Years(tx, home.ID)
			require.NoError(t, err)
			require.Equal(t, []int{2025, 2024}, years)
			known, err := paper.KnownDigests(tx, []string{strings.Repeat("a", 64), strings.Repeat("z", 64)})
			require.Equal(t, []string{strings.Repeat("a", 64)}, known)
			return err
		}))

		// An office that begins in the middle of the year goes on after its last number.
		goOn := func(seen, last int) error {
			return w.Write(clerk, func(tx *store.Tx) error { return paper.Continue(tx, home.ID, 2024, "QĐ-MTTQ-BTT", seen, last) })
		}
		require.Equal(t, fault.Conflict, fault.KindOf(goOn(3, 40)))
		require.Equal(t, map[string]string{"paper_last": "problem.paper_last"}, congresstest.Problems(goOn(4, 4)))
		require.NoError(t, goOn(4, 40))
		next, err = w.issue(clerk, home, w.order(), "Bà Tây")
		require.NoError(t, err)
		require.Equal(t, []string{"41/QĐ-MTTQ-BTT"}, marks(next))
	})
}

// Ten people issue at once: ten different numbers, and none is left out.
func TestNumbersIssuedAtOnce(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		var wait sync.WaitGroup
		var mu sync.Mutex
		got := map[string]bool{}
		for i := range 10 {
			wait.Go(func() {
				all, err := w.issue(congresstest.As(access.Clerk, w.Communes[0]), w.Communes[0], w.order(), fmt.Sprintf("Người %d", i), "và người kia")
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
					return
				}
				for _, p := range all {
					got[p.Mark()] = true
				}
			})
		}
		wait.Wait()
		require.Len(t, got, 20)
		for i := range 20 {
			require.True(t, got[paper.MarkOf(i+1, "QĐ-MTTQ-BTT")], i+1)
		}
		require.NoError(t, w.S.Write(context.Background(), congresstest.As(access.Clerk, w.Communes[0]), func(tx *store.Tx) error {
			last, err := paper.LastNumber(tx, w.Communes[0].ID, 2024, "QĐ-MTTQ-BTT")
			require.Equal(t, 20, last)
			return err
		}))
	})
}

// A unit's own template comes before the one above; one with problems is kept and not used; giving it up brings the one above back.
func TestTemplatesAreInherited(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		home := w.Communes[0]
		organizer, clerk := congresstest.As(access.Organizer, w.District), congresstest.As(access.Clerk, home)
		upload := func(actor access.Actor, u org.Unit, seen int, name string, problems int) error {
			return w.Write(actor, func(tx *store.Tx) error {
				_, err := paper.Upload(tx, u.ID, "minutes", seen, paper.File{Name: name, Size: 1, Digest: strings.Repeat("a", 64)}, problems)
				return err
			})
		}
		inForce := func() string {
			all := congresstest.Must(w, clerk, func(tx *store.Tx) (map[string]paper.Template, error) { return paper.InForce(tx, home) })
			return all["minutes"].File.Name
		}
		require.Empty(t, inForce())
		require.NoError(t, upload(organizer, w.District, 0, "huyen.docx", 0))
		require.Equal(t, "huyen.docx", inForce())
		require.Equal(t, fault.NotFound, fault.KindOf(upload(clerk, w.District, 1, "x", 0)))
		require.NoError(t, upload(clerk, home, 0, "xa.docx", 0))
		require.Equal(t, fault.Conflict, fault.KindOf(upload(clerk, home, 0, "xa2.docx", 0)))
		require.NoError(t, upload(clerk, home, 1, "sai.docx", 3))
		require.Equal(t, "xa.docx", inForce())
		require.NoError(t, w.Write(clerk, func(tx *store.Tx) error { return paper.GiveUp(tx, home.ID, "minutes", 2) }))
		require.Equal(t, "huyen.docx", inForce())
		require.NoError(t, upload(clerk, home, 2, "moi.docx", 0))
		require.Equal(t, "moi.docx", inForce())
	})
}
