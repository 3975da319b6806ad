package committees

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/templates/committees"
	"daihoi/templates/ui"
)

// member is the row of the address with its Committee, for those who may change it.
func member(r *web.Request) (congress.Congress, committee.Committee, committee.Member, error) {
	var c committee.Committee
	var m committee.Member
	id, err := r.ID("id")
	if err != nil {
		return congress.Congress{}, c, m, err
	}
	of, err := committee.CongressOf(r.Tx, id)
	if err != nil {
		return congress.Congress{}, c, m, err
	}
	at, err := r.CongressOf(of, access.EditDelegates)
	if err != nil {
		return at, c, m, err
	}
	if c, err = committee.Of(r.Tx, of, r.Today()); err == nil {
		m, err = c.Find(id)
	}
	return at, c, m, err
}

// memberForm changes what is entered of a nominee or member, and leads to what can happen to the person next.
func memberForm(r *web.Request) (web.Result, error) {
	at, c, m, err := member(r)
	if err != nil {
		return web.Result{}, err
	}
	aside := r.Path != memberPath(m.ID)
	typed := r
	if aside {
		typed = r.WithoutInput()
	}
	v := committees.MemberPage{Edit: committees.Edit{Frame: r.FrameWithTitle(m.Name()), Sub: r.CongressLine(at), Version: r.FormVersion(int64(c.Version)), Button: r.T("form.save"), Cancel: path(at.ID)},
		Path: memberPath(m.ID), Line: personLine(r, c, m), Reason: r.ReasonInput("field.reason")}
	if v.Crumbs, err = crumbs(r, at, m.Name()); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine(committee.Entity, at.ID); err != nil {
		return web.Result{}, err
	}
	keys := []string{"member_post", "member_position"}
	if !m.Derived {
		keys = append(keys, "member_reappointed")
	}
	if m.Status == committee.Appointed {
		keys = append(keys, "member_seat")
		if m.Seat == committee.Chair && !m.Derived {
			keys = append(keys, "chair_before")
		}
	}
	v.Groups = []ui.Group{{Inputs: []ui.Input{blockInput(typed, c, m.Block)}}}
	for _, g := range web.FormGroups(typed, committee.Fields.Only(keys...), &m, nil) {
		v.Groups[0].Inputs = append(v.Groups[0].Inputs, g.Inputs...)
	}
	if m.Entered != committee.ByCongress {
		v.Groups = append(v.Groups, voteGroup(typed, m.Vote))
	}
	switch {
	case m.Status == committee.Nominated:
		v.Withdraw, v.Remove = true, !m.Counted()
	case m.Status == committee.Withdrawn:
		v.Renominate = !c.Has(m.PersonID)
	case m.Status == committee.Appointed && m.LeftOn.IsZero():
		v.Replace = path(at.ID) + "/new?do=replace&of=" + web.FormatID(m.ID)
		v.Leave, v.Retitle = v.Path+"/change?do="+doLeave, v.Path+"/change?do="+doRetitle
	}
	v.Undo = c.Undoable(m)
	if m.Derived {
		v.Lead = r.T("committee.derived", "Renewal", v.Line.Renewal)
	}
	return web.Show(committees.ShowMember(v)), nil
}

func editMember(r *web.Request) (web.Result, error) {
	at, _, m, err := member(r)
	if err != nil {
		return web.Result{}, err
	}
	in := m
	for _, f := range committee.Fields {
		if _, typed := r.PostForm[f.Key]; !typed {
			continue // not on the form of this member
		}
		if key := f.Take(&in, r.Form(f.Key)); key != "" {
			return web.Result{}, fault.At(f.Key, key, "Max", f.Max)
		}
	}
	for _, f := range committee.VoteFields {
		if _, typed := r.PostForm[f.Key]; !typed {
			continue
		}
		if key := f.Take(&in.Vote, r.Form(f.Key)); key != "" {
			return web.Result{}, fault.At(f.Key, key, "Max", f.Max)
		}
	}
	return web.Redirect(path(at.ID)).Saying("form.saved"), committee.EditMember(r.Tx, at.ID, r.FormInt("version"), m.ID, in)
}

// stepMember withdraws a nominee, takes that back, removes one entered by mistake, or undoes the last change of a spell.
func stepMember(r *web.Request) (web.Result, error) {
	at, _, m, err := member(r)
	if err != nil {
		return web.Result{}, err
	}
	done, version := web.Redirect(path(at.ID)).Saying("form.saved"), r.FormInt("version")
	switch r.Form("do") {
	case "withdraw":
		return done, committee.WithdrawNominee(r.Tx, at.ID, version, m.ID, r.Form("reason"))
	case "renominate":
		return done, committee.Renominate(r.Tx, at.ID, version, m.ID)
	case "remove":
		return done, committee.RemoveNominees(r.Tx, at.ID, version, []int64{m.ID})
	case "undo":
		return done, committee.TakeBack(r.Tx, at.ID, version, m.ID)
	}
	return web.Result{}, fault.At("", "problem.bulk_choose")
}

// what the form of a change does.
const (
	doLeave   = "leave"
	doRetitle = "retitle"
)

// changeForm ends a member's spell, or gives the member another seat, from a day on.
func changeForm(r *web.Request) (web.Result, error) {
	at, c, m, err := member(r)
	if err != nil {
		return web.Result{}, err
	}
	do := doLeave
	if r.Query("do")+r.Form("do") == doRetitle {
		do = doRetitle
	}
	v := committees.Edit{Frame: r.Frame("committee." + do), Sub: m.Name() + " · " + r.CongressLine(at), Lead: r.T("committee." + do + "_lead"),
		Version: r.FormVersion(int64(c.Version)), Button: r.T("committee." + do), Cancel: memberPath(m.ID), Do: do}
	if v.Crumbs, err = crumbs(r, at, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine(committee.Entity, at.ID); err != nil {
		return web.Result{}, err
	}
	v.Groups = web.FormGroups(r, committee.TurnFields, &committee.Turn{}, nil)
	if do == doRetitle {
		seat := web.FormGroups(r, committee.Fields.Only("member_seat"), &m, nil)
		v.Groups = append(append(seat, v.Groups...), voteGroup(r, committee.Vote{}))
	}
	return web.Show(committees.EditPage(v)), nil
}

func changeMember(r *web.Request) (web.Result, error) {
	at, _, m, err := member(r)
	if err != nil {
		return web.Result{}, err
	}
	var turn committee.Turn
	problems := committee.TurnFields.Decode(r.Form, &turn)
	if r.Form("do") == doRetitle {
		problems = append(problems, committee.VoteFields.Decode(r.Form, &turn.Vote)...)
	}
	if err := fault.Of(problems); err != nil {
		return web.Result{}, err
	}
	done, version := web.Redirect(path(at.ID)).Saying("form.saved"), r.FormInt("version")
	if r.Form("do") == doRetitle {
		return done, committee.Retitle(r.Tx, at.ID, version, m.ID, r.Form("member_seat"), turn)
	}
	return done, committee.Leave(r.Tx, at.ID, version, m.ID, turn)
}
