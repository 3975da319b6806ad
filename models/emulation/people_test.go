package emulation_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress/congresstest"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// meeting adds an event of the cluster on a day.
func (w world) meeting(day calendar.Date, files ...clusterevent.File) (e clusterevent.Event) {
	w.t.Helper()
	w.must(w.lead(), func(tx *store.Tx) (err error) {
		e, err = clusterevent.Arrange(tx, w.cluster.ID, 2024, 0, 0, clusterevent.Event{Kind: "conference", Title: "Hội nghị", OnDate: day, Starts: "08:00", Summoned: 9, Present: 7}, files)
		return err
	})
	return e
}

func (w world) invite(actor access.Actor, e clusterevent.Event, from clusterevent.Sender, text string) error {
	return w.do(actor, func(tx *store.Tx) error {
		_, err := clusterevent.Invite(tx, w.cluster.ID, 2024, e.ID, from, text)
		return err
	})
}

func (w world) own() clusterevent.Sender { return clusterevent.Sender{UnitID: w.District.ID} }

func (w world) leading() clusterevent.Sender { return clusterevent.Sender{UnitID: w.ForeignTown.ID} }

var above = clusterevent.Sender{Body: "Lãnh đạo thành phố"}

// names are those on the list of an event in its order, as the actor reads it.
func (w world) names(actor access.Actor, e clusterevent.Event) (all []clusterevent.Invitee, names []string) {
	w.t.Helper()
	require.NoError(w.t, w.s.Read(w.t.Context(), actor, func(tx *store.Tx) error {
		y, err := emulation.Of(tx, w.cluster.ID, 2024)
		if err != nil {
			return err
		}
		by, err := clusterevent.Invitees(tx, y, e)
		all = by[e.ID]
		return err
	}))
	for _, a := range all {
		names = append(names, a.FullName)
	}
	return all, names
}

var today = calendar.Of(2024, 4, 5)

func TestWhoMayInvite(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		coming, past := w.meeting(today), w.meeting(today.AddDays(-1))
		const gone, no, ok = fault.NotFound, fault.Forbidden, fault.Kind(-1)
		kind := func(err error) fault.Kind {
			if err == nil {
				return ok
			}
			return fault.KindOf(err)
		}
		for name, c := range map[string]struct {
			actor                             access.Actor
			own, afterwards, sister, outsider fault.Kind
		}{
			"lead":            {w.lead(), ok, ok, ok, ok},
			"city":            {w.city(), ok, ok, ok, ok},
			"member":          {w.member(), ok, no, no, no},
			"member clerk":    {congresstest.As(access.Clerk, w.District), ok, no, no, no},
			"member reviewer": {congresstest.As(access.Reviewer, w.District), no, no, no, no},
			"lead viewer":     {congresstest.As(access.Viewer, w.ForeignTown), no, no, no, no},
			"reception":       {congresstest.As(access.Reception, w.ForeignTown), gone, gone, gone, gone},
			"commune":         {congresstest.As(access.Organizer, w.Communes[0]), gone, gone, gone, gone},
		} {
			line := "Nguyễn Văn " + strings.ToUpper(name[:1]) + name[1:] + ", Ủy viên"
			require.Equal(t, c.own, kind(w.invite(c.actor, coming, w.own(), line)), name)
			require.Equal(t, c.afterwards, kind(w.invite(c.actor, past, w.own(), line)), "%s afterwards", name)
			require.Equal(t, c.sister, kind(w.invite(c.actor, coming, w.leading(), line)), "%s for the sister", name)
			require.Equal(t, c.outsider, kind(w.invite(c.actor, coming, above, line)), "%s for others", name)
		}
		require.Equal(t, gone, kind(w.invite(w.lead(), coming, clusterevent.Sender{UnitID: w.Communes[0].ID}, "Lê Văn A")), "no member")
		_, seen := w.names(w.member(), coming)
		require.Contains(t, seen, "Nguyễn Văn City", "members read each other's names")

		all, _ := w.names(w.lead(), coming)
		for _, a := range all {
			change := func(actor access.Actor, version int) fault.Kind {
				return kind(w.do(actor, func(tx *store.Tx) error {
					return clusterevent.CorrectInvitee(tx, w.cluster.ID, 2024, coming.ID, a.ID, version, clusterevent.Invitee{FullName: a.FullName, Position: "Chủ tịch", Place: a.Place})
				}))
			}
			want := no
			if a.UnitID != nil && *a.UnitID == w.District.ID {
				want = ok
			}
			require.Equal(t, want, change(w.member(), 1), a.Body)
			require.Equal(t, fault.Conflict, change(w.lead(), 7))
		}
	})
}

func TestListOfAnEvent(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		e, other := w.meeting(today), w.meeting(today.AddDays(30))
		require.NoError(t, w.invite(w.member(), e, w.own(), "Lê Văn Ba, Chủ tịch\nLê Văn Tư, Phó Chủ tịch"))
		require.NoError(t, w.invite(w.lead(), e, w.leading(), "Đào Thị Hai, Chủ tịch"))
		require.NoError(t, w.invite(w.lead(), e, above, "Phạm Văn Nhất, Phó Chủ tịch"))
		require.NoError(t, w.invite(w.lead(), e, clusterevent.Sender{Body: " " + strings.ToUpper(w.District.FullName)}, "Lê Văn Năm"), "the name of a member is that member")
		require.NoError(t, w.invite(w.member(), e, w.own(), "Lê Văn Tư\nLê Văn Sáu"), "who is there stays")
		all, names := w.names(w.lead(), e)
		require.Equal(t, []string{"Phạm Văn Nhất", "Đào Thị Hai", "Lê Văn Ba", "Lê Văn Tư", "Lê Văn Năm", "Lê Văn Sáu"}, names)
		require.Equal(t, []any{4, w.District.FullName}, []any{all[5].Place, all[5].Body})

		for text, want := range map[string][]any{
			"Lê Văn Bảy\nBình\n1. Hòa": {"problem.guest_name", 2, "problem.guest_name", 3},
			"Lê Văn Tư":                {"problem.people_none", nil},
			"":                         {"problem.people_none", nil},
		} {
			err := w.invite(w.member(), e, w.own(), text)
			require.Equal(t, fault.Invalid, fault.KindOf(err), text)
			var got []any
			for _, p := range fault.As(err).Problems {
				require.Equal(t, "people", p.Field)
				got = append(got, p.Key, p.Args["Line"])
			}
			require.Equal(t, want, got, text)
		}
		require.Equal(t, "attendee_body", fault.As(w.invite(w.lead(), e, clusterevent.Sender{Body: " "}, "Lê Văn A")).Problems[0].Field)

		copied := func(actor access.Actor) (n int, err error) {
			err = w.do(actor, func(tx *store.Tx) error {
				n, err = clusterevent.InviteFrom(tx, w.cluster.ID, 2024, other.ID, e.ID)
				return err
			})
			return n, err
		}
		n, err := copied(w.member())
		require.NoError(t, err)
		require.Equal(t, 4, n, "a member copies its own")
		n, err = copied(w.lead())
		require.NoError(t, err)
		require.Equal(t, 2, n, "and the lead the rest")
		_, again := w.names(w.lead(), other)
		require.Equal(t, names, again)
		_, err = copied(w.lead())
		require.Equal(t, "problem.people_same", fault.As(err).Problems[0].Key)
		_, err = copied(congresstest.As(access.Viewer, w.District))
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
	})
}

// mark tells what has become of somebody at an event.
func (w world) mark(actor access.Actor, e clusterevent.Event, state attendance.State, names ...string) error {
	return w.do(actor, func(tx *store.Tx) error {
		sitting, expected, err := clusterevent.SittingOf(tx, e.ID)
		if err != nil {
			return err
		}
		var picked []attendance.Selected
		for _, who := range expected {
			for _, name := range names {
				if who.Name == name {
					picked = append(picked, attendance.Selected{Subject: who.Subject})
				}
			}
		}
		_, err = attendance.MarkAll(tx, sitting, expected, picked, attendance.Change{State: state, Reason: "Bận họp"})
		return err
	})
}

func TestTurnout(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		e, typed := w.meeting(today), w.meeting(today.AddDays(-9))
		require.NoError(t, w.invite(w.lead(), e, above, "Phạm Văn Nhất"))
		require.NoError(t, w.invite(w.lead(), e, w.own(), "Lê Văn Ba\nLê Văn Tư\nLê Văn Năm\nLê Văn Sáu"))
		eventRow := congresstest.As(access.Reception, w.ForeignTown)
		require.NoError(t, w.mark(eventRow, e, attendance.Present, "Phạm Văn Nhất", "Lê Văn Ba", "Lê Văn Tư"), "the reception of the lead unit")
		require.NoError(t, w.mark(w.lead(), e, attendance.Excused, "Lê Văn Năm"))
		require.Equal(t, fault.Forbidden, fault.KindOf(w.mark(w.member(), e, attendance.Present, "Lê Văn Sáu")), "a member reads")
		require.Equal(t, fault.NotFound, fault.KindOf(w.mark(congresstest.As(access.Organizer, w.Communes[0]), e, attendance.Present, "Lê Văn Sáu")))
		require.Equal(t, fault.NotFound, fault.KindOf(w.mark(congresstest.As(access.Reception, w.District), e, attendance.Present, "Lê Văn Sáu")))

		all, _ := w.names(w.lead(), e)
		err := w.do(w.lead(), func(tx *store.Tx) error { return clusterevent.Uninvite(tx, w.cluster.ID, 2024, e.ID, all[1].ID, 1) })
		require.Equal(t, "problem.attendee_marked", fault.As(err).Problems[0].Key)
		require.NoError(t, w.do(w.lead(), func(tx *store.Tx) error { return clusterevent.Uninvite(tx, w.cluster.ID, 2024, e.ID, all[4].ID, 1) }))

		var statements atomic.Int64
		require.NoError(t, w.s.Read(store.CountStatements(context.Background(), &statements), w.member(), func(tx *store.Tx) error {
			y, err := emulation.Of(tx, w.cluster.ID, 2024)
			require.NoError(t, err)
			events, err := clusterevent.OfYear(tx, y)
			require.NoError(t, err)
			before := statements.Load()
			turnouts, err := clusterevent.Turnouts(tx, y, events)
			require.EqualValues(t, 2, statements.Load()-before, "however many events there are")
			require.Equal(t, clusterevent.Turnout{All: attendance.Counts{Summoned: 9, Present: 7}}, turnouts[typed.ID])
			got := turnouts[e.ID]
			require.True(t, got.Listed)
			require.Equal(t, attendance.Counts{Summoned: 4, Present: 3, Excused: 1}, got.All)
			require.Equal(t, []attendance.Body{{Name: above.Body, Counts: attendance.Counts{Summoned: 1, Present: 1}}, {Name: w.ForeignTown.FullName},
				{Name: w.District.FullName, Counts: attendance.Counts{Summoned: 3, Present: 2, Excused: 1}}}, got.By)
			return err
		}))
	})
}

func TestEventsOfTheDayAtTheDoor(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		e := w.meeting(today)
		w.meeting(today.AddDays(3))
		for name, c := range map[string]struct {
			actor access.Actor
			want  int
		}{
			"lead": {w.lead(), 1}, "lead reception": {congresstest.As(access.Reception, w.ForeignTown), 1}, "lead viewer": {congresstest.As(access.Viewer, w.ForeignTown), 0},
			"city": {w.city(), 1}, "member": {w.member(), 0}, "nobody": {access.Actor{}, 0},
		} {
			require.NoError(t, w.s.Read(t.Context(), c.actor, func(tx *store.Tx) error {
				all, err := clusterevent.Sittings(tx, today, today)
				require.Len(t, all, c.want, name)
				for _, s := range all {
					require.Equal(t, e.ID, s.ID)
					require.Equal(t, w.City.ID, s.Unit.ID)
				}
				return err
			}))
		}
	})
}

func TestFilesOfAnEventHaveAKind(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		file := func(kind, media string) clusterevent.File {
			return clusterevent.File{Kind: kind, Upload: store.Upload{Name: "tệp", Size: 1, Media: media, Digest: strings.Repeat("0", 64)}}
		}
		const pdf, jpg = "application/pdf", "image/jpeg"
		e := w.meeting(today, file("", pdf), file("", jpg), file(clusterevent.FileMinutes, jpg), file(clusterevent.FileOther, pdf), file(clusterevent.FilePhoto, jpg))
		for _, kind := range []string{clusterevent.FilePhoto, "secret"} {
			err := w.do(w.lead(), func(tx *store.Tx) error {
				_, err := clusterevent.Arrange(tx, w.cluster.ID, 2024, e.ID, 1, e, []clusterevent.File{file(kind, pdf)})
				return err
			})
			require.Equal(t, "file_kind", fault.As(err).Problems[0].Field, kind)
		}
		var files []clusterevent.File
		require.NoError(t, w.s.Read(t.Context(), w.member(), func(tx *store.Tx) (err error) { files, err = e.Files(tx); return err }))
		changeFileKind := func(id int64, version int, kind string) error {
			return w.do(w.lead(), func(tx *store.Tx) error {
				_, err := clusterevent.Arrange(tx, w.cluster.ID, 2024, e.ID, version, e, []clusterevent.File{{ID: id, Kind: kind}})
				return err
			})
		}
		require.Equal(t, "problem.no_picture", fault.As(changeFileKind(files[0].ID, 1, clusterevent.FilePhoto)).Problems[0].Key)
		require.NoError(t, changeFileKind(files[0].ID, 1, clusterevent.FileMinutes))
		require.Equal(t, fault.NotFound, fault.KindOf(changeFileKind(files[4].ID+1, 2, clusterevent.FileMinutes)))
		require.Equal(t, fault.Conflict, fault.KindOf(changeFileKind(files[0].ID, 1, clusterevent.FileOther)))
		counts := map[string]int{}
		require.NoError(t, w.s.Read(t.Context(), w.member(), func(tx *store.Tx) error {
			by, err := clusterevent.FilesByKind(tx, []clusterevent.Event{e})
			counts = by[e.ID]
			return err
		}))
		require.Equal(t, map[string]int{clusterevent.FileMinutes: 2, clusterevent.FilePhoto: 2, clusterevent.FileOther: 1}, counts)
	})
}
