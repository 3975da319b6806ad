package delegations

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/delegations", Read: access.View, Write: access.EditDelegates, Get: delegationsPage, Post: receiveDelegations},
		{Path: "/congresses/:id/allocation", Read: access.View, Write: access.EditDelegates, Get: allocationPage, Post: allotSeats},
		{Path: "/congresses/:id/allocation.xlsx", Read: access.View, Get: allocationWorkbook, Printed: true},
		{Path: "/congresses/:id/allocation.csv", Read: access.View, Get: allocationWorkbook},
		{Path: "/congresses/:id/allocation.json", Read: access.View, Get: allocationWorkbook},
		{Path: "/congresses/:id/delegation", Read: access.View, Write: access.EditDelegates, Get: delegationPage, Post: chooseDelegation},
		{Path: "/congresses/:id/delegation/recall", Write: access.EditDelegates, Post: recallDelegation, OnRefusal: delegationPage},
		{Path: "/congresses/:id/delegation/return", Read: access.EditDelegates, Write: access.EditDelegates, Get: returnDelegationPage, Post: returnDelegation},
		{Path: "/congresses/:id/delegation/replace", Read: access.EditDelegates, Write: access.EditDelegates, Get: replaceMemberPage, Post: replaceMember},
	}
}
