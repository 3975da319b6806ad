package agenda_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/agenda"
)

func TestReflow(t *testing.T) {
	t.Parallel()
	type timed = agenda.Timed
	block := func(minutes int, at string) agenda.Block { return agenda.Block{Minutes: minutes, FixedAt: at} }
	for _, c := range []struct {
		what         string
		starts, ends string
		blocks       []agenda.Block
		times        []timed
		ended        string
		over         int
	}{
		{"durations drive the clock", "07:30", "08:15", []agenda.Block{block(15, ""), block(10, ""), block(20, "")},
			[]timed{{450, 465, 0}, {465, 475, 0}, {475, 495, 0}}, "08:15", 0},
		{"the end of the session is overrun", "07:30", "11:15", []agenda.Block{block(235, "")}, []timed{{450, 685, 0}}, "11:25", 10},
		{"a reception before the start is no overlap", "07:30", "", []agenda.Block{block(30, "07:00"), block(15, "")},
			[]timed{{420, 450, 0}, {450, 465, 0}}, "07:45", 0},
		{"a first block that is late leaves a gap", "07:30", "", []agenda.Block{block(10, "08:00")}, []timed{{480, 490, 30}}, "08:10", 0},
		{"gap before a fixed block", "07:30", "", []agenda.Block{block(20, ""), block(10, "08:00"), block(5, "")},
			[]timed{{450, 470, 0}, {480, 490, 10}, {490, 495, 0}}, "08:15", 0},
		{"overlap before a fixed block", "07:30", "", []agenda.Block{block(35, ""), block(10, "08:00")},
			[]timed{{450, 485, 0}, {480, 490, -5}}, "08:10", 0},
		{"the longest block ends the session", "07:30", "08:00", []agenda.Block{block(60, ""), block(5, "07:45")},
			[]timed{{450, 510, 0}, {465, 470, -45}}, "08:30", 30},
		{"no start: unknown up to the first fixed block", "", "09:00", []agenda.Block{block(20, ""), block(10, "08:00"), block(5, "")},
			[]timed{{-1, -1, 0}, {480, 490, 0}, {490, 495, 0}}, "08:15", 0},
		{"nothing yet", "07:30", "07:00", nil, []timed{}, "07:30", 30},
	} {
		f := agenda.Reflow(c.starts, c.ends, c.blocks)
		require.Equal(t, c.times, f.Times, c.what)
		require.Equal(t, c.ended, agenda.ClockOf(f.Ends), c.what)
		require.Equal(t, c.over, f.Over, c.what)
	}
}

// agendaGen draws an agenda; about one block in four has a fixed time.
func agendaGen(fixed bool) *rapid.Generator[[]agenda.Block] {
	return rapid.Custom(func(t *rapid.T) []agenda.Block {
		blocks := make([]agenda.Block, rapid.IntRange(1, 30).Draw(t, "blocks"))
		for i := range blocks {
			blocks[i].Minutes = rapid.IntRange(0, 120).Draw(t, "minutes")
			if fixed && rapid.IntRange(0, 3).Draw(t, "fixed") == 0 {
				blocks[i].FixedAt = agenda.ClockOf(rapid.IntRange(0, 24*60-1).Draw(t, "at"))
			}
		}
		return blocks
	})
}

func TestReflowProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.IntRange(0, 24*60-1).Draw(t, "start")
		blocks := agendaGen(true).Draw(t, "agenda")
		f := agenda.Reflow(agenda.ClockOf(start), "", blocks)
		if len(f.Times) != len(blocks) {
			t.Fatalf("%d times for %d blocks", len(f.Times), len(blocks))
		}
		before := start
		for i, b := range blocks {
			got, want := f.Times[i], before
			if b.FixedAt != "" {
				want = agenda.ClockMinutes(b.FixedAt)
				if gap := want - before; got.Gap != gap && (i > 0 || gap > 0) {
					t.Fatalf("block %d: gap %d, want %d", i, got.Gap, gap)
				}
			} else if got.Gap != 0 {
				t.Fatalf("block %d has a gap without a fixed time", i)
			}
			if got.From != want || got.To != want+b.Minutes {
				t.Fatalf("block %d: %d–%d, want %d–%d", i, got.From, got.To, want, want+b.Minutes)
			}
			if f.Ends < got.To {
				t.Fatalf("it ends at %d before block %d does at %d", f.Ends, i, got.To)
			}
			before = got.To
		}
	})
}

// Without fixed times the session lasts as long as its blocks together; a block that grows moves all that follow it, and
// none beyond the next fixed one.
func TestReflowMovesWhatFollows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plain := agendaGen(false).Draw(t, "plain")
		sum := 0
		for _, b := range plain {
			sum += b.Minutes
		}
		if f := agenda.Reflow("07:30", "", plain); f.Ends != 450+sum {
			t.Fatalf("ends at %d after %d minutes", f.Ends, sum)
		}
		blocks := agendaGen(true).Draw(t, "agenda")
		at, more := rapid.IntRange(0, len(blocks)-1).Draw(t, "at"), rapid.IntRange(1, 60).Draw(t, "more")
		before := agenda.Reflow("07:30", "", blocks).Times
		blocks[at].Minutes += more
		after := agenda.Reflow("07:30", "", blocks).Times
		moved := 0
		for i := range blocks {
			if i > at && blocks[i].FixedAt != "" {
				moved = 0
			} else if i == at+1 {
				moved = more
			}
			if after[i].From-before[i].From != moved {
				t.Fatalf("block %d moved by %d, want %d", i, after[i].From-before[i].From, moved)
			}
		}
	})
}
