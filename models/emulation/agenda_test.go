package emulation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress/congresstest"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// arranged is an event of the cluster in a year; it begins at 08:00.
func (w world) arranged(year int, title string) (made clusterevent.Event) {
	w.t.Helper()
	w.must(w.city(), func(tx *store.Tx) (err error) {
		made, err = clusterevent.Arrange(tx, w.cluster.ID, year, 0, 0, clusterevent.Event{Kind: "signing", Title: title, OnDate: calendar.Of(year, 2, 28), Starts: "08:00", Ends: "11:00", Place: "Văn Điển"}, nil)
		return err
	})
	return made
}

func (w world) draft(actor access.Actor, e clusterevent.Event, version int, blocks []agenda.Block) error {
	return w.do(actor, func(tx *store.Tx) error {
		return clusterevent.DraftAgenda(tx, e.ClusterID, e.Year, e.ID, version, blocks)
	})
}

func (w world) release(actor access.Actor, e clusterevent.Event, seen int) (made agenda.Release, err error) {
	err = w.do(actor, func(tx *store.Tx) (err error) {
		made, err = clusterevent.ReleaseProgramme(tx, e.ClusterID, e.Year, e.ID, seen, "Gửi các đơn vị")
		return err
	})
	return made, err
}

// programme is what an actor reads of an event.
func (w world) programme(actor access.Actor, e clusterevent.Event) (part agenda.Part, releases []agenda.Release) {
	w.t.Helper()
	require.NoError(w.t, w.s.Read(w.t.Context(), actor, func(tx *store.Tx) error {
		y, err := emulation.Of(tx, e.ClusterID, e.Year)
		if err != nil {
			return err
		}
		if e, err = clusterevent.Of(tx, y, e.ID); err != nil {
			return err
		}
		parts, err := clusterevent.Programme(tx, y, e)
		if err != nil {
			return err
		}
		require.Len(w.t, parts, 1)
		part = parts[0]
		releases, err = e.Agendas(y).Releases(tx)
		return err
	}))
	return part, releases
}

func usual(code, kind string) []agenda.Block {
	for _, t := range clusterevent.AgendaTemplates() {
		if t.Code == code {
			return t.BlocksFor(kind, "08:00")
		}
	}
	return nil
}

func TestAgendaOfAnEvent(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		e := w.arranged(2024, "Ký giao ước")
		blocks := usual("cluster_signing", "signing")
		viewer, outsider := congresstest.As(access.Viewer, w.District), congresstest.As(access.Organizer, w.Communes[0])
		require.NoError(t, w.draft(w.lead(), e, 0, blocks))
		require.Equal(t, fault.Conflict, fault.KindOf(w.draft(w.lead(), e, 0, blocks)), "a second first one")
		require.Equal(t, fault.Conflict, fault.KindOf(w.draft(w.city(), e, 2, blocks)))
		require.NoError(t, w.draft(w.city(), e, 1, blocks[:10]))
		for _, actor := range []access.Actor{w.member(), viewer} {
			require.Equal(t, fault.Forbidden, fault.KindOf(w.draft(actor, e, 2, blocks)))
			_, err := w.release(actor, e, 2)
			require.Equal(t, fault.Forbidden, fault.KindOf(err))
			part, _ := w.programme(actor, e)
			require.Equal(t, []any{2, 10, "Văn Điển", "07:30"}, []any{part.Version, len(part.Blocks), part.Venue, part.Blocks[0].FixedAt}, "a member sees it")
		}
		require.Equal(t, fault.NotFound, fault.KindOf(w.draft(outsider, e, 2, blocks)))
		_, err := w.release(outsider, e, 2)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		elsewhere := e
		elsewhere.ID++
		require.Equal(t, fault.NotFound, fault.KindOf(w.draft(w.lead(), elsewhere, 0, blocks)))
		require.Equal(t, fault.Invalid, fault.KindOf(w.draft(w.lead(), e, 2, []agenda.Block{{Title: "x", Kind: "committee"}})), "the tasks of congresses are not those of events")

		var entries []store.AuditEntry
		w.must(w.city(), func(tx *store.Tx) (err error) {
			entries, err = store.History(tx, "cluster", w.cluster.ID, 1)
			return err
		})
		require.Equal(t, "agenda_drafted", entries[0].Action)
		require.Equal(t, "agenda_event", entries[0].Diff()[0].Field)
		require.Contains(t, entries[0].Diff()[0].Old, "Kết luận, bế mạc")
	})
}

func TestReleaseOfAnEvent(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		e := w.arranged(2024, "Ký giao ước")
		_, err := w.release(w.lead(), e, 0)
		require.Equal(t, []fault.Problem{{Key: "problem.release_empty", Args: fault.Args("Kind", "signing", "Day", e.OnDate)}}, fault.As(err).Problems)
		require.NoError(t, w.draft(w.lead(), e, 0, usual("cluster_signing", "signing")[1:]))
		_, err = w.release(w.lead(), e, 0)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "somebody has changed it since it was looked at")
		made, err := w.release(w.lead(), e, 1)
		require.NoError(t, err)
		require.Equal(t, []any{1, "Gửi các đơn vị"}, []any{made.Number, made.Note})
		_, err = w.release(w.lead(), e, 2)
		require.Equal(t, "problem.release_same", fault.As(err).Problems[0].Key)

		w.must(w.lead(), func(tx *store.Tx) error {
			in := e
			in.OnDate, in.Starts, in.Ends = calendar.Of(2024, 3, 1), "13:30", "16:30"
			_, err := clusterevent.Arrange(tx, e.ClusterID, e.Year, e.ID, e.Version, in, nil)
			return err
		})
		part, releases := w.programme(w.member(), e)
		require.Equal(t, []any{calendar.Of(2024, 3, 1), "13:30"}, []any{part.OnDate, agenda.ClockOf(part.Flow().Times[0].From)}, "the agenda follows the event")
		before, err := releases[0].Parts()
		require.NoError(t, err)
		require.Equal(t, []any{e.OnDate, "08:00"}, []any{before[0].OnDate, before[0].Starts}, "the release stays")
		made, err = w.release(w.lead(), e, 2)
		require.NoError(t, err)
		require.Equal(t, 2, made.Number)
	})
}

// Only agendas of the same cluster, in years that the actor sees, can be copied; never that of a congress.
func TestAgendaSourcesOfAnEvent(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(storetest.Root(), func(tx *store.Tx) error {
			third := w.District
			third.ID, third.Code, third.Path, third.Name = 900, "900", w.City.Path+"900/", "Mê Linh"
			require.NoError(t, tx.DB().Create(&third).Error)
			return org.Compose(tx, w.cluster.ID, 2, 2023, []int64{w.ForeignTown.ID, 900}, w.ForeignTown.ID, 0)
		})
		e, old := w.arranged(2024, "Ký giao ước"), w.arranged(2023, "Hội nghị năm trước")
		blocks := usual("cluster_signing", "signing")
		require.NoError(t, w.draft(w.city(), old, 0, blocks))
		require.NoError(t, w.draft(w.city(), e, 0, blocks[:2]))
		read := func(actor access.Actor, of int64) (all []clusterevent.AgendaSource, blocks []agenda.Block, err error) {
			err = w.s.Read(t.Context(), actor, func(tx *store.Tx) error {
				y, err := emulation.Of(tx, w.cluster.ID, 2024)
				require.NoError(t, err)
				if all, err = clusterevent.AgendaSources(tx, y, e.ID); err != nil {
					return err
				}
				blocks, err = clusterevent.BlocksOf(tx, y, e.ID, of)
				return err
			})
			return all, blocks, err
		}
		all, _, err := read(w.lead(), 0)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.Equal(t, []clusterevent.AgendaSource{{ID: all[0].ID, Title: old.Title, OnDate: old.OnDate, Blocks: len(blocks)}}, all, "not itself")
		_, got, err := read(w.lead(), all[0].ID)
		require.NoError(t, err)
		require.Equal(t, blocks[3].Title, got[3].Title)
		seen, _, err := read(w.member(), all[0].ID)
		require.Empty(t, seen, "it was no member then")
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

// Every template begins with the reception, if it has one, before the event and ends within half a day.
func TestAgendaTemplates(t *testing.T) {
	t.Parallel()
	ends := map[string]string{}
	for _, template := range clusterevent.AgendaTemplates() {
		for _, kind := range clusterevent.Kinds {
			part := agenda.Part{Starts: "08:00", Blocks: template.BlocksFor(kind, "08:00")}
			if len(part.Blocks) == 0 {
				continue
			}
			flow := part.Flow()
			ends[template.Code+" "+kind] = agenda.ClockOf(flow.Times[0].From) + " " + agenda.ClockOf(flow.Ends)
			for i, b := range part.Blocks {
				require.Zero(t, flow.Times[i].Gap, b.Title)
				typed := agenda.BlockFields.Values(&b)
				require.Empty(t, agenda.BlockFields.Decode(func(key string) string { return typed[key] }, &agenda.Block{}), b.Title)
			}
		}
	}
	require.Equal(t, map[string]string{"cluster_signing conference": "07:30 10:35", "cluster_signing signing": "07:30 10:35", "cluster_incense incense": "07:45 09:00",
		"cluster_training training": "07:30 11:30", "cluster_review review": "07:45 10:50"}, ends)
}
