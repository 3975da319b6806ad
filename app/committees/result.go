package committees

import (
	"cmp"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/committee"
	"daihoi/models/fault"
	"daihoi/templates/committees"
	"daihoi/templates/ui"
)

// resultForm has one row for each nominee.
func resultForm(r *web.Request) (web.Result, error) {
	v, at, c, err := editPage(r, access.EditDelegates, "committee.result", "committee.result_lead")
	if err != nil {
		return web.Result{}, err
	}
	if c.ConsultedOn.IsZero() {
		c.ConsultedOn = cmp.Or(at.HeldOn, at.Day)
		if c.ConsultedOn.After(r.Today()) {
			v.Warning = r.T("outcome.not_held")
		}
	}
	v.Groups = web.FormGroups(r, committee.ConsultationFields, &c.Scheme, nil)
	nominees := c.Nominees()
	if len(nominees) == 0 {
		v.Empty = ui.Link{Href: path(at.ID) + "/people", Label: r.T("committee.pick")}
		v.EmptyText = r.T("committee.no_nominees")
		return web.Show(committees.EditPage(v)), nil
	}
	t := committees.Table{Hint: r.T("committee.result_hint"), Heads: []string{r.T("delegates.column.full_name")}}
	for _, f := range committee.BallotFields {
		t.Heads = append(t.Heads, r.T("field."+f.Key))
	}
	for _, m := range nominees {
		t.Rows = append(t.Rows, ballotRow(r, m))
	}
	v.Tables = []committees.Table{t}
	return web.Show(committees.EditPage(v)), nil
}

func ballotRow(r *web.Request, m committee.Member) committees.Row {
	b := committee.Ballot{MemberID: m.ID, Status: m.Status, For: m.VotesFor, Against: m.VotesAgainst, Other: m.VotesOther, Seat: m.Seat, Position: m.Position}
	row := committees.Row{Label: m.Name(), Note: cmp.Or(m.Post, m.Record.Occupation), Hidden: ui.Hidden{Name: "member", Value: strconv.FormatInt(m.ID, 10)}}
	for _, f := range committee.BallotFields {
		in := cell(r, f.Key, row.Hidden.Value, f.Text(&b))
		switch f.Key {
		case "member_status":
			in = choice(r, in, "member_status", f.Options)
			in.Options = in.Options[1:]
		case "member_seat":
			in = choice(r, in, "member_seat", f.Options)
		default:
			in = narrow(in)
		}
		row.Cells = append(row.Cells, in)
	}
	return row
}

func recordResult(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	var in committee.Scheme
	problems := committee.ConsultationFields.Decode(r.Form, &in)
	var lines []committee.Ballot
	for _, id := range r.FormValues("member") {
		n, _ := strconv.ParseInt(id, 10, 64)
		b := committee.Ballot{MemberID: n}
		for _, p := range committee.BallotFields.Decode(func(key string) string { return r.Form(key + "-" + id) }, &b) {
			p.Field += "-" + id
			problems = append(problems, p)
		}
		lines = append(lines, b)
	}
	return web.Redirect(path(at.ID)).Saying("form.saved"), web.RunIfValid(problems, func() error {
		return committee.RecordResult(r.Tx, at.ID, r.FormInt("version"), in, lines)
	})
}

// recognitionForm is the decision of the level above.
func recognitionForm(r *web.Request) (web.Result, error) {
	v, _, c, err := editPage(r, access.CloseMilestone, "committee.recognition", "committee.recognition_lead")
	if err != nil {
		return web.Result{}, err
	}
	v.Groups = web.FormGroups(r, committee.RecognitionFields, &c.Scheme, nil)
	if c.Recognised() {
		v.Second = r.T("committee.unrecognise")
	}
	return web.Show(committees.EditPage(v)), nil
}

func recognise(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.CloseMilestone)
	if err != nil {
		return web.Result{}, err
	}
	done := web.Redirect(path(at.ID)).Saying("form.saved")
	if r.Form("second") != "" {
		return done, committee.Unrecognise(r.Tx, at.ID, r.FormInt("version"))
	}
	var in committee.Scheme
	if err := fault.Of(committee.RecognitionFields.Decode(r.Form, &in)); err != nil {
		return web.Result{}, err
	}
	return done, committee.Recognise(r.Tx, at.ID, r.FormInt("version"), in)
}
