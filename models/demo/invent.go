package demo

import (
	"maps"
	"math/rand/v2"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/vocabulary"
)

// Inventor invents people with the names, posts and words of the demo for package generate, which needs many more of them.
type Inventor struct {
	crowd crowd
	south bool
}

// Place is the unit whose people are invented: "xã Tứ Hiệp", "Tứ Hiệp" and ", Thanh Trì, Hà Nội".
type Place struct {
	Full, Short, Where string
	Hamlets            []string
}

// Share is the part of an ethnic minority of a province in percent.
type Share struct {
	Ethnicity string
	Percent   float64
}

// NewInventor invents those of a region on a day; south gives family names their southern form.
func NewInventor(rng *rand.Rand, today calendar.Date, minorities []Share, south bool) *Inventor {
	lists := maps.Clone(embedded().lists)
	var ethnic sampler
	rest := 100.0
	for _, m := range minorities {
		ethnic = ethnic.with(m.Ethnicity, m.Percent)
		rest -= m.Percent
	}
	lists["ethnicity"] = ethnic.with(vocabulary.Kinh, rest)
	return &Inventor{crowd{in: &season{today: today}, rng: rng, lists: lists, names: map[string]bool{}, phones: new(int)}, south}
}

// Name is a new full name.
func (i *Inventor) Name(gender string, born int) string {
	return i.regional(i.crowd.name(gender, vocabulary.Kinh, born))
}

// List invents the official delegates of a list, those of a commune or of a unit above: so many members of the outgoing
// Committee, consulted and appointed ones. They are without a telephone number.
func (i *Inventor) List(at Place, commune bool, members, consulted, appointed int) []delegate.Record {
	i.crowd.in.where = at.Where
	clear(i.crowd.names)
	p := plan{in: i.crowd.in, full: at.Full, short: at.Short, hamlets: at.Hamlets}
	scope := "district"
	if commune {
		scope = "commune"
	}
	list := i.crowd.fill(p, scope, delegate.ExOfficio, members)
	if consulted > 0 {
		list = append(list, i.crowd.fill(p, scope, delegate.Consulted, consulted)...)
	}
	list = append(list, i.crowd.fill(p, scope, delegate.Appointed, appointed)...)
	for n := range list {
		r := &list[n]
		r.FullName, r.Phone = i.regional(r.FullName), ""
		r.Occupation = strings.ReplaceAll(r.Occupation, "Khu công nghiệp Ngọc Hồi", "khu công nghiệp")
		r.Awards = strings.ReplaceAll(r.Awards, "Thành phố", "tỉnh")
		i.crowd.forget(r, 1)
	}
	return list
}

// regional gives a family name the form of the south.
func (i *Inventor) regional(name string) string {
	family, rest, _ := strings.Cut(name, " ")
	if south := map[string]string{"Hoàng": "Huỳnh", "Vũ": "Võ"}[family]; i.south && south != "" {
		return south + " " + rest
	}
	return name
}

// PaperOf is the usual number of an item's document, with # for the running number, and whether it goes up for approval.
func PaperOf(item string) (number string, reviewed bool) {
	p := embedded().papers[item]
	return p.number, p.reviewed
}
