// Package proposal proposes dates for the congresses of a unit, stores the proposals, and applies or undoes them.
//
// propose.go is the entry point (Propose, a pure function of schedule, wishes and seed); propose_domain.go and
// propose_option.go prepare the search, propose_plan.go and propose_search.go run it, propose_why.go explains why units
// cannot be dated. proposal.go stores proposals; accept.go applies and undoes them. The rules a date has to satisfy are
// the conflicts of models/schedule.
package proposal
