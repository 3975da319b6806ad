package book

import (
	"daihoi/models/fault"
)

// Figure compares one number with the number it must equal. What is the key of the quantity, Unit the unit concerned.
type Figure struct {
	What, Unit string
	Got, Want  int
}

// FirstDifference returns the fault of the first figure that does not match, nil when all do.
func FirstDifference(figures ...Figure) error {
	for _, f := range figures {
		if f.Got != f.Want {
			return Mismatch(f.What, f.Unit, f.Got, f.Want)
		}
	}
	return nil
}

// Mismatch is the fault for two numbers that should be equal.
func Mismatch(what, unit string, got, want int) error {
	return fault.New(fault.Internal, "fault.crossfoot", "What", what, "Unit", unit, "Got", got, "Want", want)
}
