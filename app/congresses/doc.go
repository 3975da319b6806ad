// Package congresses has the screens of one congress (congress.go) with its facts (congress_edit.go), sessions
// (congress_sessions.go), leaders (congress_leaders.go) and result (outcome.go), moving it to another date
// (congress_move.go) and the preview of any change of plan (replan.go); the difficulties that units report
// (difficulties.go, difficulty.go); and the register of directives (directives.go, directive.go) with what is based on
// them (directive_grounds.go).
package congresses
