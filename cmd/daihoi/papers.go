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
	o := c.output
	if _, err := o.ending(formats{"docx": c.drafts(e, nil), "zip": c.drafts(e, nil)}); err != nil {
		return err
	}
	if err := o.free(); err != nil { // before numbers are taken
		return err
	}
	made := madePapers{File: o.Output}
	files := formats{"docx": c.drafts(e, &made), "zip": c.drafts(e, &made)}
	if c.Issue {
		list, err := c.issue(e)
		if err != nil {
			return err
		}
		for _, p := range list {
			made.Numbers = append(made.Numbers, p.Mark())
		}
		made.Papers = len(list)
		files = formats{"docx": c.issued(e, list), "zip": c.issued(e, list)}
	}
	said := e.out
	if c.JSON {
		e.out = io.Discard
	}
	err := e.export(o, files)
	e.out = said
	if err == nil && c.JSON {
		return e.printJSON(made)
	}
	return err
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

// drafts makes the papers without numbers: a document if there is one, a zip of all.
func (c papersMake) drafts(e *env, made *madePapers) prepare {
	return func(tx *store.Tx) (org.Unit, func(io.Writer) error, error) {
		u, term, b, subjects, err := c.order(tx)
		if err != nil {
			return u, nil, err
		}
		catalogue, err := i18n.Load()
		if err != nil {
			return u, nil, err
		}
		m, err := papers.NewMaker(tx, catalogue, e.folder(), u, term, b)
		if err != nil {
			return u, nil, err
		}
		made.Papers = len(subjects)
		if strings.HasSuffix(strings.ToLower(c.Output), ".docx") {
			if len(subjects) > 1 {
				return u, nil, fault.New(fault.Invalid, "cli.papers_zip", "Count", len(subjects))
			}
			return u, func(w io.Writer) error { return m.Write(tx, w, subjects[0], nil) }, nil
		}
		return u, func(w io.Writer) error { return m.Zip(tx, subjects, w) }, nil
	}
}

// issue enters the papers in the book and makes their files, saying how far it is. What is interrupted can be gone on with on the page of
// the papers.
func (c papersMake) issue(e *env) (list []paper.Paper, err error) {
	if !e.folder().Configured() {
		return nil, fault.New(fault.Invalid, "problem.no_folder")
	}
	catalogue, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	err = e.withStore(func(s *store.Store) error {
		actor := access.Program(e.words.T("cli.actor"))
		var b paper.Batch
		if err := s.Write(e.ctx, actor, func(tx *store.Tx) error {
			u, _, order, subjects, err := c.order(tx)
			if err != nil {
				return err
			}
			if strings.HasSuffix(strings.ToLower(c.Output), ".docx") && len(subjects) > 1 {
				return fault.New(fault.Invalid, "cli.papers_zip", "Count", len(subjects))
			}
			k, _ := paper.KindOf(order.Kind)
			sign, err := papers.SignerOf(tx, catalogue.For("vi"), u, k, order)
			if err != nil {
				return err
			}
			b, list, err = paper.Issue(tx, u.ID, order, papers.SignerName(sign), subjects)
			return err
		}); err != nil {
			return err
		}
		ready := 0
		works := papers.Works{Store: s, Catalogue: catalogue, Files: e.folder()}
		if err := works.Produce(e.ctx, actor, b, func(n int) {
			ready += n
			fmt.Fprintln(e.errOut, e.words.T("paper.ready", "Ready", ready, "Total", len(list)))
		}); err != nil {
			return err
		}
		return s.Read(e.ctx, actor, func(tx *store.Tx) (err error) {
			list, _, err = paper.List(tx, paper.Filter{BatchID: b.ID})
			return err
		})
	})
	return list, err
}

// issued writes the files of papers of the book.
func (c papersMake) issued(e *env, list []paper.Paper) prepare {
	return func(*store.Tx) (org.Unit, func(io.Writer) error, error) {
		folder := e.folder()
		if strings.HasSuffix(strings.ToLower(c.Output), ".docx") {
			return list[0].Unit, func(w io.Writer) error {
				content, err := folder.Read(list[0].File.Digest)
				if err != nil {
					return err
				}
				_, err = w.Write(content)
				return err
			}, nil
		}
		return list[0].Unit, func(w io.Writer) error { return papers.Works{Files: folder}.Bundle(list, w) }, nil
	}
}
