package calendar

// AsOf says what a figure speaks of: what had happened by the end of Day, as known at the end of Known. Known is never
// before Day. If it is later, work of days up to Day that was entered after it counts too, and is marked as entered
// later; plans (dates, seats, lists) are those of Day, because a plan exists from the moment it is entered. A congress
// that was itself entered after Day has the dates and seats of Known, and no list.
type AsOf struct{ Day, Known Date }

// On is a day as it was known in its own evening.
func On(day Date) AsOf { return AsOf{day, day} }

// Hindsight reports whether something entered after Day counts.
func (a AsOf) Hindsight() bool { return a.Known.After(a.Day) }

// Before is an earlier day as known at the same time, for comparison.
func (a AsOf) Before(day Date) AsOf { return AsOf{day, Max(day, a.Known)} }
