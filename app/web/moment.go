package web

import (
	"time"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates/ui"
)

// typed is a moment as people type it: a day and a time.
type typed struct {
	day  calendar.Date
	time string
}

// momentFields are the two inputs of a moment with the key.
func momentFields(key string) field.Table[typed] {
	return field.Table[typed]{field.DayOf(key+"_day", func(t *typed) *calendar.Date { return &t.day }).Must(),
		field.ClockOf(key+"_time", func(t *typed) *string { return &t.time }).Must()}
}

// MomentInputs ask for a moment in Viet Nam.
func (r *Request) MomentInputs(key string, at store.Instant) []ui.Input {
	t := typed{}
	if !at.IsZero() {
		t = typed{at.Day(), at.In(calendar.Zone()).Format("15:04")}
	}
	return FormGroups(r, momentFields(key), &t, nil)[0].Inputs
}

// Moment reads the posted moment.
func (r *Request) Moment(key string) (store.Instant, []fault.Problem) {
	var t typed
	problems := momentFields(key).Decode(r.Form, &t)
	if len(problems) > 0 {
		return store.Instant{}, problems
	}
	at, _ := time.Parse("15:04", t.time)
	return store.At(time.Date(t.day.Year(), t.day.Month(), t.day.Day(), at.Hour(), at.Minute(), 0, 0, calendar.Zone())), nil
}
