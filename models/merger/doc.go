// Package merger changes units of the country as one plan: units merge, one is split, moves below another or gets another
// name, and everything that hangs on them goes along or stays.
//
// A new list of the whole country (edition.go) is such a plan for every unit that it ends. It can be taken back like any other, as long as no congress was convened by the new list.
//
// facts.go reads what hangs on the units, plan.go says line by line where it goes (pure, and a person may change every
// line), apply.go carries the plan out in one transaction, undo.go takes it back while nothing was built on it.
//
// What is past stays with the unit that ends: its congresses with their milestones, files, sessions and results. What is
// still to be done goes to its heir: delegates of a congress not yet held join the list of the heir's congress as the same
// persons, open difficulties are raised there, grants, leaders, templates, meetings to come, invitations to those of others and
// tasks from them change hands. So no past day reads otherwise.
package merger
