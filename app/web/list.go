package web

import (
	"strconv"
	"strings"

	"daihoi/models/delegate"
	"daihoi/templates/ui"
)

// Ticked reads the rows that were chosen in a list: "id:version" each.
func Ticked(values []string) (out []delegate.Selected) {
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

func Tick(rec *delegate.Record) string {
	return strconv.FormatInt(rec.Delegate.ID, 10) + ":" + strconv.FormatInt(rec.Delegate.Version, 10)
}

func IDList(selected []delegate.Selected) string {
	ids := make([]string, len(selected))
	for i, s := range selected {
		ids[i] = strconv.FormatInt(s.ID, 10)
	}
	return strings.Join(ids, ",")
}

// ChoiceOptions are the options of a field as a filter, with "all" first.
func (r *Request) ChoiceOptions(key string, values ...string) []ui.Option {
	out := []ui.Option{{Label: r.T("list.all")}}
	for _, v := range values {
		out = append(out, ui.Option{Value: v, Label: r.T("choice." + key + "." + v)})
	}
	return out
}

// Pager leads to the neighbours of a page of a list, keeping the filters.
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

func IDs(selected []delegate.Selected) []int64 {
	ids := make([]int64, len(selected))
	for i, s := range selected {
		ids[i] = s.ID
	}
	return ids
}
