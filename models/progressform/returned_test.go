package progressform_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/progressform"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

type world struct{ deadlinetest.World }

func cell(text string) field.Raw { return field.Raw{Ref: "E9", Kind: field.RawText, Text: text} }

// fill writes what follows the code into the row of a form: key, text, key, text.
func fill(f *progressform.Filled, code string, pairs ...string) {
	for i := range f.Rows {
		for n := 0; f.Rows[i].Code == code && n+1 < len(pairs); n += 2 {
			f.Rows[i].Cells[pairs[n]] = cell(pairs[n+1])
		}
	}
}

// issue gives the form of a congress as it comes back when nobody has written anything into it.
func (w world) issue(c congress.Congress) progressform.Filled {
	w.T.Helper()
	all := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]progressform.Facts, error) {
		return progressform.AllOf(tx, c.Unit.Path, w.Term.ID)
	})
	require.Len(w.T, all, 1)
	form := progressform.Filled{Stamp: progressform.StampWhole, Issue: all[0].Issue, Issued: all[0].Issue.Rows}
	words := map[readiness.State]string{readiness.NotStarted: "Chưa làm", readiness.InProgress: "Đang làm",
		readiness.Submitted: "Đã xong – đề nghị duyệt", readiness.Done: "Hoàn thành", readiness.Returned: "Phải sửa"}
	for i, m := range all[0].Milestones {
		cells := map[string]field.Raw{"state": cell(words[m.State])}
		for key, text := range map[string]string{"doc_number": m.DocNumber, "doc_date": m.DocDate.Short(), "done_on": m.DoneOn.Short(), "note": m.Note} {
			if text != "" {
				cells[key] = cell(text)
			}
		}
		form.Rows = append(form.Rows, progressform.FilledRow{Number: i + 9, ID: m.ID, Code: m.Item.Code, Cells: cells})
	}
	return form
}

func (w world) handIn(actor access.Actor, u org.Unit, form progressform.Filled) (progressform.Returned, error) {
	kept, err := congresstest.Do(w, actor, func(tx *store.Tx) ([]progressform.Returned, error) {
		return progressform.HandIn(tx, u, w.Term.ID, []progressform.HandedIn{{FileName: "phiếu.xlsx", Content: []byte("x"), Form: form}})
	})
	if err != nil {
		return progressform.Returned{}, err
	}
	return kept[0], nil
}

func (w world) planOf(r progressform.Returned) progressform.Plan {
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (progressform.Plan, error) { return progressform.PlanOf(tx, r) })
}

func (w world) confirm(actor access.Actor, r progressform.Returned, choice progressform.Choice) (progressform.Outcome, error) {
	seen := w.planOf(r).Digest()
	return congresstest.Do(w, actor, func(tx *store.Tx) (progressform.Outcome, error) {
		return progressform.Confirm(tx, r.ID, r.Version, seen, choice)
	})
}

func (w world) get(id int64) progressform.Returned {
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (progressform.Returned, error) { return progressform.Get(tx, id) })
}

func rowsByCode(p progressform.Plan) map[string]progressform.RowPlan {
	byCode := map[string]progressform.RowPlan{}
	for _, r := range p.Rows {
		byCode[r.Code] = r
	}
	return byCode
}

// A commune without a line sends its form back; the organizer takes it in; the board shows what was typed.
func TestReturnedFormIsTakenIn(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c, organizer := w.Commune(), congresstest.As(access.Organizer, w.District)
		form := w.issue(c)
		untouched, err := w.handIn(organizer, w.District, form)
		require.NoError(t, err)
		require.Equal(t, map[progressform.RowState]int{progressform.RowSame: len(form.Rows)}, w.planOf(untouched).Summary())
		fill(&form, "X02", "state", "x")
		fill(&form, "X03", "state", "Đã xong – đề nghị duyệt", "done_on", "4/4/2024", "doc_number", "05/KH-MTTQ-BTT", "doc_date", "3/4/2024")
		fill(&form, "X04", "state", "đang  LÀM", "note", "chờ ý kiến")
		fill(&form, "X13", "done_count", "3/7")
		fill(&form, "X05", "doc_date", "31/4/2024")
		form.Lines = []progressform.FilledLine{{Number: 60, Kind: "difficulty", Text: "Thiếu kinh phí"}}
		form.Sessions = []progressform.FilledSession{{Number: 55, Wanted: cell("28/4/2024"), Reason: "Trùng lịch"}}
		r, err := w.handIn(organizer, w.District, form)
		require.NoError(t, err)
		require.Equal(t, []any{progressform.ReturnedPreview, c.UnitID}, []any{r.State, r.UnitID})
		require.Empty(t, w.Milestone(c, "X03").DocNumber, "a preview changes nothing")
		_, err = w.confirm(congresstest.As(access.Viewer, w.District), r, progressform.Choice{})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = w.confirm(congresstest.As(access.Organizer, w.ForeignTown), r, progressform.Choice{})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		done, err := w.confirm(organizer, r, progressform.Choice{})
		require.NoError(t, err)
		require.Equal(t, progressform.Outcome{Changed: 4, Raised: 2, LeftOut: 1}, done)
		x02, x03, x04, x13 := w.Milestone(c, "X02"), w.Milestone(c, "X03"), w.Milestone(c, "X04"), w.Milestone(c, "X13")
		require.Equal(t, []any{readiness.Submitted, readiness.InProgress, "chờ ý kiến", readiness.NotStarted, 3, 7, 2},
			[]any{x02.State, x04.State, x04.Note, x13.State, x13.DoneCount, x13.OfCount, x13.Version})
		require.Equal(t, []any{readiness.Submitted, calendar.Of(2024, 4, 4), "05/KH-MTTQ-BTT", calendar.Of(2024, 4, 3), storetest.Today},
			[]any{x03.State, x03.DoneOn, x03.DocNumber, x03.DocDate, x03.EnteredOn})
		require.Equal(t, readiness.NotStarted, w.Milestone(c, "X05").State)
		events := congresstest.Must(w, organizer, func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, x03.ID) })
		require.Equal(t, []any{readiness.Submit, "phiếu.xlsx", "Somebody"}, []any{events[0].Action, events[0].Source, events[0].UserName})
		raised := congresstest.Must(w, organizer, func(tx *store.Tx) ([]difficulty.Difficulty, error) {
			all, _, err := difficulty.List(tx, c.Unit.Path, w.Term.ID, difficulty.Filter{CongressID: c.ID})
			return all, err
		})
		require.Len(t, raised, 2)
		// The same file again has nothing new.
		again, err := w.handIn(organizer, w.District, form)
		require.NoError(t, err)
		plan := w.planOf(again)
		require.Zero(t, plan.Work())
		require.Equal(t, map[progressform.RowState]int{progressform.RowSame: len(form.Rows) - 1, progressform.RowError: 1}, plan.Summary())
		// Undone, all is as before, and the past stays known.
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (any, error) { return nil, progressform.Undo(tx, r.ID, r.Version+1) })
		require.NoError(t, err)
		x03 = w.Milestone(c, "X03")
		require.Equal(t, []any{readiness.NotStarted, calendar.Date{}, "", calendar.Date{}, calendar.Date{}, 3},
			[]any{x03.State, x03.DoneOn, x03.DocNumber, x03.DocDate, x03.EnteredOn, x03.Version})
		require.Zero(t, w.Milestone(c, "X13").DoneCount)
		require.Equal(t, progressform.ReturnedUndone, w.get(r.ID).State)
		raised = congresstest.Must(w, organizer, func(tx *store.Tx) ([]difficulty.Difficulty, error) {
			all, _, err := difficulty.List(tx, c.Unit.Path, w.Term.ID, difficulty.Filter{CongressID: c.ID, State: difficulty.Unsettled})
			return all, err
		})
		require.Empty(t, raised)
	})
}

// What changed in the program after the form was made is never overwritten without a choice.
func TestReturnedFormInConflict(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c, organizer := w.Commune(), congresstest.As(access.Organizer, w.District)
		form := w.issue(c)
		_, err := w.Act(organizer, w.Milestone(c, "X03"), deadline.Input{Action: readiness.Start, Note: "qua điện thoại", DocNumber: "01/KH"})
		require.NoError(t, err)
		_, err = w.Act(organizer, w.Milestone(c, "X04"), deadline.Input{Action: readiness.Start})
		require.NoError(t, err)
		w.Finish(c, "X02", "X05")
		fill(&form, "X03", "doc_number", "05/KH-MTTQ")
		fill(&form, "X05", "state", "đang làm")
		fill(&form, "X06", "state", "xong")
		r, err := w.handIn(organizer, w.District, form)
		require.NoError(t, err)
		rows := rowsByCode(w.planOf(r))
		require.Equal(t, progressform.RowConflict, rows["X03"].State)
		require.Equal(t, progressform.Change{Change: field.Change{Field: "doc_number", Old: "01/KH", New: "05/KH-MTTQ"}, Conflict: true}, rows["X03"].Changes[0])
		require.Equal(t, progressform.RowSame, rows["X04"].State, "the unit has written nothing about it")
		require.Equal(t, progressform.RowSame, rows["X02"].State)
		require.Equal(t, "state_back", rows["X05"].Problems[0].Code)
		seen := w.planOf(r).Digest()
		_, err = w.Act(organizer, w.Milestone(c, "X06"), deadline.Input{Action: readiness.Start})
		require.NoError(t, err)
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (any, error) {
			return progressform.Confirm(tx, r.ID, r.Version, seen, progressform.Choice{})
		})
		require.Equal(t, "fault.returned_outdated", fault.As(err).Key)
		done, err := w.confirm(organizer, r, progressform.Choice{Theirs: []int64{rows["X03"].Milestone.ID}})
		require.NoError(t, err)
		require.Equal(t, progressform.Outcome{Changed: 1, Kept: 1, LeftOut: 1}, done)
		require.Equal(t, "05/KH-MTTQ", w.Milestone(c, "X03").DocNumber)
		require.Equal(t, "qua điện thoại", w.Milestone(c, "X03").Note)
		require.Equal(t, readiness.InProgress, w.Milestone(c, "X06").State)
		_, err = w.Act(organizer, w.Milestone(c, "X03"), deadline.Input{Action: readiness.Submit})
		require.NoError(t, err)
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (any, error) { return nil, progressform.Undo(tx, r.ID, r.Version+1) })
		require.Equal(t, "fault.returned_touched", fault.As(err).Key)
	})
}

// What the unit calls done is done only when somebody who may close says so, and there is evidence.
func TestReturnedFormRecordedAsDone(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		form := w.issue(c)
		fill(&form, "X03", "state", "xong", "done_on", "2/4/2024", "doc_number", "05/KH", "doc_date", "1/4/2024")
		fill(&form, "X04", "state", "xong")
		held := ""
		for _, m := range w.List(c) {
			if m.Holds() {
				held = m.Item.Code
			}
		}
		fill(&form, held, "state", "xong", "note", "thành công")
		r, err := w.handIn(w.As(access.Clerk), w.Communes[0], form)
		require.NoError(t, err)
		_, err = w.confirm(w.As(access.Clerk), r, progressform.Choice{Complete: true})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		done, err := w.confirm(w.As(access.Organizer), r, progressform.Choice{Complete: true})
		require.NoError(t, err)
		require.Equal(t, progressform.Outcome{Changed: 3, Completed: 1}, done)
		require.Equal(t, []any{readiness.Done, calendar.Of(2024, 4, 2)}, []any{w.Milestone(c, "X03").State, w.Milestone(c, "X03").DoneOn})
		require.Equal(t, readiness.Submitted, w.Milestone(c, "X04").State, "no evidence")
		require.Equal(t, readiness.Submitted, w.Milestone(c, held).State, "the session has a gate of its own")
		undo := func(tx *store.Tx) (any, error) { return nil, progressform.Undo(tx, r.ID, r.Version+1) }
		_, err = congresstest.Do(w, w.As(access.Clerk), undo)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = congresstest.Do(w, w.As(access.Organizer), undo)
		require.NoError(t, err)
		require.Equal(t, readiness.NotStarted, w.Milestone(c, "X03").State)
		rows := w.Board(w.Communes[0])
		require.Len(t, rows, 1)
		require.NotEqual(t, template.StageHeld, rows[0].Readiness.Stage)
	})
}

func TestForeignFormIsRefused(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		form := w.issue(c)
		for name, u := range map[string]org.Unit{"sister": w.Communes[1], "another district": w.ForeignTown} {
			r, err := w.handIn(storetest.Root(), u, form)
			require.NoError(t, err)
			require.Equal(t, []any{progressform.ReturnedRefused, "returned.foreign", u.ID}, []any{r.State, r.Refusal.Key, r.UnitID}, name)
			require.Empty(t, w.get(r.ID).Form.Rows, name)
			_, err = congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (any, error) {
				return progressform.Confirm(tx, r.ID, r.Version, "", progressform.Choice{})
			})
			require.Equal(t, "fault.returned_state", fault.As(err).Key, name)
		}
		other := form
		other.Issue.CongressID = w.Made[w.Communes[1].ID].ID
		r, err := w.handIn(storetest.Root(), w.District, other)
		require.NoError(t, err)
		require.Equal(t, progressform.ReturnedRefused, r.State, "unit and congress must belong together")
		_, err = w.handIn(w.As(access.Clerk), w.District, form)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = w.handIn(congresstest.As(access.Clerk, w.ForeignCommune), w.Communes[0], form)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		lost := w.issue(c)
		lost.Stamp, lost.Issue, lost.Issued = progressform.StampMissing, progressform.Issue{UnitCode: c.Unit.Code}, nil
		_, err = w.Act(storetest.Root(), w.Milestone(c, "X03"), deadline.Input{Action: readiness.Start, Note: "a"})
		require.NoError(t, err)
		fill(&lost, "X03", "note", "b", "state", "")
		fill(&lost, "X04", "note", "b")
		r, err = w.handIn(storetest.Root(), w.District, lost)
		require.NoError(t, err)
		rows := rowsByCode(w.planOf(r))
		require.Equal(t, []any{progressform.RowConflict, progressform.RowChanged}, []any{rows["X03"].State, rows["X04"].State})
		_, err = congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (any, error) { return nil, progressform.Discard(tx, r.ID, r.Version) })
		require.NoError(t, err)
		content := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]byte, error) { return progressform.Content(tx, r.ID) })
		require.Empty(t, content)
	})
}

// The list of many returned forms costs as many statements as that of one, and taking in a full form as one of one row.
func TestReturnedFormsCost(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		list := func() int64 {
			var n atomic.Int64
			require.NoError(t, w.S.Read(store.CountStatements(t.Context(), &n), storetest.Root(), func(tx *store.Tx) error {
				_, err := progressform.List(tx, w.District, 50)
				return err
			}))
			return n.Load()
		}
		take := func(form progressform.Filled) int64 {
			r, err := w.handIn(storetest.Root(), w.District, form)
			require.NoError(t, err)
			seen := w.planOf(r).Digest()
			var n atomic.Int64
			require.NoError(t, w.S.Write(store.CountStatements(t.Context(), &n), storetest.Root(), func(tx *store.Tx) error {
				_, err := progressform.Confirm(tx, r.ID, r.Version, seen, progressform.Choice{Complete: true})
				return err
			}))
			return n.Load()
		}
		small := w.issue(c)
		fill(&small, "X03", "state", "xong", "note", "ghi chú")
		_, err := w.handIn(storetest.Root(), w.District, small)
		require.NoError(t, err)
		first := list()
		for range 4 {
			_, err := w.handIn(storetest.Root(), w.District, w.issue(w.Made[w.Communes[1].ID]))
			require.NoError(t, err)
		}
		require.Equal(t, first, list())
		one := take(small)
		full := w.issue(w.Made[w.Communes[1].ID])
		for _, r := range full.Rows {
			fill(&full, r.Code, "state", "xong", "note", "ghi chú "+r.Code)
		}
		require.LessOrEqual(t, take(full), one+14, "the session that is only submitted has a step of its own, the Committee is asked for and the district's days are counted once")
	})
}
