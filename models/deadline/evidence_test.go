package deadline_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func scan(name string) deadline.File {
	return deadline.File{Upload: store.Upload{Name: name, Size: 1234, Media: "application/pdf", Digest: strings.Repeat("ab", 32)}}
}

func (w world) files(actor access.Actor, m deadline.Milestone) []deadline.File {
	return congresstest.Must(w, actor, func(tx *store.Tx) ([]deadline.File, error) { return deadline.Files(tx, m.ID) })
}

func TestCheckedFile(t *testing.T) {
	t.Parallel()
	f, err := deadline.CheckedFile("Tờ trình.pdf", []byte("%PDF-1.7"))
	require.NoError(t, err)
	require.Equal(t, deadline.File{Upload: store.Upload{Name: "Tờ trình.pdf", Size: 8, Media: "application/pdf"}}, f)
	for content, want := range map[string]string{
		"<html><script>": "problem.file_kind", "": "problem.file_kind",
		"%PDF-" + strings.Repeat("x", deadline.FileLimit-4): "problem.file_size",
	} {
		_, err := deadline.CheckedFile("Tờ trình.pdf", []byte(content))
		require.Equal(t, map[string]string{"files": want}, congresstest.Problems(err))
	}
}

// A clerk submits with a scan, the reviewer returns it, the clerk sends a better one, the reviewer approves.
func TestSubmitReturnResubmitApprove(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		clerk, reviewer := w.As(access.Clerk), w.As(access.Reviewer)
		m, err := w.Act(clerk, w.Milestone(w.Commune(), "X21"), deadline.Input{Action: readiness.Submit, DocNumber: "12/TTr-MTTQ-BTT",
			DocDate: calendar.Of(2024, 4, 4), Files: []deadline.File{scan("Tờ trình.pdf"), scan("Đề án.pdf")}})
		require.NoError(t, err)
		m, err = w.Act(reviewer, m, deadline.Input{Action: readiness.Return, Reason: "Tờ trình thiếu chữ ký"})
		require.NoError(t, err)
		first := w.files(clerk, m)[0]
		_, err = congresstest.Do(w, reviewer, func(tx *store.Tx) (int, error) { return 0, deadline.RemoveFile(tx, m.ID, first.ID, m.Version) })
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "a reviewer does not touch the proofs")
		_, err = congresstest.Do(w, clerk, func(tx *store.Tx) (int, error) { return 0, deadline.RemoveFile(tx, m.ID, first.ID, m.Version-1) })
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		congresstest.Must(w, clerk, func(tx *store.Tx) (int, error) { return 0, deadline.RemoveFile(tx, m.ID, first.ID, m.Version) })
		m = w.Milestone(w.Commune(), "X21")
		m, err = w.Act(clerk, m, deadline.Input{Action: readiness.Submit, Files: []deadline.File{scan("Tờ trình đã ký.pdf")}})
		require.NoError(t, err)
		_, err = w.Act(reviewer, m, deadline.Input{Action: readiness.Approve, Files: []deadline.File{scan("của người duyệt.pdf")}})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		m, err = w.Act(reviewer, m, deadline.Input{Action: readiness.Approve})
		require.NoError(t, err)
		require.Equal(t, readiness.Done, m.State)

		var lines []string
		for _, f := range w.files(clerk, m) {
			lines = append(lines, f.Name+" "+f.ByName+" "+f.RemovedBy)
		}
		require.Equal(t, []string{"Tờ trình.pdf Somebody Somebody", "Đề án.pdf Somebody ", "Tờ trình đã ký.pdf Somebody "}, lines)
		var steps []readiness.Action
		for _, e := range congresstest.Must(w, clerk, func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, m.ID) }) {
			steps = append(steps, e.Action)
		}
		require.Equal(t, []readiness.Action{readiness.Approve, readiness.Submit, readiness.FileRemoved, readiness.Return, readiness.Submit}, steps)
		second := w.files(clerk, m)[1]
		_, err = congresstest.Do(w, clerk, func(tx *store.Tx) (int, error) { return 0, deadline.RemoveFile(tx, m.ID, second.ID, m.Version) })
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "what is approved is not the clerk's any more")
	})
}

func TestWhoReadsAFile(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		read := func(actor access.Actor, code string, change func(m *deadline.Milestone, f *deadline.File)) error {
			m := w.Milestone(w.Commune(), code)
			if len(w.files(storetest.Root(), m)) == 0 {
				_, err := w.Act(w.As(access.Clerk), m, deadline.Input{Action: readiness.Submit, Files: []deadline.File{scan("a.pdf")}})
				require.NoError(t, err)
			}
			f := w.files(storetest.Root(), m)[0]
			if change != nil {
				change(&m, &f)
			}
			_, err := congresstest.Do(w, actor, func(tx *store.Tx) (deadline.File, error) {
				seen, err := deadline.Get(tx, m.ID)
				if err != nil {
					return deadline.File{}, err
				}
				return deadline.FileOf(tx, seen, f.ID)
			})
			return err
		}
		plan, personnel := "X03", "X17"
		for _, role := range access.Roles {
			if role == access.Reception {
				require.Equal(t, fault.NotFound, fault.KindOf(read(w.As(role), plan, nil)))
				continue
			}
			require.NoError(t, read(w.As(role), plan, nil), role)
			require.Equal(t, fault.NotFound, fault.KindOf(read(congresstest.As(role, w.ForeignCommune), plan, nil)), role)
		}
		require.Equal(t, fault.Forbidden, fault.KindOf(read(w.As(access.Viewer), personnel, nil)))
		require.NoError(t, read(w.As(access.Clerk), personnel, nil))
		other := w.Milestone(w.Commune(), "X04")
		require.Equal(t, fault.NotFound, fault.KindOf(read(w.As(access.Admin), plan, func(m *deadline.Milestone, _ *deadline.File) { m.ID = other.ID })),
			"a file of another milestone")
	})
}

func TestAMilestoneTakesSoManyFiles(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		many := make([]deadline.File, deadline.FileCount)
		for i := range many {
			many[i] = scan("a.pdf")
		}
		m, err := w.Act(w.As(access.Clerk), w.Milestone(w.Commune(), "X03"), deadline.Input{Action: readiness.Start, Files: many})
		require.NoError(t, err)
		_, err = congresstest.Do(w, w.As(access.Clerk), func(tx *store.Tx) (deadline.Milestone, error) {
			return deadline.UpdateNote(tx, m.ID, m.Version, deadline.Input{Note: "thêm", Files: many[:1]})
		})
		require.Equal(t, map[string]string{"files": "problem.file_count"}, congresstest.Problems(err))
		require.Empty(t, w.Milestone(w.Commune(), "X03").Note, "nothing of a refused step stays")
		first := w.files(storetest.Root(), m)[0]
		congresstest.Must(w, w.As(access.Clerk), func(tx *store.Tx) (int, error) { return 0, deadline.RemoveFile(tx, m.ID, first.ID, m.Version) })
		m = congresstest.Must(w, w.As(access.Clerk), func(tx *store.Tx) (deadline.Milestone, error) {
			return deadline.UpdateNote(tx, m.ID, m.Version+1, deadline.Input{Note: "thêm", Files: many[:1]})
		})
		require.Len(t, w.files(storetest.Root(), m), deadline.FileCount+1)
		known := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]string, error) {
			return deadline.KnownDigests(tx, []string{first.Digest, strings.Repeat("cd", 32)})
		})
		require.Equal(t, []string{first.Digest}, known)
	})
}

// Work of 1/4 that is entered on 5/4 is marked, whichever way it is entered; an approval marks nothing of its own.
func TestALateEntryIsMarked(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		day, note := calendar.Of(2024, 4, 1), "đủ hồ sơ"
		completed, err := w.Act(w.As(access.Organizer), w.Milestone(w.Commune(), "X03"), deadline.Input{Action: readiness.Complete, Note: note, DoneOn: day})
		require.NoError(t, err)
		require.True(t, completed.Backdated())
		require.Equal(t, storetest.Today, completed.EnteredOn)
		today, err := w.Act(w.As(access.Organizer), w.Milestone(w.Commune(), "X04"), deadline.Input{Action: readiness.Complete, Note: note})
		require.NoError(t, err)
		require.False(t, today.Backdated())

		w.On(calendar.Of(2024, 4, 6))
		m, err := w.Act(w.As(access.Clerk), w.Milestone(w.Commune(), "X02"), deadline.Input{Action: readiness.Submit, Note: note, DoneOn: calendar.Of(2024, 4, 6)})
		require.NoError(t, err)
		w.On(calendar.Of(2024, 4, 10))
		m, err = w.Act(w.As(access.Reviewer), m, deadline.Input{Action: readiness.Approve})
		require.NoError(t, err)
		require.Equal(t, "2024-04-06", m.EnteredOn.String(), "the reviewer's delay is not the unit's")
		require.False(t, m.Backdated())
		m, err = w.Act(w.As(access.Organizer), m, deadline.Input{Action: readiness.Reopen})
		require.NoError(t, err)
		require.True(t, m.EnteredOn.IsZero())
		m, err = w.Act(w.As(access.Organizer), m, deadline.Input{Action: readiness.Complete, DoneOn: calendar.Of(2024, 4, 6)})
		require.NoError(t, err)
		require.True(t, m.Backdated(), "entered anew")

		found := map[string]bool{}
		rows := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Row, error) {
			return readiness.Board(tx, w.Communes[0].Path, w.Term.ID, calendar.On(tx.Today()))
		})
		for _, c := range rows[0].Items {
			found[c.Item.Code] = c.Backdated()
		}
		require.Equal(t, []bool{true, false, true}, []bool{found["X03"], found["X04"], found["X02"]})
		events := congresstest.Must(w, w.As(access.Viewer), func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, m.ID) })
		var marked []bool
		for _, e := range events {
			marked = append(marked, e.Backdated())
		}
		require.Equal(t, []bool{true, false, false, false}, marked)
	})
}

func TestCounts(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		m := w.Milestone(w.Commune(), "X13")
		_, err := w.Act(w.As(access.Clerk), m, deadline.Input{Action: readiness.Start, DoneCount: 8, OfCount: 7})
		require.Equal(t, map[string]string{"done_count": "problem.count"}, congresstest.Problems(err))
		m, err = w.Act(w.As(access.Clerk), m, deadline.Input{Action: readiness.Start, DoneCount: 3, OfCount: 7})
		require.NoError(t, err)
		m, err = w.Act(w.As(access.Clerk), m, deadline.Input{Action: readiness.Submit, DoneCount: 7})
		require.NoError(t, err)
		require.Equal(t, []int{7, 7}, []int{m.DoneCount, m.OfCount})
		_, err = w.Act(w.As(access.Reviewer), m, deadline.Input{Action: readiness.Approve, DoneCount: 6})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		events := congresstest.Must(w, w.As(access.Viewer), func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, m.ID) })
		require.Equal(t, []int{3, 7, 7, 7}, []int{events[0].OldDoneCount, events[0].OldOfCount, events[0].DoneCount, events[0].OfCount})
		found := map[string][]int{}
		for _, n := range readiness.CountsOf(w.Board(w.District)) {
			found[n.Item.Code] = []int{n.Done, n.Of, n.Told, n.Units}
		}
		require.Equal(t, map[string][]int{"X13": {7, 7, 1, 2}, "H12": {0, 0, 0, 1}}, found)
	})
}
