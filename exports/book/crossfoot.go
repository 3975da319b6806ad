package book

import (
	"daihoi/models/fault"
)

// Figure is one comparison: what it is about, of which unit, found and expected.
type Figure struct {
	What, Unit string
	Got, Want  int
}

func FirstDifference(figures ...Figure) error {
	for _, f := range figures {
		if f.Got != f.Want {
			return Mismatch(f.What, f.Unit, f.Got, f.Want)
		}
	}
	return nil
}

// Mismatch is the fault of two figures that should be equal: what was counted, in which unit, found and expected.
func Mismatch(what, unit string, got, want int) error {
	return fault.New(fault.Internal, "fault.crossfoot", "What", what, "Unit", unit, "Got", got, "Want", want)
}
