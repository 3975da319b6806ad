package checkin

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/invitations", Needs: access.View, Get: invitationsPage},
		{Path: "/congresses/:id/cards", Needs: access.View, Get: cardsPage},
		{Path: "/check-in", Needs: access.CheckIn, Get: checkInPage},
		{Path: "/check-in/:kind/:sitting", Needs: access.CheckIn, Get: deskPage, Post: checkIn},
		{Path: "/check-in/:kind/:sitting/clear", Needs: access.CheckIn, Post: takeBack, OnRefusal: deskPage},
		{Path: "/check-in/:kind/:sitting/names", Needs: access.CheckIn, Get: namesPage},
		{Path: "/check-in/:kind/:sitting/board", Needs: access.CheckIn, Get: boardPage},
		{Path: "/check-in/:kind/:sitting/roll", Needs: access.CheckIn, Get: rollPage, Post: markRoll},
		{Path: "/check-in/:kind/:sitting/roll.xlsx", Needs: access.CheckIn, Get: rollWorkbook},
		{Path: "/check-in/:kind/:sitting/roll/:subject", Needs: access.CheckIn, Get: trailPage},
	}
}
