// Package composition compares who the official delegates of a congress are with the targets set for them.
//
// target.go and target_below.go hold the targets of a congress and of the units below; report.go the figures of the
// composition report (level.go maps education to its levels); whatif.go computes gaps and what a change would do;
// outcome.go checks those present against the list; replace.go finds the smallest set of replacements. The counts come from the tallies of models/delegate.
package composition
