package agenda

import (
	"fmt"
	"strconv"
	"strings"
)

// Unknown is an undetermined time.
const Unknown = -1

// Timed is the time of a block, in minutes after midnight of the day on which its part begins. Gap is the time
// between the end of the previous block and a fixed start: positive for a break, negative for an overlap.
type Timed struct{ From, To, Gap int }

// Flow is an agenda on the clock, one Timed per block. Ends is the latest end, Over the minutes by which it exceeds
// the end of the part; 0 if the part has no end.
type Flow struct {
	Times []Timed
	Ends  int
	Over  int
}

// Reflow computes the times of blocks in a part from starts to ends (HH:MM or ""). A block begins when the previous
// one ends, or at its fixed time, from which the following ones continue. The first block may be fixed before starts,
// as the reception of delegates is. Without a start, times are Unknown up to the first fixed one.
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

// ClockMinutes converts HH:MM to minutes after midnight; Unknown for anything else.
func ClockMinutes(clock string) int {
	h, m, _ := strings.Cut(clock, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil {
		return Unknown
	}
	return 60*hour + minute
}

// ClockOf converts minutes after midnight to HH:MM; "" for Unknown.
func ClockOf(minutes int) string {
	if minutes < 0 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60)
}
