package committees

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
	"daihoi/templates/committees"
	"daihoi/templates/ui"
)

// peopleForm ticks delegates of the congress as nominees, block by block, or those of an imported list at once; and removes nominees.
func peopleForm(r *web.Request) (web.Result, error) {
	at, c, err := asked(r, access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	v := committees.Pick{Frame: r.Frame("committee.pick"), Sub: r.CongressLine(at), Version: r.FormVersion(int64(c.Version)), Cancel: path(at.ID),
		Outside: path(at.ID) + "/new", Delegates: web.DelegateListPath(at.ID), Listed: r.T("committee.nominees_now", "Count", len(c.Nominees()))}
	if v.Crumbs, err = crumbs(r, at, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine(committee.Entity, at.ID); err != nil {
		return web.Result{}, err
	}
	v.Block = blockInput(r, c, r.Query("block"))
	v.Import, v.Path = web.CongressPath(at.ID)+"/imports", path(at.ID)+"/people"
	file, err := ofImport(r, at)
	if err != nil {
		return web.Result{}, err
	}
	if file != nil {
		v.File = r.T("committee.from_file", "File", file.name, "Count", len(file.people), "Unclear", file.unclear)
	}
	for _, m := range c.Nominees() {
		if m.Status == committee.Nominated && !m.Counted() {
			id := strconv.FormatInt(m.ID, 10)
			v.Nominees = append(v.Nominees, committees.PickRow{ID: id, Name: m.Name(), Born: m.Record.BornOn.Short(), Occupation: m.Record.Occupation, Part: c.BlockName(m.Block),
				Ticked: r.Refused() && slices.Contains(r.FormValues("member"), id)})
		}
	}
	err = delegate.All(r.Tx, delegate.Filter{Scope: delegate.Scope{CongressID: at.ID}}, func(rec delegate.Record) error {
		if !c.Has(rec.PersonID) && file.has(rec) {
			row := pickRow(r, rec)
			row.Ticked = row.Ticked || file != nil && !r.Refused()
			v.People = append(v.People, row)
		}
		return nil
	})
	return web.Show(committees.PickPage(v)), err
}

// fileOf are the people of an imported list, as the import tells who is who.
type fileOf struct {
	name    string
	people  map[int64]bool // delegates
	unclear int            // rows that are nobody of the list, or of whom it is not decided who they are
}

func (f *fileOf) has(rec delegate.Record) bool { return f == nil || f.people[rec.Delegate.ID] }

// ofImport reads the people of the confirmed import that the query names, nil without one.
func ofImport(r *web.Request, at congress.Congress) (*fileOf, error) {
	id := int64(r.QueryInt("import", 0))
	if id == 0 {
		return nil, nil
	}
	imp, err := roster.GetImport(r.Tx, id)
	if err == nil && (imp.CongressID != at.ID || imp.State != roster.ImportConfirmed) {
		err = store.NotFound()
	}
	if err != nil {
		return nil, err
	}
	plan, err := r.Plans.Preview(r.Tx, imp)
	f := &fileOf{name: imp.FileName, people: map[int64]bool{}}
	for i := range plan.Rows {
		row := &plan.Rows[i]
		switch outcome := row.Outcome(); {
		case outcome == "":
		case row.MatchID != 0 && outcome != rosterplan.Asked && row.State != rosterplan.StateSkipped:
			f.people[row.MatchID] = true
		default:
			f.unclear++
		}
	}
	return f, err
}

func blockInput(r *web.Request, c committee.Committee, saved string) ui.Input {
	in := r.WithError(ui.Input{Key: "member_block", Label: r.T("field.member_block"), Kind: "choice", Value: r.InputValue("member_block", saved)})
	in.Options = []ui.Option{{Label: r.T("committee.no_block")}}
	for _, b := range c.Blocks {
		in.Options = append(in.Options, ui.Option{Value: b.Code, Label: b.Name})
	}
	return in
}

func pickRow(r *web.Request, rec delegate.Record) committees.PickRow {
	id := strconv.FormatInt(rec.PersonID, 10)
	row := committees.PickRow{ID: id, Name: rec.FullName, Born: rec.BornOn.Short(), Occupation: rec.Occupation, Part: rec.Represents,
		Category: r.T("choice.category." + rec.Category), Ticked: r.Refused() && slices.Contains(r.FormValues("person"), id)}
	return row
}

func nominate(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	ids := func(key string) (list []int64) {
		for _, text := range r.FormValues(key) {
			if id, err := strconv.ParseInt(text, 10, 64); err == nil {
				list = append(list, id)
			}
		}
		return list
	}
	if r.Form("do") == "remove" {
		return web.Redirect(path(at.ID) + "/people").Saying("form.saved"), committee.RemoveNominees(r.Tx, at.ID, r.FormInt("version"), ids("member"))
	}
	n, err := committee.Nominate(r.Tx, at.ID, r.FormInt("version"), r.Form("member_block"), ids("person"))
	return web.Redirect(path(at.ID)+"/people").Saying("committee.nominated", "Count", n), err
}

// what the form of one person does.
const (
	doAdd     = "add"     // a vacant seat filled after the congress
	doReplace = "replace" // in the place of the member "of"
)

// personForm asks for one person: a delegate who is not on the list, somebody of the Committee before or of another list, or a
// new one.
func personForm(r *web.Request) (web.Result, error) {
	do := r.Query("do") + r.Form("do")
	title, lead := "committee.add_person", "committee.person_lead"
	if do == doAdd || do == doReplace {
		title, lead = "committee."+do, "committee."+do+"_lead"
	}
	e, at, c, err := editPage(r, access.EditDelegates, title, lead)
	if err != nil {
		return web.Result{}, err
	}
	e.Do = do
	v := committees.Person{Edit: e, Path: path(at.ID) + "/new", Query: r.Query("known"), Of: r.Query("of") + r.Form("of")}
	if v.Of != "" {
		id, _ := strconv.ParseInt(v.Of, 10, 64)
		m, err := c.Find(id)
		if err != nil {
			return web.Result{}, err
		}
		v.Sub = r.T("committee.instead_of", "Name", m.Name())
	}
	if err := choosable(r, c, &v); err != nil {
		return web.Result{}, err
	}
	v.Groups = personGroups(r, c, do)
	return web.Show(committees.PersonPage(v)), nil
}

// choosable are the people who can be chosen, and those of other lists who were searched for or resemble who was typed.
func choosable(r *web.Request, c committee.Committee, v *committees.Person) error {
	in := r.WithError(ui.Input{Key: "person", Label: r.T("field.committee_person"), Hint: r.T("committee.person_hint"), Kind: "choice", Value: r.InputValue("person", r.Query("person"))})
	in.Options = []ui.Option{{Label: r.T("committee.somebody_new")}}
	offered := map[int64]bool{}
	offer := func(p delegate.Person, where string) {
		if !offered[p.ID] && !c.Has(p.ID) {
			offered[p.ID] = true
			label := strings.TrimSuffix(p.FullName+", "+p.BornOn.Short(), ", ") + " – " + where
			in.Options = append(in.Options, ui.Option{Value: strconv.FormatInt(p.ID, 10), Label: label})
		}
	}
	err := delegate.All(r.Tx, delegate.Filter{Scope: delegate.Scope{CongressID: c.CongressID}}, func(rec delegate.Record) error {
		offer(delegate.Person{ID: rec.PersonID, FullName: rec.FullName, BornOn: rec.BornOn}, r.T("choice.category."+rec.Category))
		return nil
	})
	if err != nil {
		return err
	}
	outgoing, err := c.Outgoing(r.Tx)
	if err != nil {
		return err
	}
	for _, k := range outgoing {
		offer(k.Person, r.T("committee.outgoing"))
	}
	found, _, err := delegate.KnownPersons(r.Tx, v.Query)
	if err != nil {
		return err
	}
	if id := int64(r.QueryInt("person", r.FormInt("person"))); id != 0 && !offered[id] {
		if k, err := delegate.KnownPerson(r.Tx, id); err == nil {
			found = append(found, k)
		}
	}
	for _, p := range r.Problems() {
		if p.Key == "problem.known_elsewhere" || p.Key == "problem.duplicate_delegate" {
			v.Confirm = true
			var typed delegate.Record
			_ = delegate.Fields.Only("full_name", "born_on").Decode(r.Form, &typed) // the command has decoded both already
			alike, err := delegate.KnownLike(r.Tx, typed.FullName, typed.BornOn.Year)
			if err != nil {
				return err
			}
			found = append(found, alike...)
		}
	}
	for _, k := range found {
		offer(k.Person, k.At[0].UnitName)
		use := web.WithParams(nil, "person", strconv.FormatInt(k.Person.ID, 10), "do", v.Do, "of", v.Of)
		v.Found = append(v.Found, committees.FoundRow{Name: k.Person.FullName, Born: k.Person.BornOn.Short(), Occupation: k.Person.Occupation, Unit: k.At[0].UnitName, Use: v.Path + use})
	}
	v.Searched = len(strings.Fields(v.Query)) > 1
	v.Choose = in
	return nil
}

// personFields are the fields of a person who is typed. Category and renewal belong to the lists.
func personFields() []string {
	return slices.DeleteFunc(delegate.Fields.Keys(), func(key string) bool {
		return slices.Contains([]string{"category", "reappointed", "awards", "note"}, key)
	})
}

func personGroups(r *web.Request, c committee.Committee, do string) []ui.Group {
	member := ui.Group{Title: r.T("group.member"), Inputs: []ui.Input{blockInput(r, c, "")}}
	keys := []string{"member_post", "member_reappointed"}
	if do != "" {
		keys = append(keys, "member_seat")
	}
	for _, g := range web.FormGroups(r, committee.Fields.Only(keys...), &committee.Member{}, nil) {
		member.Inputs = append(member.Inputs, g.Inputs...)
	}
	groups := []ui.Group{member}
	if do != "" {
		turn := ui.Group{Title: r.T("group.turn")}
		for _, g := range web.FormGroups(r, committee.TurnFields, &committee.Turn{}, nil) {
			turn.Inputs = append(turn.Inputs, g.Inputs...)
		}
		groups = append(groups, turn, voteGroup(r, committee.Vote{}))
	}
	for _, g := range web.FormGroups(r, delegate.Fields.Only(personFields()...), &delegate.Record{}, vocabulary.Names) {
		for i := range g.Inputs {
			g.Inputs[i].Optional = g.Inputs[i].Key != "full_name" && g.Inputs[i].Key != "gender"
		}
		groups = append(groups, g)
	}
	return groups
}

// voteGroup has the vote on somebody who takes a seat during the term.
func voteGroup(r *web.Request, v committee.Vote) ui.Group {
	vote := ui.Group{Title: r.T("group.turn_vote")}
	for _, g := range web.FormGroups(r, committee.VoteFields, &v, nil) {
		vote.Inputs = append(vote.Inputs, g.Inputs...)
	}
	return vote
}

func addPerson(r *web.Request) (web.Result, error) {
	at, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	who := committee.Who{PersonID: int64(r.FormInt("person")), Record: delegate.Record{Confirmed: r.Form("confirmed") != ""}}
	var problems []fault.Problem
	if who.PersonID == 0 {
		problems = delegate.Fields.Only(personFields()...).Decode(r.Form, &who.Record)
	}
	var in committee.Member
	problems = append(problems, committee.Fields.Decode(r.Form, &in)...)
	var turn committee.Turn
	if r.Form("do") != "" {
		problems = append(append(problems, committee.TurnFields.Decode(r.Form, &turn)...), committee.VoteFields.Decode(r.Form, &turn.Vote)...)
	}
	if err := fault.Of(problems); err != nil {
		return web.Result{}, err
	}
	done, version := web.Redirect(path(at.ID)).Saying("form.saved"), r.FormInt("version")
	switch r.Form("do") {
	case doAdd:
		return done, committee.Add(r.Tx, at.ID, version, who, in, turn)
	case doReplace:
		return done, committee.Replace(r.Tx, at.ID, version, int64(r.FormInt("of")), who, in, turn)
	}
	return done, committee.NominateWho(r.Tx, at.ID, version, who, in)
}
