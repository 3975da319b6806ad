// Package reminder finds what a unit has to be reminded of, and records what it has been told, how, and with what
// result, so that no one is told the same thing twice.
//
// topic.go has the topics and what has been told; reminder.go records messages. The package sends nothing: app and
// cmd do.
package reminder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/workitem"
)

// TopicKind is the kind of a reminder.
type TopicKind string

const (
	TopicLate     TopicKind = "late"
	TopicReturned TopicKind = "returned"
	TopicSoon     TopicKind = "soon"    // due within Thresholds.SoonDays
	TopicNoList   TopicKind = "no_list" // no delegate has been entered
	TopicGaps     TopicKind = "gaps"    // delegates with missing fields
	TopicTask     TopicKind = "task"    // a task of a meeting, or a change that its review asks for
)

// Topic is one thing to remind a unit of. Submitted work is none, because it waits for the reviewer.
type Topic struct {
	Kind   TopicKind
	Key    string          // identifies the topic within its congress, unchanged until the matter itself changes
	Cell   *readiness.Cell // for a milestone, else nil
	Reason string          // why it was returned
	Count  int             // of missing fields, for TopicGaps
	Item   *workitem.Item  // for TopicTask, else nil
}

// TopicsOf returns the milestones to remind the row's unit of, in order: late ones (latest first), returned ones,
// those due soon. returned is the result of readiness.Returns.
func TopicsOf(row *readiness.Row, returned map[int64]readiness.Event, today calendar.Date) []Topic {
	var late, back, soon []Topic
	until := today.AddDays(readiness.DefaultThresholds().SoonDays)
	for i := range row.Items {
		c := &row.Items[i]
		switch {
		case !readiness.Open(c.State) || c.State == readiness.Submitted:
		case c.State == readiness.Returned:
			e := returned[c.MilestoneID]
			back = append(back, Topic{Kind: TopicReturned, Key: fmt.Sprintf("returned/%d", e.ID), Cell: c, Reason: e.Note})
		case c.Late > 0:
			late = append(late, Topic{Kind: TopicLate, Key: fmt.Sprintf("late/%d/%s", c.MilestoneID, c.Due), Cell: c})
		case !c.Due.IsZero() && !c.Due.Before(today) && !c.Due.After(until):
			soon = append(soon, Topic{Kind: TopicSoon, Key: fmt.Sprintf("soon/%d/%s", c.MilestoneID, c.Due), Cell: c})
		}
	}
	for _, topics := range [][]Topic{late, back, soon} {
		slices.SortStableFunc(topics, func(a, b Topic) int { return a.Cell.Due.Compare(b.Cell.Due) })
	}
	return slices.Concat(late, back, soon)
}

// TasksOf returns what a unit has to do besides its milestones, from what is open: what is late or due soon, and what has no day.
func TasksOf(open []workitem.Item, unitID int64, today calendar.Date) (topics []Topic) {
	until := today.AddDays(readiness.DefaultThresholds().SoonDays)
	for i := range open {
		if item := &open[i]; item.UnitID == unitID && item.Kind != workitem.Mended && !item.Due.After(until) {
			topics = append(topics, Topic{Kind: TopicTask, Key: item.Key(), Item: item})
		}
	}
	return topics
}

// Fingerprint identifies a set of topics, to check that what is sent is what the user saw.
func Fingerprint(topics []Topic) string {
	keys := topicKeys(topics)
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:8])
}

func topicKeys(topics []Topic) []string {
	keys := make([]string, len(topics))
	for i, t := range topics {
		keys[i] = t.Key
	}
	return keys
}

// Channel is how a reminder is delivered.
type Channel string

const (
	ByHand Channel = "hand" // pasted into Zalo or said by phone, recorded afterwards
	ByMail Channel = "mail"
)

// State is the delivery state of a reminder.
type State string

const (
	Sending State = "sending" // begun; delivery is unknown
	Sent    State = "sent"
	Failed  State = "failed" // certainly not sent: its topics may be told again
)

// Reminder is one message to a unit about its congress.
type Reminder struct {
	ID         int64
	CongressID int64
	Channel    Channel
	Recipient  string // email address
	Text       string // not read by lists
	State      State
	BegunAt    store.Instant
	EndedAt    store.Instant
	ByName     string
}

// Reminded is what a unit has been told so far.
type Reminded struct {
	Last      Reminder            // zero if there is none; includes failed ones
	Uncertain []Reminder          // begun, result unknown
	Topics    map[string]Reminder // by topic key
}

// Fresh returns the topics that the unit has not been told.
func (r Reminded) Fresh(topics []Topic) []Topic {
	var fresh []Topic
	for _, t := range topics {
		if _, told := r.Topics[t.Key]; !told {
			fresh = append(fresh, t)
		}
	}
	return fresh
}

// List returns, by congress id, what the units at or below path have been told in the term, in two statements.
func List(tx *store.Tx, path string, termID int64) (map[int64]Reminded, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", path)
	base := tx.DB().Table("reminders").Select("reminders.id, reminders.congress_id, reminders.channel, reminders.recipient, "+
		"reminders.state, reminders.begun_at, reminders.ended_at, reminders.by_name").
		Joins("JOIN congresses ON congresses.id = reminders.congress_id").Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID)
	var all []Reminder
	if err := base.Order("reminders.id").Find(&all).Error; err != nil {
		return nil, err
	}
	told, byID := map[int64]Reminded{}, make(map[int64]Reminder, len(all))
	for _, r := range all {
		byID[r.ID] = r
		t := told[r.CongressID]
		if t.Last = r; r.State == Sending {
			t.Uncertain = append(t.Uncertain, r)
		}
		told[r.CongressID] = t
	}
	var topics []struct {
		CongressID int64
		Topic      string
		ReminderID int64
	}
	err := tx.DB().Table("reminder_topics").Select("reminder_topics.*").
		Joins("JOIN congresses ON congresses.id = reminder_topics.congress_id").Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID).Find(&topics).Error
	for _, row := range topics {
		t := told[row.CongressID]
		if t.Topics == nil {
			t.Topics = map[string]Reminder{}
		}
		t.Topics[row.Topic] = byID[row.ReminderID]
		told[row.CongressID] = t
	}
	return told, err
}
