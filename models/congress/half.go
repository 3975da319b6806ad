package congress

// Half is the part of a day that a sitting takes.
type Half string

// The halves of a day; noon parts Morning from Afternoon.
const (
	Morning   Half = "morning"
	Afternoon Half = "afternoon"
	Whole     Half = "whole"
)

// HalfOf is the part of the day from starts to ends, each HH:MM or "" when open. Without a start the whole day is
// taken, without an end the half in which it starts.
func HalfOf(starts, ends string) Half {
	switch {
	case starts == "":
		return Whole
	case starts >= "12:00":
		return Afternoon
	case ends > "13:00":
		return Whole
	}
	return Morning
}

// Meets reports whether two parts of one day have time in common.
func (h Half) Meets(o Half) bool { return h == o || h == Whole || o == Whole }
