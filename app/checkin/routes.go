package checkin

import (
	"daihoi/app/web"
	"daihoi/models/access"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/congresses/:id/invitations", Read: access.View, Get: invitationsPage},
		{Path: "/congresses/:id/cards", Read: access.View, Get: cardsPage},
		{Path: "/check-in", Read: access.CheckIn, Get: checkInPage},
		{Path: "/check-in/:kind/:sitting", Read: access.CheckIn, Write: access.CheckIn, Get: deskPage, Post: checkIn},
		{Path: web.DeskPath + ":token", Public: true, Let: byLink, Get: deskPage, Post: checkIn},
		{Path: web.DeskPath + ":token/clear", Public: true, Let: byLink, Post: takeBack, OnRefusal: deskPage},
		{Path: web.DeskPath + ":token/names", Public: true, Let: byLink, Get: namesPage},
		{Path: "/check-in/:kind/:sitting/clear", Write: access.CheckIn, Post: takeBack, OnRefusal: deskPage},
		{Path: "/check-in/:kind/:sitting/names", Read: access.CheckIn, Get: namesPage},
		{Path: "/check-in/:kind/:sitting/board", Read: access.CheckIn, Get: boardPage, Live: watchBoard},
		{Path: "/check-in/:kind/:sitting/roll", Read: access.CheckIn, Write: access.CheckIn, Get: rollPage, Post: markRoll},
		{Path: "/check-in/:kind/:sitting/roll.xlsx", Read: access.CheckIn, Get: rollWorkbook, Printed: true},
		{Path: "/check-in/:kind/:sitting/roll.csv", Read: access.CheckIn, Get: rollWorkbook},
		{Path: "/check-in/:kind/:sitting/roll.json", Read: access.CheckIn, Get: rollWorkbook},
		{Path: "/check-in/:kind/:sitting/roll/:subject", Read: access.CheckIn, Get: trailPage},
	}
}
