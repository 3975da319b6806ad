// Package composition compares who the official delegates of a congress are with the targets set for them.
//
// target.go and target_below.go hold the targets of a congress and of the units below; report.go the figures of the
// composition report (level.go maps education to its levels); whatif.go computes gaps and what a change would do;
// outcome.go checks those present against the list; replace.go finds the smallest set of replacements. The counts come
// from the tallies of models/delegate.
//
// Shares are rounded half up to a tenth of a percent (field.Share) for print only. A target is met in people: its share
// of all official delegates, rounded up.
package composition
