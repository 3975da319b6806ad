// Package reminder finds what a unit is to be reminded of, and keeps what it has been told, by which way and with what
// outcome, so that nobody is told the same thing twice.
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
)

// TopicKind is what a unit is reminded of.
type TopicKind string

const (
	TopicLate     TopicKind = "late"
	TopicReturned TopicKind = "returned"
	TopicSoon     TopicKind = "soon"    // due within Thresholds.SoonDays
	TopicNoList   TopicKind = "no_list" // no delegate has been reported
	TopicGaps     TopicKind = "gaps"    // delegates with fields that are missing
)

// Topic is one thing that a unit is reminded of. What is sent up waits for the reviewer and is none.
type Topic struct {
	Kind   TopicKind
	Key    string          // of the thing, within its congress: the same on every day until the thing itself changes
	Cell   *readiness.Cell // of a milestone, else nil
	Reason string          // why it was returned
	Count  int             // of TopicGaps: the fields that are missing
}

// TopicsOf are the milestones that the row's unit is to be reminded of, in the order in which they are told: late ones,
// the longest late first, what was returned, what is due soon. Returned is what deadline.Returns gives.
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

// Fingerprint is the same for the same topics: what was shown is compared with what is about to be sent.
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

// Channel is the way that a reminder goes.
type Channel string

const (
	ByHand Channel = "hand" // pasted into Zalo, or said by telephone; ticked off afterwards
	ByMail Channel = "mail"
)

// State says what is known of a reminder.
type State string

const (
	Sending State = "sending" // begun; whether it has arrived is not known
	Sent    State = "sent"
	Failed  State = "failed" // surely not sent: its topics may be told again
)

// Reminder is one message to a unit about its congress.
type Reminder struct {
	ID         int64
	CongressID int64
	Channel    Channel
	Recipient  string // address of an e-mail
	Text       string // left out of lists
	State      State
	BegunAt    store.Instant
	EndedAt    store.Instant
	ByName     string
}

// Reminded is what a unit has been told already.
type Reminded struct {
	Last      Reminder            // zero before the first; a failed one counts
	Uncertain []Reminder          // begun, end unknown
	Topics    map[string]Reminder // by the key of the topic
}

// Fresh are the topics that the unit has not been told.
func (r Reminded) Fresh(topics []Topic) []Topic {
	var fresh []Topic
	for _, t := range topics {
		if _, told := r.Topics[t.Key]; !told {
			fresh = append(fresh, t)
		}
	}
	return fresh
}

// List tells, by congress, what the units at path and below have been told in the term. Two statements.
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
