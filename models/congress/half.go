package congress

// Half is the part of a day that a session takes.
type Half string

// Parts of a day; noon separates Morning and Afternoon.
const (
	Morning   Half = "morning"
	Afternoon Half = "afternoon"
	Whole     Half = "whole"
)

// HalfOf returns the part of the day from starts to ends, each HH:MM or "" if not set: Whole without a start, and
// without an end the half in which it starts.
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

// Meets reports whether two parts of one day overlap.
func (h Half) Meets(o Half) bool { return h == o || h == Whole || o == Whole }
