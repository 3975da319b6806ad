// Package meeting holds the meetings of a unit with those below it: training, giao ban, review visits, incense. Their
// conclusions become tasks of the invited units, which are followed until they are done.
//
// meeting.go has a meeting and how it is called; series.go the rule by which meetings recur; change.go what becomes of a meeting
// (moved, cancelled, edited with those that follow); turnout.go who came, the minutes and files; conclusion.go the conclusions and
// task.go the tasks; hand.go what a unit that ends hands over; list.go the reads.
//
// Reads for other packages: On lists the meetings of a span of days, Conclusions those of a meeting with their tasks, Tasks the
// tasks of units, TasksOf those of the last meeting before a day. Conflicts of meetings are in models/schedule.
//
// A meeting is seen by whoever sees its unit or an invited one. Only who sees its unit sees what concerns other invited units:
// who came from there, and their tasks.
package meeting
