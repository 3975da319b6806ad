package reminder

import (
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Notice is a message about to go to a unit: its text and topics.
type Notice struct {
	CongressID int64
	Text       string
	Topics     []Topic
}

// TellByHand records messages that a user has passed on personally. If one of the topics has been told meanwhile,
// nothing is recorded, so that no one is told twice.
func TellByHand(tx *store.Tx, notices []Notice) error {
	// Fixed order, to avoid deadlocks.
	notices = slices.SortedFunc(slices.Values(notices), func(a, b Notice) int { return int(a.CongressID - b.CongressID) })
	var told []congress.Congress
	for _, n := range notices {
		c, _, err := n.begin(tx, Reminder{Channel: ByHand, State: Sent, EndedAt: tx.Now()})
		if err != nil {
			return err
		}
		told = append(told, c)
	}
	if len(told) == 0 {
		return fault.At("notice", "problem.choose_unit")
	}
	return tx.Record(store.Entry{Action: "reminded_by_hand", Entity: "reminder", Label: told[0].Unit.FullName, UnitID: told[0].UnitID,
		UnitPath: congress.CommonPath(told), Changes: []field.Change{{Field: "reminders", New: strconv.Itoa(len(told))}}})
}

// Begin records an email before it is sent. Without End it stays Sending: the program was interrupted and it is
// unknown whether the message was sent.
func Begin(tx *store.Tx, n Notice, recipient string) (Reminder, error) {
	c, r, err := n.begin(tx, Reminder{Channel: ByMail, State: Sending, Recipient: recipient})
	if err != nil {
		return r, err
	}
	return r, r.record(tx, c, "reminder_begun")
}

// End records the result of sending an email: Sent, or Failed if it certainly was not sent. Topics of a failed email
// may be told again.
func End(tx *store.Tx, id int64, state State) error {
	var r Reminder
	if err := store.One(tx.DB().Where("id = ?", id), &r); err != nil {
		return err
	}
	c, err := congress.Get(tx, r.CongressID)
	if err != nil {
		return err
	}
	if err := tx.Require(access.PlanCongress, c.Unit.Path); err != nil {
		return err
	}
	if state != Sent && state != Failed {
		return fault.At("reminder", "problem.choice")
	}
	err = store.Changed(tx.DB().Model(&Reminder{}).Where("id = ? AND state = ?", id, Sending).
		Updates(map[string]any{"state": state, "ended_at": tx.Now()}))
	if err != nil {
		return err
	}
	if state == Failed {
		if err := tx.DB().Exec("DELETE FROM reminder_topics WHERE reminder_id = ?", id).Error; err != nil {
			return err
		}
	}
	return r.record(tx, c, "reminder_"+string(state))
}

// begin stores the reminder with its topics.
func (n Notice) begin(tx *store.Tx, r Reminder) (congress.Congress, Reminder, error) {
	if err := congress.Lock(tx, n.CongressID); err != nil {
		return congress.Congress{}, r, err
	}
	c, err := congress.Get(tx, n.CongressID)
	if err != nil {
		return c, r, err
	}
	if err := tx.Require(access.PlanCongress, c.Unit.Path); err != nil {
		return c, r, err
	}
	var told int64
	err = tx.DB().Table("reminder_topics").Where("congress_id = ? AND topic IN ?", c.ID, topicKeys(n.Topics)).Count(&told).Error
	if err != nil {
		return c, r, err
	}
	if told > 0 || len(n.Topics) == 0 {
		return c, r, fault.New(fault.Invalid, "fault.reminded_already")
	}
	r.CongressID, r.Text, r.BegunAt, r.ByName = c.ID, n.Text, tx.Now(), tx.Actor().Name
	if err := tx.DB().Create(&r).Error; err != nil {
		return c, r, err
	}
	rows := make([]map[string]any, len(n.Topics))
	for i, t := range n.Topics {
		rows[i] = map[string]any{"congress_id": c.ID, "topic": t.Key, "reminder_id": r.ID}
	}
	return c, r, tx.DB().Table("reminder_topics").CreateInBatches(rows, 500).Error
}

func (r Reminder) record(tx *store.Tx, c congress.Congress, action string) error {
	return tx.Record(store.Entry{Action: action, Entity: "reminder", EntityID: r.ID, Label: c.Unit.FullName, UnitID: c.UnitID,
		UnitPath: c.Unit.Path, Reason: r.Recipient})
}
