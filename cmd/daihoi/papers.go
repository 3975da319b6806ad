package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"daihoi/exports/papers"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

type papersCmd struct {
	List papersList `cmd:"" help:"${cli_papers_list}"`
	Make papersMake `cmd:"" help:"${cli_papers_make}"`

	Finish papersFinish `cmd:"" help:"${cli_papers_finish}"`
}

// shownKind is a kind of paper as the commands print it.
type shownKind struct {
	Kind     string           `json:"kind"`
	Name     string           `json:"name"`
	Symbol   string           `json:"symbol"`
	Source   string           `json:"source"`
	For      []paper.Audience `json:"for"`
	Template string           `json:"template,omitempty"` // file name; "" for the one that comes with the program
	Owner    string           `json:"owner,omitempty"`    // unit of the template
	Last     int              `json:"last_number"`        // given out this year
}

type papersList struct {
	Unit string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	JSON bool   `name:"json" help:"${cli_json}"`
}

func (papersList) Help() string { return "  daihoi papers list --db daihoi.db --unit 020" }

// Run lists the kinds of papers with the template in force at a unit and the last number of this year.
func (c papersList) Run(e *env) error {
	var list []shownKind
	err := e.query(c.Unit, "", func(tx *store.Tx, u org.Unit, _ org.Term) error {
		all, err := paper.Kinds()
		if err != nil {
			return err
		}
		inForce, err := paper.InForce(tx, u)
		if err != nil {
			return err
		}
		for _, k := range all {
			last, err := paper.LastNumber(tx, u.ID, tx.Today().Year(), k.Symbol)
			if err != nil {
				return err
			}
			t := inForce[k.Code]
			list = append(list, shownKind{k.Code, e.words.Pick(k.NameVI, k.NameEN), k.Symbol, k.Source, k.Audiences, t.File.Name, t.Unit.FullName, last})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(list)
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, k := range list {
		var audiences []string
		for _, a := range k.For {
			audiences = append(audiences, string(a))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\n", k.Kind, k.Name, k.Symbol, k.Last, strings.Join(audiences, ","), cmp.Or(k.Template, e.words.T("paper.shipped")))
	}
	return w.Flush()
}

// papersMake makes drafts, or with --issue takes numbers.
type papersMake struct {
	target
	Kind    string `name:"kind" required:"" placeholder:"KIND" help:"${cli_papers_kind}"`
	For     string `name:"for" placeholder:"AUDIENCE" help:"${cli_papers_for}"`
	Only    string `name:"only" placeholder:"CODE" help:"${cli_papers_only}"`
	Day     string `name:"day" placeholder:"DATE" help:"${cli_papers_day}"`
	Summary string `name:"summary" placeholder:"TEXT" help:"${cli_papers_summary}"`
	Content string `name:"content" placeholder:"TEXT" help:"${cli_papers_content}"`
	Named   string `name:"named" placeholder:"TEXT" help:"${cli_papers_named}"`
	Issue   bool   `name:"issue" help:"${cli_papers_issue}"`
	JSON    bool   `name:"json" help:"${cli_json}"`
}

func (papersMake) Help() string {
	return "  daihoi papers make --db daihoi.db --unit 020 --kind approval --for units -o cho-phep.zip\n" +
		"  daihoi papers make --db daihoi.db --unit 00646 --kind summons --for delegates --issue -o trieu-tap.zip"
}

// madePapers is what the command prints with --json.
type madePapers struct {
	File    string   `json:"file"`
	Papers  int      `json:"papers"`
	Numbers []string `json:"numbers,omitempty"`
}

func (c papersMake) Run(e *env) error {
	return papersTo(e, c.output, func(d desk) error {
		if c.Issue {
			return d.issue(c)
		}
		return d.drafts(c)
	})
}

// papersTo makes papers into a file, which is begun before numbers are taken.
func papersTo(e *env, o output, work func(desk) error) error {
	ending, err := o.ending("docx", "zip")
	if err != nil {
		return err
	}
	catalogue, err := i18n.Load()
	if err != nil {
		return err
	}
	f, err := e.begin(o)
	if err != nil {
		return err
	}
	defer f.discard()
	return e.withStore(func(s *store.Store) error {
		return work(desk{Works: papers.Works{Store: s, Catalogue: catalogue, Files: e.folder()}, env: e, file: f, ending: ending,
			actor: access.Program(e.words.T("cli.actor"))})
	})
}

// order finds whom the papers are for.
func (c papersMake) order(tx *store.Tx) (u org.Unit, term org.Term, b paper.Batch, subjects []paper.Subject, err error) {
	if term, err = termNamed(tx, c.Term); err != nil {
		return u, term, b, nil, err
	}
	if u, err = org.ByCode(tx, c.Unit); err != nil {
		return u, term, b, nil, err
	}
	k, known := paper.KindOf(c.Kind)
	if !known {
		return u, term, b, nil, fault.New(fault.Invalid, "cli.papers_unknown", "Kind", c.Kind)
	}
	b = paper.Batch{TermID: term.ID, Kind: k.Code, Audience: paper.Audience(cmp.Or(c.For, string(k.Audiences[0]))), Summary: cmp.Or(c.Summary, k.SummaryVI), Content: c.Content}
	if !k.Is(b.Audience) {
		var all []string
		for _, a := range k.Audiences {
			all = append(all, string(a))
		}
		return u, term, b, nil, fault.New(fault.Invalid, "cli.papers_audience", "Kind", c.Kind, "Audiences", strings.Join(all, ", "))
	}
	if b.IssuedOn, err = typedDay(c.Day); err != nil {
		return u, term, b, nil, err
	}
	b.IssuedOn = cmp.Or(b.IssuedOn, tx.Today())
	subjects, err = papers.Subjects(tx, u, term, b.Audience, c.Only, strings.ReplaceAll(c.Named, ";", "\n"))
	if err == nil && len(subjects) == 0 {
		err = fault.New(fault.Invalid, "problem.paper_nobody")
	}
	return u, term, b, subjects, err
}

// desk makes papers into a file.
type desk struct {
	papers.Works
	*env
	file   *outputFile
	ending string
	actor  access.Actor
}

// one refuses a document for several papers.
func (d desk) one(count int) error {
	if d.ending == "docx" && count > 1 {
		return fault.New(fault.Invalid, "cli.papers_zip", "Count", count)
	}
	return nil
}

// drafts makes the papers without numbers: a document if there is one, a zip of all.
func (d desk) drafts(c papersMake) error {
	var m *papers.Maker
	var u org.Unit
	var subjects []paper.Subject
	if err := d.Store.Read(d.ctx, d.actor, func(tx *store.Tx) error {
		var err error
		var term org.Term
		var b paper.Batch
		if u, term, b, subjects, err = c.order(tx); err != nil {
			return err
		}
		if err := d.one(len(subjects)); err != nil {
			return err
		}
		if m, err = papers.NewMaker(tx, d.Catalogue, d.Files, u, term, b); err != nil || d.ending != "docx" {
			return err
		}
		return m.Write(tx, d.file, subjects[0], nil)
	}); err != nil {
		return err
	}
	if d.ending == "zip" {
		far := d.far("paper.ready", len(subjects))
		err := d.Drafts(d.ctx, d.actor, m, subjects, d.file, far.add)
		far.end()
		if err != nil {
			return err
		}
	}
	return d.publish(u, madePapers{Papers: len(subjects)}, c.JSON)
}

// issue enters the papers in the book and makes their files.
func (d desk) issue(c papersMake) error {
	if !d.Files.Configured() {
		return fault.New(fault.Invalid, "problem.no_folder")
	}
	var b paper.Batch
	var list []paper.Paper
	if err := d.Store.Write(d.ctx, d.actor, func(tx *store.Tx) error {
		u, _, order, subjects, err := c.order(tx)
		if err != nil {
			return err
		}
		if err := d.one(len(subjects)); err != nil {
			return err
		}
		k, _ := paper.KindOf(order.Kind)
		sign, err := papers.SignerOf(tx, d.Catalogue.For("vi"), u, k, order)
		if err != nil {
			return err
		}
		b, list, err = paper.Issue(tx, u.ID, order, papers.SignerName(sign), subjects)
		return err
	}); err != nil {
		return err
	}
	return d.finish(b, list, 0, c.JSON)
}

// finish makes the files of a batch that are missing and writes them all. Its numbers are taken: when it is stopped or fails, it
// says which, how far it came and how to go on.
func (d desk) finish(b paper.Batch, list []paper.Paper, ready int, json bool) error {
	far := d.far("paper.ready", len(list))
	far.add(ready)
	err := d.Produce(d.ctx, d.actor, b, far.add)
	far.end()
	made := madePapers{Papers: len(list)}
	if err == nil {
		err = d.Store.Read(d.ctx, d.actor, func(tx *store.Tx) error {
			all, _, err := paper.List(tx, paper.Filter{BatchID: b.ID})
			if err != nil {
				return err
			}
			for _, p := range all {
				made.Numbers = append(made.Numbers, p.Mark())
			}
			if d.ending == "docx" {
				content, err := d.Files.Read(all[0].File.Digest)
				if err != nil {
					return err
				}
				_, err = d.file.Write(content)
				return err
			}
			return d.Bundle(all, d.file)
		})
	}
	if err == nil {
		err = d.publish(list[0].Unit, made, json)
	}
	if err == nil {
		return nil
	}
	why := ""
	if d.ctx.Err() == nil {
		why = errorLine(d.words, err)
	}
	return fault.Wrap(err, fault.Conflict, "cli.papers_unfinished", "Numbers", paper.Marks(list), "Ready", far.done, "Total", len(list), "Why", why,
		"Unit", list[0].Unit.Code, "Batch", b.ID, "File", d.file.Output)
}

// publish puts the file in its place and says what it holds.
func (d desk) publish(u org.Unit, made madePapers, json bool) error {
	made.File = d.file.Output
	out := d.out
	if json && d.file.Output != stdout {
		d.out = io.Discard
	}
	err := d.env.publish(d.Store, d.file, u, d.ending)
	if d.out = out; err == nil && json && d.file.Output != stdout {
		err = d.printJSON(made)
	}
	return err
}

// papersFinish goes on with what was interrupted.
type papersFinish struct {
	output
	Unit  string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Batch int64  `name:"batch" required:"" placeholder:"ID" help:"${cli_papers_batch}"`
	JSON  bool   `name:"json" help:"${cli_json}"`
}

func (papersFinish) Help() string {
	return "  daihoi papers finish --db daihoi.db --unit 00646 --batch 12 -o trieu-tap.zip"
}

func (c papersFinish) Run(e *env) error {
	return papersTo(e, c.output, func(d desk) error {
		var b paper.Batch
		var list []paper.Paper
		var ready int
		if err := d.Store.Read(d.ctx, d.actor, func(tx *store.Tx) error {
			u, err := org.ByCode(tx, c.Unit)
			if err != nil {
				return err
			}
			if b, _, ready, err = paper.GetBatch(tx, u, c.Batch); err != nil {
				return fault.Wrap(err, fault.NotFound, "cli.papers_no_batch", "Batch", c.Batch, "Unit", u.FullName)
			}
			list, _, err = paper.List(tx, paper.Filter{BatchID: b.ID})
			return err
		}); err != nil {
			return err
		}
		if err := d.one(len(list)); err != nil {
			return err
		}
		return d.finish(b, list, ready, c.JSON)
	})
}
