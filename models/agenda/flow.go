package agenda

import (
	"fmt"
	"strconv"
	"strings"
)

// Unknown stands for a time that nothing tells.
const Unknown = -1

// Timed is when a block of an agenda is on, in minutes after midnight of the day on which its sitting begins. Gap is the
// minutes between the end of the block before it and its fixed time: above 0 nothing is on, below 0 two things are.
type Timed struct{ From, To, Gap int }

// Flow is an agenda on the clock: a time for each block, in order. Ends is the end of the last to end, Over by how many
// minutes that is after the end of the sitting; 0 where that has none.
type Flow struct {
	Times []Timed
	Ends  int
	Over  int
}

// Reflow puts blocks on the clock of a sitting, starts and ends being HH:MM or "". Each block begins where the one
// before it ends; one with a fixed time keeps it, and what follows goes on from there. The first may be fixed before the
// sitting starts, as the reception of the delegates is. Without a start the times are Unknown up to the first fixed one.
func Reflow(starts, ends string, blocks []Block) Flow {
	now, end := ClockMinutes(starts), Unknown
	f := Flow{Times: make([]Timed, len(blocks)), Ends: now}
	for i, b := range blocks {
		gap := 0
		if at := ClockMinutes(b.FixedAt); at != Unknown {
			if now != Unknown && (i > 0 || at > now) {
				gap = at - now
			}
			now = at
		}
		t := Timed{now, now, gap}
		if now != Unknown {
			t.To = now + b.Minutes
		}
		f.Times[i], now, end = t, t.To, max(end, t.To)
	}
	if len(blocks) > 0 {
		f.Ends = end
	}
	if last := ClockMinutes(ends); last != Unknown && f.Ends > last {
		f.Over = f.Ends - last
	}
	return f
}

// ClockMinutes is HH:MM in minutes after midnight, Unknown for anything else.
func ClockMinutes(clock string) int {
	h, m, _ := strings.Cut(clock, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil {
		return Unknown
	}
	return 60*hour + minute
}

// ClockOf is the time of day HH:MM at minutes after midnight, "" when Unknown.
func ClockOf(minutes int) string {
	if minutes < 0 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60)
}
