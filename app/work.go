package app

import (
	"daihoi/models/deadline"
	"daihoi/templates"
)

// needLists are the three lists of what needs somebody today, cut to limit (0: whole).
func needLists(j *judgement, b board, limit int) []templates.NeedList {
	needs := deadline.NeedsOf(b.rows, j.today)
	var lists []templates.NeedList
	for _, l := range []struct {
		key   string
		needs []deadline.Need
	}{{"late", needs.Late}, {"soon", needs.DueSoon}, {"waiting", needs.Waiting}} {
		list := templates.NeedList{Key: l.key, Title: j.words.T("needs." + l.key), Empty: j.words.T("needs." + l.key + "_none"),
			Href: b.path() + "/work?list=" + l.key, Count: len(l.needs)}
		for _, n := range l.needs {
			if limit > 0 && len(list.Items) == limit {
				break
			}
			list.Items = append(list.Items, need(j, n))
		}
		lists = append(lists, list)
	}
	return lists
}

func need(j *judgement, n deadline.Need) templates.Need {
	c := n.Row.Congress
	out := templates.Need{Href: milestonePath(c.ID, n.Cell.MilestoneID), Name: itemName(j.words, n.Cell.Item), Unit: c.Unit.FullName,
		UnitHref: congressPath(c.ID), Owner: j.words.Pick(n.Cell.Item.OwnerVI, n.Cell.Item.OwnerEN), Due: n.Cell.Due.Short(),
		When: j.when(n.Cell.Due), Status: j.status(n.Cell.State, n.Cell.Due, n.Cell.Late), Contact: contactOf(c)}
	if n.Cell.Late > 0 {
		out.When = j.lateWord(n.Cell.Late)
		if n.Cell.State == deadline.Submitted {
			out.Status = templates.Status{Class: "submitted", Word: j.words.T("state.submitted")}
		}
	}
	return out
}

// workList shows everything that is late, due within a week or waiting for review.
func workList(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if p.rollsUp() {
		return redirect(p.path()), nil
	}
	b, err := r.board(p)
	if err != nil {
		return Result{}, err
	}
	v := templates.Work{Frame: r.frame("nav.work")}
	if v.Crumbs, err = r.crumbsTo(p.unit); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, here(v.Title))
	v.Sub = r.T("dashboard.sub", "Term", p.term.Name, "Day", r.Words.LongDate(r.Today()))
	chosen := r.Query("list")
	lists := needLists(r.judgement(), b, 0)
	v.Chips = append(v.Chips, templates.Chip{Href: "?", Label: r.T("list.all"), Current: chosen == ""})
	for _, l := range lists {
		v.Chips = append(v.Chips, templates.Chip{Href: "?list=" + l.Key, Label: l.Title, Count: r.Words.Number(l.Count), Current: chosen == l.Key})
		if chosen == "" || chosen == l.Key {
			v.Lists = append(v.Lists, l)
		}
	}
	return show(templates.WorkPage(v)), nil
}
