package proceedings

import (
	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Timed is an item on the clock, in minutes after midnight; agenda.Unknown where nothing is known. Planned is by the agenda; From and
// To are as it happened, for what is still to come as it is expected now.
type Timed struct {
	Item
	Planned  agenda.Timed
	From, To int
}

// Clock is a session on the running clock.
type Clock struct {
	Items     []Timed
	Now, Next int // index of the item that goes on and of the next one, -1 for none
	Left      int // seconds until the item that goes on should end; negative when it should have ended
	Delay     int // minutes by which the next item is later than planned, of the last one after it; negative when earlier
}

// RunClock puts the items of a session from starts to ends on the clock at the moment now. What is late makes what follows late, up
// to an item with a fixed time that leaves room.
func RunClock(items []Item, starts, ends string, now store.Instant) Clock {
	c := Clock{Items: make([]Timed, len(items)), Now: -1, Next: -1}
	flow := agenda.Reflow(starts, ends, blocks(items))
	present, cursor := minuteOf(now), agenda.Unknown
	for i, item := range items {
		t := Timed{Item: item, Planned: flow.Times[i], From: agenda.Unknown, To: agenda.Unknown}
		switch {
		case item.Skipped:
		case item.Begun():
			t.From, t.To = minuteOf(item.BeganAt), minuteOf(item.EndedAt)
			if item.Running() {
				c.Now = i
				c.Left = int(item.BeganAt.Add(minutes(item.Minutes)).Sub(now.Time).Seconds())
				t.To = max(t.From+item.Minutes, present)
			}
			cursor = t.To
			c.Delay = t.From - t.Planned.From
		default:
			t.From = t.expected(cursor, present)
			if t.From != agenda.Unknown {
				t.To = t.From + item.Minutes
			}
			if c.Next < 0 {
				c.Next = i
				if t.From != agenda.Unknown && t.Planned.From != agenda.Unknown {
					c.Delay = t.From - t.Planned.From
				}
			}
			cursor = t.To
		}
		c.Items[i] = t
	}
	return c
}

// expected is when an item that has not begun will: after the one before, not before its fixed time, and not in the past once
// the session runs.
func (t Timed) expected(cursor, present int) int {
	if cursor == agenda.Unknown {
		return t.Planned.From
	}
	if t.FixedAt != "" {
		cursor = max(cursor, agenda.ClockMinutes(t.FixedAt))
	}
	return max(cursor, present)
}

// minuteOf is a moment in minutes after midnight in Viet Nam, Unknown for none.
func minuteOf(at store.Instant) int {
	if at.IsZero() {
		return agenda.Unknown
	}
	local := at.In(calendar.Zone())
	return 60*local.Hour() + local.Minute()
}
