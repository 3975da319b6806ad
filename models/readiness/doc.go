// Package readiness assesses how far the preparation of a congress has come, from its milestones and a day.
//
// readiness.go is the assessment (Assess), a pure function that pages, workbooks, charts and emulation scores share;
// milestone_state.go the states of a milestone and the legal transitions; board.go the rows and cells of the dashboard
// and the matrix, asof.go the same for a past day; totals.go, rollup.go, curve.go, forecast.go and work.go what is
// derived from them; timeline.go the history. The package only reads: commands are in models/deadline.
//
// # Sums
//
// An item that is not applicable counts nowhere. All sums are whole weights:
//
//	share    = weight of items done             / weight of all items
//	expected = weight of items due before today / weight of all items
//	late     = today − due, for an open mandatory item due before today (due today is not late);
//	           one that was handed in is as late as on that day, however long the level above takes
//	on time  = items done, or handed in and waiting, on or before their due date, out of the items that are done or were due
//	           before today
//	urgency  = 100 × open weight / max(days left, 1)
//
// Printed shares are rounded half up to a tenth of a percent (field.Share); the light compares whole weights, unrounded.
//
// A submitted item that is not yet approved is open: it counts in share only once approved, but handed in on time it is on
// time. What a unit handed in does not put it behind plan, and its light is violet where only the level above is missing.
// Accepted, it was done on the day named with it or, if none was, on the day it was handed in (deadline.Act), not on that of the
// approval. Returned, it is judged anew: it is open and late as if never handed in, and once it is handed in again that day
// counts. Work done early offsets other missing work in share against expected, but not in late.
//
// A unit without a registered date is measured against the level deadline (or its own exception): the caller counts due
// dates back from the deadline. So the days by which the latest item is late are the days missing between today and the
// deadline for the longest lead still open.
//
// An item that repeats is one milestone and weighs once, however many reports it asks for, so many reports do not distort a
// unit's share. It is due with the next report, so it is expected and late only while one is missing, and it is done when
// it is closed after the last one (deadline.Report).
//
// Days that are past when a congress is set up or planned bind nobody: its milestones get no due date from them
// (deadline.Anchor), so they are never late.
//
// # Past days
//
// A board is read as of a day, as known on another (calendar.AsOf). Milestones of a past day are the present with later
// events undone. In hindsight, an item that is known by now to have been done by the day counts as done, and one that is
// known not to have been is taken back; both are marked (Cell.Later). Sums over stored stages (RollUp, CountedCurves) agree
// with boards; a congress that reported without its session being ticked off has no day and counts from that entry on.
//
// # The light
//
// The first matching line applies; its numbers are Thresholds.
//
//	grey    nothing             no item applies
//	red     late_item           held, and a mandatory item after the congress is more than 14 days late
//	yellow  late_item           held, and a mandatory item after the congress is late
//	violet  waiting             held, and something after the congress that was handed in has become due and waits
//	green   held                held
//	grey    not_begun           today is after the deadline, but no day was ever planned, nothing is due and nothing started
//	red     deadline_passed     not held, and today is after the deadline
//	red     day_past_deadline   the registered date is after the deadline
//	red     no_date_at_risk     no date, and more than 7 days are missing for the longest lead
//	yellow  no_date_at_risk     no date, and days are missing for the longest lead
//	yellow  no_date             no date, still enough days (no_deadline if no deadline is known either)
//	red     day_passed          the registered date was more than 7 days ago, and no item is later than that
//	yellow  day_passed          the registered date has passed, and no item is later than that
//	red     late_item           a mandatory item is more than 7 days late
//	yellow  late_item           a mandatory item is late
//	yellow  behind_plan         share and the weight handed in are more than 10 points below expected
//	violet  waiting             something that was handed in has become due and waits for the level above
//	green   on_track            none of these
//
// Held means that the item with the role "held" (the official session) is done. Items after the congress are those of the
// last phase and those due after the date; work left open before the session no longer affects the light, but still
// shows in LateDays and LateCount.
package readiness
