// Package deadline knows what has to be done before a congress, when, and how far a unit has come.
//
// # Templates
//
// templates_2024.csv holds the starting templates: 47 items of a commune congress (X01–X47) and 48 of a district
// congress (H01–H48), built from dated sources of the 2024 congresses. Everything in it is data that a district may
// change: limits and lead days are never code. lead_note keeps the words of the source where two numbers
// cannot say it all (monthly, rolling, counted from the pilot congress); the anchor column of the file names such a case,
// the two lead columns are then the window in days from D that the note comes to.
//
// An item has a window from lead_from to lead_to, and is due on lead_to. Both count from the day of the official session
// (D), from a fixed day, or from the due date of another item of the template; in calendar days or in working days
// (calendar.Date.Working). Windows is the only place where due dates come from; CheckItems refuses a list in which items
// count from each other in a circle. D itself may lie on any day: what counts zero days from it is due on it.
//
// An item is known by its code, which never changes, and is never removed: a retired one gives no milestone and shows
// nowhere but in the history. A template changes by a Draft, whose Preview tells what it does to every congress and
// which Revise applies; each Revise keeps a version of the whole template.
//
// Weights: 3 for the items that organisers really quote in their weekly table, 2 for every other mandatory item,
// 1 for an optional one. Where two items share one column of that table (X07/X09, X12/X18, X38/X39; in the district
// H25/H26, H44/H45) both weigh 3, and the one due last, which closes the pair, is marked quoted. So 12 items of a
// commune are quoted, and the 11 of a district that correspond to them (H48 answers both to X44 and X45).
//
// # Readiness
//
// Assess is the only judgement of a unit: pages, workbooks, charts and emulation scores call it. It is a pure function
// of the facts and a day. An item that is not applicable counts nowhere. All sums are whole weights:
//
//	share    = weight of items done           / weight of all items
//	expected = weight of items due before today / weight of all items
//	late     = today − due, for an open mandatory item due before today (due today is not late)
//	on time  = items done on or before their due day, out of the items that are done or were due before today
//	urgency  = 100 × open weight / max(days left, 1)
//
// An item sent up and not yet approved is open: its share comes with the approval, and it can be late. Work done before
// its time makes up for other work that is not done in share against expected, not in late.
//
// A unit without a registered date is judged against the level deadline (or its own exception): the caller counts due
// dates back from the deadline, so the number of days by which the worst item is late is the number of days that are
// missing between today and the deadline for the longest lead still open.
//
// The light is the first line of this table that fits; the numbers in it are Thresholds.
//
//	grey    nothing       no item applies
//	red     late_item     held, and a mandatory item of after the congress is more than 14 days late
//	yellow  late_item     held, and a mandatory item of after the congress is late
//	green   held          held
//	red     deadline_passed     not held, and today is after the deadline
//	red     day_past_deadline   the registered day is after the deadline
//	red     no_date_at_risk     no date, and more than 7 days are missing for the longest lead
//	yellow  no_date_at_risk     no date, and days are missing for the longest lead
//	yellow  no_date             no date, still enough days (no_deadline when no deadline is known either)
//	red     day_passed    the registered day was more than 7 days ago, and no item is later than that
//	yellow  day_passed    the registered day is over, and no item is later than that
//	red     late_item     a mandatory item is more than 7 days late
//	yellow  late_item     a mandatory item is late
//	yellow  behind_plan   share is more than 10 points under expected
//	green   on_track      none of these
//
// Held means that the item with the role "held" (the official session) is done. Items of after the congress are those of
// the last phase and those due after the day; what was left open before the session no longer colours the light, but
// still shows in LateDays and LateCount.
//
// # Proof
//
// A milestone is proven by number and day of its document, or a note, and by files (File). Work may be entered late, but
// the day of the entry stands beside the day of the work (Backdated). The official session stands behind Gate: what was
// missing when it was recorded all the same stays with the milestone and its history (Lacking).
package deadline
