// Package committees shows the new Committee of a congress: its scheme and steps, the people, the result, and how the Committee
// changes during its term; the choice of the delegation upward among its members; and the Committees of the units below. The rules are in models/committee.
package committees

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	edited := func(path string, get, post web.Handler) web.Route {
		return web.Route{Path: "/congresses/:id/committee" + path, Read: access.EditDelegates, Write: access.EditDelegates, Get: get, Post: post}
	}
	return []web.Route{
		{Path: "/units/:code/committees", Read: access.View, Get: overviewPage},
		{Path: "/congresses/:id/committee", Read: access.View, Get: committeePage},
		{Path: "/congresses/:id/committee.xlsx", Read: access.View, Get: committeeWorkbook, Printed: true},
		{Path: "/congresses/:id/committee.csv", Read: access.View, Get: committeeWorkbook},
		{Path: "/congresses/:id/committee.json", Read: access.View, Get: committeeWorkbook},
		edited("/scheme", schemeForm, setScheme),
		edited("/steps", stepsForm, setSteps),
		edited("/people", peopleForm, nominate),
		edited("/new", personForm, addPerson),
		edited("/result", resultForm, recordResult),
		{Path: "/congresses/:id/committee/delegation", Write: access.EditDelegates, Post: chooseUpward, OnRefusal: committeePage},
		{Path: "/congresses/:id/committee/counts", Write: access.EditDelegates, Post: takeCounts, OnRefusal: committeePage},
		{Path: "/congresses/:id/committee/recognition", Read: access.CloseMilestone, Write: access.CloseMilestone, Get: recognitionForm, Post: recognise},
		{Path: "/committee/:id", Read: access.EditDelegates, Write: access.EditDelegates, Get: memberForm, Post: editMember},
		{Path: "/committee/:id/step", Write: access.EditDelegates, Post: stepMember, OnRefusal: memberForm},
		{Path: "/committee/:id/change", Read: access.EditDelegates, Write: access.EditDelegates, Get: changeForm, Post: changeMember},
	}
}
