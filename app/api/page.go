package api

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/templates/api"
	"daihoi/templates/ui"
)

// kinds are the kinds of refusals in the order of the page; the type of each answer leads to its place there.
var kinds = []string{"unauthorized", "forbidden", "not_found", "method", "conflict", "too_large", "invalid", "too_many", "internal", "unavailable", "bad_request"}

// page tells people how a program reads what the office knows.
func page(r *web.Request) (web.Result, error) {
	if err := r.RequireSomewhere(access.View); err != nil {
		return web.Result{}, err
	}
	v := api.Page{Frame: r.Frame("api.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, web.Here(r.T("api.title"))), Document: web.APIPath + "openapi.json", Tokens: "/account/tokens"}
	home := base + "/units/" + r.Home()
	type example struct{ key, address string }
	lastWeek := r.Today().AddDays(-7).String()
	first, second := example{"figures", home + "/figures"}, example{"day", home + "/readiness?on=" + lastWeek}
	if r.Home() == org.NationCode { // whose congresses are too many to be asked for one by one: see notVast
		first, second = example{"sums", home + "/sums"}, example{"sums_day", home + "/sums?on=" + lastWeek}
	}
	for i, e := range []example{first, second, {"delegates", home + "/delegates?public=1&limit=50"}} {
		v.Examples = append(v.Examples, api.Example{ID: []string{"x-1", "x-2", "x-3"}[i], Label: r.T("api.example." + e.key),
			Command: `curl -H "Authorization: Bearer $TOKEN" "` + r.Origin + e.address + `"`})
	}
	for _, s := range resources {
		address, _ := addressOf(base + s.path)
		v.Addresses = append(v.Addresses, api.Line{Address: address, Gives: r.T("api.of." + s.name)})
	}
	for _, kind := range kinds {
		v.Refusals = append(v.Refusals, api.Refusal{ID: kind, Title: r.T("api.title." + kind), Remedy: r.T("api.remedy." + kind)})
	}
	return web.Show(api.APIPage(v)), nil
}
