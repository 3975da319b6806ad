package reminder_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/reminder"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ deadlinetest.World }

// topics are what the unit of the congress is to be reminded of.
func (w world) topics(c congress.Congress) []reminder.Topic {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]reminder.Topic, error) {
		rows, err := readiness.Board(tx, c.Unit.Path, w.Term.ID, calendar.On(tx.Today()))
		require.NoError(w.T, err)
		returned, err := readiness.Returns(tx, c.Unit.Path, w.Term.ID)
		return reminder.TopicsOf(&rows[0], returned, tx.Today()), err
	})
}

func (w world) reminded(c congress.Congress) reminder.Reminded {
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (map[int64]reminder.Reminded, error) {
		return reminder.List(tx, w.District.Path, w.Term.ID)
	})[c.ID]
}

func (w world) byHand(actor access.Actor, c congress.Congress, topics []reminder.Topic) error {
	return w.S.Write(w.T.Context(), actor, func(tx *store.Tx) error {
		return reminder.TellByHand(tx, []reminder.Notice{{CongressID: c.ID, Text: "Kính gửi", Topics: topics}})
	})
}

func (w world) begin(c congress.Congress, topics []reminder.Topic) (reminder.Reminder, error) {
	return congresstest.Do(w, w.As(access.Organizer), func(tx *store.Tx) (reminder.Reminder, error) {
		return reminder.Begin(tx, reminder.Notice{CongressID: c.ID, Text: "Kính gửi", Topics: topics}, "xa@huyen.vn")
	})
}

func (w world) end(actor access.Actor, r reminder.Reminder, state reminder.State) error {
	return w.S.Write(w.T.Context(), actor, func(tx *store.Tx) error { return reminder.End(tx, r.ID, state) })
}

func kinds(topics []reminder.Topic) map[string]reminder.TopicKind {
	found := map[string]reminder.TopicKind{}
	for _, t := range topics {
		found[t.Cell.Item.Code] = t.Kind
	}
	return found
}

// What waits for the reviewer is not the unit's debt; what came back is told with the reason and not as late as well.
func TestTopics(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		c.Unit = w.Communes[0]
		w.Plan(c, "2024-04-20")
		before := kinds(w.topics(c))
		require.Equal(t, reminder.TopicLate, before["X03"])
		require.NotContains(t, before, "X43", "due after the congress")
		root := storetest.Root()
		for _, code := range []string{"X03", "X04"} {
			_, err := w.Act(root, w.Milestone(c, code), deadline.Input{Action: readiness.Submit, DocNumber: "01-KH/MT", DocDate: calendar.Of(2024, 4, 1), Note: "đủ"})
			require.NoError(t, err)
		}
		_, err := w.Act(root, w.Milestone(c, "X04"), deadline.Input{Action: readiness.Return, Reason: "Thiếu chữ ký"})
		require.NoError(t, err)
		topics := w.topics(c)
		require.NotContains(t, kinds(topics), "X03", "it waits for the reviewer")
		for _, topic := range topics {
			if topic.Kind == reminder.TopicReturned {
				require.Equal(t, []string{"X04", "Thiếu chữ ký"}, []string{topic.Cell.Item.Code, topic.Reason})
			}
		}
		require.Equal(t, reminder.TopicReturned, kinds(topics)["X04"])
		w.Replan(c, "2024-04-18")
		require.NotEqual(t, reminder.Fingerprint(topics), reminder.Fingerprint(w.topics(c)), "the due dates have moved")
	})
}

// One thing is told once, whichever way it goes.
func TestNobodyIsRemindedTwice(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c, organizer := w.Commune(), w.As(access.Organizer)
		c.Unit = w.Communes[0]
		w.Plan(c, "2024-04-20")
		all := w.topics(c)
		require.Greater(t, len(all), 4)
		require.Equal(t, fault.Forbidden, fault.KindOf(w.byHand(w.As(access.Clerk), c, all)))
		require.NoError(t, w.byHand(organizer, c, all[:2]))
		require.Equal(t, "fault.reminded_already", fault.As(w.byHand(organizer, c, all[1:3])).Key)
		_, err := w.begin(c, all[:1])
		require.Equal(t, "fault.reminded_already", fault.As(err).Key)
		require.Len(t, w.reminded(c).Fresh(all), len(all)-2)
		require.Equal(t, reminder.ByHand, w.reminded(c).Last.Channel)

		mail, err := w.begin(c, all[2:3])
		require.NoError(t, err)
		require.Equal(t, reminder.Sending, w.reminded(c).Uncertain[0].State)
		require.Len(t, w.reminded(c).Fresh(all), len(all)-3, "what may have arrived is not sent again")
		require.Equal(t, fault.Forbidden, fault.KindOf(w.end(w.As(access.Clerk), mail, reminder.Sent)))
		require.NoError(t, w.end(organizer, mail, reminder.Failed))
		require.Len(t, w.reminded(c).Fresh(all), len(all)-2, "it surely has not arrived")
		require.Equal(t, fault.Conflict, fault.KindOf(w.end(organizer, mail, reminder.Sent)))

		mail, err = w.begin(c, all[2:3])
		require.NoError(t, err)
		require.NoError(t, w.end(organizer, mail, reminder.Sent))
		told := w.reminded(c)
		require.Equal(t, []any{reminder.Sent, "xa@huyen.vn", 0}, []any{told.Last.State, told.Last.Recipient, len(told.Uncertain)})
		require.Error(t, w.byHand(organizer, c, nil))
		require.Equal(t, map[string]string{"notice": "problem.choose_unit"}, congresstest.Problems(w.S.Write(t.Context(), organizer, func(tx *store.Tx) error {
			return reminder.TellByHand(tx, nil)
		})))
	})
}

func TestRemindersOfForeignUnitsAreUnknown(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Made[w.Communes[1].ID]
		c.Unit = w.Communes[1]
		require.Equal(t, fault.NotFound, fault.KindOf(w.byHand(w.As(access.Organizer), c, w.topics(c))))
		mail := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (reminder.Reminder, error) {
			return reminder.Begin(tx, reminder.Notice{CongressID: c.ID, Topics: []reminder.Topic{{Key: "no_list"}}}, "xa@huyen.vn")
		})
		require.Equal(t, fault.NotFound, fault.KindOf(w.end(w.As(access.Organizer), mail, reminder.Sent)))
		require.Empty(t, congresstest.Must(w, w.As(access.Viewer), func(tx *store.Tx) (map[int64]reminder.Reminded, error) {
			return reminder.List(tx, w.District.Path, w.Term.ID)
		}))
	})
}
