package delegations

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/units/:code/delegations", Needs: access.View, Get: delegationsPage, Post: receiveDelegations},
		{Path: "/congresses/:id/allocation", Needs: access.View, Get: allocationPage, Post: allotSeats},
		{Path: "/congresses/:id/allocation.xlsx", Needs: access.View, Get: allocationWorkbook},
		{Path: "/congresses/:id/delegation", Needs: access.View, Get: delegationPage, Post: chooseDelegation},
		{Path: "/congresses/:id/delegation/recall", Needs: access.EditDelegates, Post: recallDelegation, OnRefusal: delegationPage},
		{Path: "/congresses/:id/delegation/return", Needs: access.EditDelegates, Get: returnDelegationPage, Post: returnDelegation},
		{Path: "/congresses/:id/delegation/replace", Needs: access.EditDelegates, Get: replaceMemberPage, Post: replaceMember},
	}
}
