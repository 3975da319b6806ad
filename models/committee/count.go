package committee

import (
	"daihoi/models/composition"
	"daihoi/models/delegate"
)

// BlockCount is a block with the people in it.
type BlockCount struct {
	Block
	Count int
}

// Counts are the numbers over some people of a Committee. Appointed = Again + New + Unknown, and = the blocks' counts.
type Counts struct {
	Approved  *int // seats
	Appointed int  // the people counted
	Vacant    *int // Approved − Appointed; nil while the seats are unknown

	Again, New, Unknown int // re-appointed, new, and of whom it is not known

	Standing int // on the Standing Board
	Chair    *Member
	Deputies int

	Blocks      []BlockCount // the last one, without a code, has those in no block, if any
	Composition delegate.Composition
	Report      composition.Report // sexes, ages, levels and so on, by the definitions of delegates
	Gaps        []composition.Gap
}

// Counts are those of the members who stand on the day of the reading.
func (c Committee) Counts() Counts { return c.Count(c.Members()) }

// Count counts people of the Committee: members on a day, the result, or nominees. Ages are those on the day of the congress,
// today while it has none.
func (c Committee) Count(members []Member) Counts {
	n := Counts{Approved: c.Approved, Appointed: len(members)}
	if n.Approved != nil {
		vacant := *n.Approved - n.Appointed
		n.Vacant = &vacant
	}
	in := map[string]int{}
	rows := make([]delegate.Record, len(members))
	for i, m := range members {
		rows[i] = m.raw
		in[m.Block]++
		switch m.Renewal {
		case delegate.Reappointed:
			n.Again++
		case delegate.Newcomer:
			n.New++
		default:
			n.Unknown++
		}
		switch m.Seat {
		case Chair:
			n.Chair = &members[i]
		case Deputy:
			n.Deputies++
		}
		if m.Seat != "" {
			n.Standing++
		}
	}
	for _, b := range c.Blocks {
		n.Blocks = append(n.Blocks, BlockCount{b, in[b.Code]})
	}
	if in[""] > 0 {
		n.Blocks = append(n.Blocks, BlockCount{Count: in[""]})
	}
	n.Composition, n.Report = composition.Of(rows, c.ageDay, composition.Targets{List: c.Targets}.UnderAge(), c.Guarded)
	n.Gaps = composition.Gaps(n.Composition, c.Targets)
	return n
}
