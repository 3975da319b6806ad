// Package rollover begins a new term with what the old one leaves: one plan for all units of the installation.
//
// facts.go reads what is there, plan.go lets a person decide line by line (pure), apply.go carries the plan out in one
// transaction and closes the old term, undo.go takes it back while nothing was built on it.
//
// What is taken over: the units that hold congresses in the new term, convened with their milestones and ordinals; delegates
// who are members of a Committee, as ex-officio delegates of the same person records; targets; who follows a unit; templates
// of units' own. Leaders and teams belong to units, not to terms: they go on unless a person ends them. No list says who is a
// member of a Committee, so members are taken over by a mark of their list, proposed only where the mark's numbers are those
// of the recorded result.
package rollover
