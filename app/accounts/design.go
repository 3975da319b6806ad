package accounts

import (
	"daihoi/app/web"
	"daihoi/templates/accounts"
	"daihoi/templates/ui"
)

// colourTokens are the colours that the page of the design shows, by their names in the style.
var colourTokens = []string{"red", "red-dark", "gold", "gold-ink", "ink", "ink-2", "line", "line-2", "bg", "paper", "head", "picked",
	"act", "act-dark", "act-pale", "edge", "late", "note", "off", "held"}

// designPage shows of what pages are made.
func designPage(r *web.Request) (web.Result, error) {
	v := accounts.Design{Frame: r.Frame("design.title", ui.Link{Href: "/account", Label: r.T("nav.account")}, web.Here(r.T("design.title"))),
		Tokens: colourTokens, Statuses: web.Legend(r.Words), Rows: [][3]string{{"Xã Thanh Liệt", "00646", "99"}, {"Xã Tả Thanh Oai", "00649", "105"}}}
	name, day := r.T("field.full_name"), r.T("field.born_on")
	v.Sample = []ui.Input{
		{Key: "sample-text", Label: name, Hint: r.T("design.hint"), Value: "Nguyễn Thị Hạnh"},
		{Key: "sample-day", Label: day, Kind: "day", Value: "22/10/1975", Width: "m", Optional: true},
		{Key: "sample-wrong", Label: day, Kind: "day", Value: "31/2/1975", Width: "m", Error: r.T("problem.not_a_day", "Field", day)},
		{Key: "sample-choice", Label: r.T("field.gender"), Kind: "radios", Options: r.ChoiceOptions("gender", "male", "female")[1:]},
	}
	return web.Show(accounts.DesignPage(v)), nil
}
