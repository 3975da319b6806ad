package proceedings

import (
	"slices"
	"time"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// Speech is a registered speech.
type Speech struct {
	ID          int64
	SessionID   int64
	Position    int
	Speaker     string
	Topic       string
	Minutes     int
	SpokenAt    store.Instant
	WithdrawnAt store.Instant
	EnteredAt   store.Instant
	ByName      string
}

func (Speech) TableName() string { return "proceeding_speeches" }

// Waits reports whether the speech is still to be held.
func (s Speech) Waits() bool { return s.SpokenAt.IsZero() && s.WithdrawnAt.IsZero() }

// SpeechFields are the fields of the form.
var SpeechFields = field.Table[Speech]{
	field.TextOf(field.Text, "speech_speaker", func(s *Speech) *string { return &s.Speaker }).Must().UpTo(200),
	field.TextOf(field.Text, "speech_topic", func(s *Speech) *string { return &s.Topic }).Must().UpTo(300),
	field.NumberOf("speech_minutes", 120, func(s *Speech) *int { return &s.Minutes }),
}

// mostSpeeches limits the speeches of a session.
const mostSpeeches = 200

// Speeches reads the speeches of a session in order.
func Speeches(tx *store.Tx, s Sitting) ([]Speech, error) {
	var all []Speech
	err := tx.DB().Where("session_id = ?", s.SessionID).Order("position, id").Find(&all).Error
	return all, err
}

// Register puts a speech at the end of the list.
func Register(tx *store.Tx, congressID, sessionID int64, in Speech) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	typed := SpeechFields.Values(&in)
	if err := fault.Of(SpeechFields.Decode(func(key string) string { return typed[key] }, &in)); err != nil {
		return err
	}
	all, err := Speeches(tx, s)
	if err != nil {
		return err
	}
	if len(all) >= mostSpeeches {
		return fault.At("", "problem.speeches_many", "Max", mostSpeeches)
	}
	in.ID, in.SessionID, in.Position, in.EnteredAt, in.ByName = 0, sessionID, 1, tx.Now(), tx.Actor().Name
	if len(all) > 0 {
		in.Position = all[len(all)-1].Position + 1
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return err
	}
	return s.record(tx, "speech_registered", SpeechFields.Diff(&Speech{}, &in)...)
}

// Steps of a speech.
const (
	Spoken   = "spoken"
	Withdraw = "withdraw"
	Wait     = "wait" // neither, after a mistake
	Up       = "up"   // one place earlier
)

// ActSpeech takes a step of a speech.
func ActSpeech(tx *store.Tx, congressID, sessionID, id int64, step string) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	all, err := Speeches(tx, s)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(one Speech) bool { return one.ID == id })
	if at < 0 {
		return store.NotFound()
	}
	put := func(id int64, values map[string]any) error {
		return tx.DB().Model(&Speech{}).Where("id = ? AND session_id = ?", id, sessionID).Updates(values).Error
	}
	switch one := all[at]; {
	case step == Spoken && one.Waits():
		err = put(id, map[string]any{"spoken_at": tx.Now()})
	case step == Withdraw && one.Waits():
		err = put(id, map[string]any{"withdrawn_at": tx.Now()})
	case step == Wait && !one.Waits():
		err = put(id, map[string]any{"spoken_at": store.Instant{}, "withdrawn_at": store.Instant{}})
	case step == Up && at > 0:
		if err = put(id, map[string]any{"position": all[at-1].Position}); err == nil {
			err = put(all[at-1].ID, map[string]any{"position": one.Position})
		}
	default:
		return store.Stale()
	}
	if err != nil {
		return err
	}
	return s.record(tx, "speech_"+step, field.Change{Field: "speech_speaker", New: all[at].Speaker})
}
