package web

import (
	"strconv"
	"strings"

	"daihoi/models/delegate"
	"daihoi/templates/ui"
)

// ReadTicks reads the ticked rows of a list, each "id:version". Anything else is skipped.
func ReadTicks(values []string) (out []delegate.Selected) {
	for _, v := range values {
		text, version, _ := strings.Cut(v, ":")
		id, err := strconv.ParseInt(text, 10, 64)
		n, _ := strconv.ParseInt(version, 10, 64)
		if err == nil {
			out = append(out, delegate.Selected{ID: id, Version: n})
		}
	}
	return out
}

// TickValue is the value of a row's checkbox, as ReadTicks reads it.
func TickValue(rec *delegate.Record) string {
	return strconv.FormatInt(rec.Delegate.ID, 10) + ":" + strconv.FormatInt(rec.Delegate.Version, 10)
}

func IDs(selected []delegate.Selected) []int64 {
	ids := make([]int64, len(selected))
	for i, s := range selected {
		ids[i] = s.ID
	}
	return ids
}

// IDList joins the ids with commas, for an address.
func IDList(selected []delegate.Selected) string {
	ids := make([]string, len(selected))
	for i, s := range selected {
		ids[i] = strconv.FormatInt(s.ID, 10)
	}
	return strings.Join(ids, ",")
}

// ReadSeen reads checkboxes that name a record and the version that was on the page: "12-3". Malformed ones get id 0,
// which is found nowhere.
func ReadSeen(boxes []string) []delegate.Seen {
	var seen []delegate.Seen
	for _, text := range boxes {
		id, version, _ := strings.Cut(text, "-")
		var s delegate.Seen
		s.ID, _ = strconv.ParseInt(id, 10, 64)
		s.Version, _ = strconv.Atoi(version)
		seen = append(seen, s)
	}
	return seen
}

// ChoiceOptions are the values of a choice field as a filter, with "all" first.
func (r *Request) ChoiceOptions(key string, values ...string) []ui.Option {
	out := []ui.Option{{Label: r.T("list.all")}}
	for _, v := range values {
		out = append(out, ui.Option{Value: v, Label: r.T("choice." + key + "." + v)})
	}
	return out
}

// PageOf is the page of a list that the address asks for, of so many rows; past the end it is the last one.
func PageOf[T any](r *Request, all []T, size int) ([]T, ui.Pager) {
	page := min(max(r.QueryInt("page", 1), 1), max(1, (len(all)+size-1)/size))
	pager := r.Pager(page, size, len(all))
	return all[min(pager.From-1, len(all)):pager.To], pager
}

// Pager leads to the neighbouring pages of a list and keeps the filters.
func (r *Request) Pager(page, size, total int) ui.Pager {
	p := ui.Pager{From: (page-1)*size + 1, To: min(page*size, total), Total: total}
	if page > 1 {
		p.Previous = r.QueryWith("page", strconv.Itoa(page-1))
	}
	if p.To < total {
		p.Next = r.QueryWith("page", strconv.Itoa(page+1))
	}
	return p
}
