package congress_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// planned convenes the congress of the first commune with the two usual sessions.
func (w world) planned() (c congress.Congress, before, official congress.Session) {
	c = w.convene()
	add := func(kind string, day int, starts, ends string) congress.Session {
		r, err := congresstest.Do(w, congresstest.As(access.Clerk, w.Communes[0]), func(tx *store.Tx) (congress.Replanned, error) {
			return congress.AddSession(tx, c.ID, congress.Session{Kind: kind, OnDate: calendar.Of(2024, 4, day), Starts: starts, Ends: ends})
		})
		require.NoError(w.T, err)
		return r.Session
	}
	return c, add(congress.Preparatory, 25, "14:00", "16:30"), add(congress.Official, 26, "07:30", "11:30")
}

func (w world) draft(actor access.Actor, session int64, version int, blocks []agenda.Block) error {
	return w.S.Write(w.T.Context(), actor, func(tx *store.Tx) error { return congress.DraftAgenda(tx, session, version, blocks) })
}

func (w world) programme(actor access.Actor, id int64) []agenda.Part {
	parts, err := congresstest.Do(w, actor, func(tx *store.Tx) ([]agenda.Part, error) { return congress.Programme(tx, id) })
	require.NoError(w.T, err)
	return parts
}

func (w world) release(actor access.Actor, id int64, note string) (agenda.Release, error) {
	return congresstest.Do(w, actor, func(tx *store.Tx) (agenda.Release, error) {
		parts, err := congress.Programme(tx, id)
		require.NoError(w.T, err)
		before, err := congress.Releases(tx, id)
		require.NoError(w.T, err)
		return congress.ReleaseProgramme(tx, id, agenda.Seen(parts, before), note)
	})
}

func usual(kind, starts string) []agenda.Block {
	return congress.AgendaTemplates("commune")[1].BlocksFor(kind, starts)
}

func TestDraftAgenda(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, before, official := w.planned()
		clerk := congresstest.As(access.Clerk, w.Communes[0])
		parts := w.programme(clerk, c.ID)
		require.Equal(t, []int64{before.ID, official.ID}, []int64{parts[0].ID, parts[1].ID})
		require.Zero(t, parts[1].Version)

		in := usual(congress.Official, "07:30")
		in[2].Script = "Kính thưa đại hội!\nXin mời…"
		require.NoError(t, w.draft(clerk, official.ID, 0, in))
		require.Equal(t, fault.Conflict, fault.KindOf(w.draft(clerk, official.ID, 0, in)), "a second first one")
		require.NoError(t, w.draft(clerk, official.ID, 1, append(in[:3:3], agenda.Block{Title: " Chụp  ảnh ", Minutes: 5, FixedAt: "9h"})))
		require.Equal(t, fault.Conflict, fault.KindOf(w.draft(clerk, official.ID, 1, in)))
		got := w.programme(clerk, c.ID)[1]
		require.Equal(t, 2, got.Version)
		require.Len(t, got.Blocks, 4)
		require.Equal(t, []string{"Kính thưa đại hội!\nXin mời…", "Chụp ảnh", "09:00"}, []string{got.Blocks[2].Script, got.Blocks[3].Title, got.Blocks[3].FixedAt})

		err := w.draft(clerk, official.ID, 2, []agenda.Block{{Title: "x"}, {Minutes: 601, FixedAt: "25:00", Kind: "secret"}})
		require.Equal(t, map[string]string{"block_minutes-2": "problem.number", "block_fixed_at-2": "problem.clock",
			"block_title-2": "problem.required", "block_kind-2": "problem.choice"}, congresstest.Problems(err))
		err = w.draft(clerk, official.ID, 2, make([]agenda.Block, agenda.MostBlocks+1))
		require.Equal(t, "problem.blocks_too_many", congresstest.Problems(err)[""])
		require.Equal(t, fault.Forbidden, fault.KindOf(w.draft(congresstest.As(access.Viewer, w.District), official.ID, 2, in)))
		require.Equal(t, fault.NotFound, fault.KindOf(w.draft(congresstest.As(access.Clerk, w.Communes[1]), official.ID, 2, in)))
		require.Empty(t, w.programme(congresstest.As(access.Clerk, w.Communes[1]), c.ID))

		entries, err := congresstest.Do(w, clerk, func(tx *store.Tx) ([]store.AuditEntry, error) { return store.History(tx, "congress", c.ID, 10) })
		require.NoError(t, err)
		require.Equal(t, "agenda_drafted", entries[0].Action)
		require.Contains(t, entries[0].Diff()[0].New, "Chụp ảnh (5′)")
	})
}

func TestReleaseProgramme(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, before, official := w.planned()
		clerk := congresstest.As(access.Clerk, w.Communes[0])
		_, err := w.release(clerk, c.ID, "")
		require.Equal(t, fault.Invalid, fault.KindOf(err))
		require.Len(t, fault.As(err).Problems, 6, "two empty sessions, four tasks: the Statutes may be missing")

		require.NoError(t, w.draft(clerk, before.ID, 0, usual(congress.Preparatory, "14:00")))
		require.NoError(t, w.draft(clerk, official.ID, 0, usual(congress.Official, "07:30")[:9]))
		_, err = w.release(clerk, c.ID, "")
		require.Equal(t, []fault.Problem{{Key: "problem.release_task", Args: fault.Args("Task", "delegation")}}, fault.As(err).Problems)

		require.NoError(t, w.draft(clerk, official.ID, 1, usual(congress.Official, "07:30")))
		first, err := w.release(clerk, c.ID, "Gửi Tổ công tác")
		require.NoError(t, err)
		require.Equal(t, []any{1, "Gửi Tổ công tác", clerk.Name}, []any{first.Number, first.Note, first.ByName})
		_, err = w.release(clerk, c.ID, "")
		require.Equal(t, "problem.release_same", congresstest.Problems(err)[""])

		less := usual(congress.Official, "07:30")
		less[4].Minutes = 20
		require.NoError(t, w.draft(clerk, official.ID, 2, less))
		_, err = congresstest.Do(w, clerk, func(tx *store.Tx) (agenda.Release, error) { return congress.ReleaseProgramme(tx, c.ID, 3, "") })
		require.Equal(t, fault.Conflict, fault.KindOf(err), "somebody has changed it since it was looked at")
		_, err = w.release(clerk, c.ID, "")
		require.NoError(t, err)

		all, err := congresstest.Do(w, clerk, func(tx *store.Tx) ([]agenda.Release, error) { return congress.Releases(tx, c.ID) })
		require.NoError(t, err)
		require.Equal(t, []int{2, 1}, []int{all[0].Number, all[1].Number})
		parts, err := all[1].Parts()
		require.NoError(t, err)
		require.Equal(t, []any{25, official.OnDate, "07:30"}, []any{parts[1].Blocks[4].Minutes, parts[1].OnDate, parts[1].Starts}, "the first release stays")

		_, err = w.release(congresstest.As(access.Viewer, w.District), c.ID, "")
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		foreign := congresstest.As(access.Clerk, w.Communes[1])
		_, err = w.release(foreign, c.ID, "")
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		all, err = congresstest.Do(w, foreign, func(tx *store.Tx) ([]agenda.Release, error) { return congress.Releases(tx, c.ID) })
		require.NoError(t, err)
		require.Empty(t, all)
	})
}

func TestHalfDays(t *testing.T) {
	t.Parallel()
	day := calendar.Of(2024, 4, 25)
	part := func(d calendar.Date, starts, ends string, minutes ...int) agenda.Part {
		p := agenda.Part{OnDate: d, Starts: starts, Ends: ends}
		for _, m := range minutes {
			p.Blocks = append(p.Blocks, agenda.Block{Title: fmt.Sprint(m), Minutes: m})
		}
		return p
	}
	for want, parts := range [][]agenda.Part{
		{},
		{part(day, "07:30", "11:30", 225), part(day, "09:00", "11:30")},
		{part(day, "14:00", "16:30", 150), part(day.AddDays(1), "07:30", "11:30", 225)},
		{part(day, "07:30", "11:30", 225, 240), part(day.AddDays(1), "07:30", "")},
		{part(day, "", ""), part(day.AddDays(1), "", "")},
	} {
		require.Equal(t, want, congress.HalfDays(parts))
	}
}

func TestCancelledSessionLosesItsDraft(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, before, official := w.planned()
		clerk := congresstest.As(access.Clerk, w.Communes[0])
		require.NoError(t, w.draft(clerk, before.ID, 0, usual(congress.Preparatory, "14:00")))
		require.NoError(t, w.draft(clerk, official.ID, 0, usual(congress.Official, "07:30")))
		_, err := w.release(clerk, c.ID, "")
		require.NoError(t, err)
		_, err = congresstest.Do(w, clerk, func(tx *store.Tx) (congress.Replanned, error) { return congress.CancelSession(tx, before.ID, 1) })
		require.NoError(t, err)
		parts := w.programme(clerk, c.ID)
		require.Len(t, parts, 1)
		require.Len(t, parts[0].Blocks, 15)
		var left int64
		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error { return tx.DB().Model(&agenda.Block{}).Count(&left).Error })
		require.EqualValues(t, 15, left)
		all, err := congresstest.Do(w, clerk, func(tx *store.Tx) ([]agenda.Release, error) { return congress.Releases(tx, c.ID) })
		require.NoError(t, err)
		released, err := all[0].Parts()
		require.NoError(t, err)
		require.Len(t, released, 2)
	})
}

func TestAgendaSources(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c, before, official := w.planned()
		other, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) {
			return congress.Convene(tx, w.Communes[1].ID, w.Term.ID)
		})
		require.NoError(t, err)
		clerk, organizer := congresstest.As(access.Clerk, w.Communes[0]), congresstest.As(access.Organizer, w.District)
		require.NoError(t, w.draft(clerk, before.ID, 0, usual(congress.Preparatory, "14:00")))
		require.NoError(t, w.draft(clerk, official.ID, 0, usual(congress.Official, "07:30")))
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (congress.Congress, error) {
			in := c
			in.Pilot = true
			return congress.Update(tx, c.ID, 1, in)
		})
		require.NoError(t, err)
		from := func(actor access.Actor, c congress.Congress, session int64) []congress.AgendaSource {
			all, err := congresstest.Do(w, actor, func(tx *store.Tx) ([]congress.AgendaSource, error) { return congress.AgendaSources(tx, c, session) })
			require.NoError(t, err)
			return all
		}
		found := from(organizer, other, 0)
		require.Len(t, found, 2)
		require.Equal(t, congress.AgendaSource{ID: found[1].ID, UnitName: w.Communes[0].FullName, Pilot: true, Kind: congress.Official, Blocks: 15}, found[1])
		require.Len(t, from(clerk, c, official.ID), 1, "not itself")
		require.Empty(t, from(congresstest.As(access.Clerk, w.Communes[1]), other, 0))
		read := func(actor access.Actor) ([]agenda.Block, error) {
			return congresstest.Do(w, actor, func(tx *store.Tx) ([]agenda.Block, error) { return congress.BlocksOf(tx, found[1].ID) })
		}
		blocks, err := read(organizer)
		require.NoError(t, err)
		require.Len(t, blocks, 15)
		_, err = read(congresstest.As(access.Clerk, w.Communes[1]))
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}
