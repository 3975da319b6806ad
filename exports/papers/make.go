package papers

import (
	"bytes"
	"io"
	"slices"
	"strconv"

	"daihoi/exports/book"
	"daihoi/exports/merge"
	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Maker makes the papers of one order. It reads the template once, and what several papers about one congress share once.
type Maker struct {
	register  Register
	words     *i18n.Printer // Vietnamese
	kind      paper.Kind
	template  *merge.Template
	Template  string // what it is made with: name and owner, or "" for the one that comes with the program
	Sensitive []Field
	groups    map[string]bool
	issuer    org.Unit
	term      org.Term
	batch     paper.Batch

	known  int64 // congress of the values in common, 0 for a unit without one
	common *merge.Record
}

// NewMaker prepares the making of the papers of an order of a unit, with the template in force there.
func NewMaker(tx *store.Tx, catalogue *i18n.Catalogue, folder files.Folder, u org.Unit, term org.Term, b paper.Batch) (*Maker, error) {
	k, found := paper.KindOf(b.Kind)
	if !found {
		return nil, fault.At("paper_kind", "problem.choice")
	}
	register, err := NewRegister(catalogue)
	if err != nil {
		return nil, err
	}
	m := &Maker{register: register, words: catalogue.For("vi"), kind: k, issuer: u, term: term, batch: b}
	content, name, err := InForce(tx, folder, u, k.Code)
	if err != nil {
		return nil, err
	}
	m.Template = name
	t, problems, err := register.Check(content)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 { // a field that a later version of the program no longer has
		return nil, fault.New(fault.Invalid, "fault.paper_template", "Template", name, "Count", len(problems))
	}
	m.template, m.Sensitive, m.groups = t, register.Sensitive(t.Used()), register.groups(t.Used())
	return m, nil
}

// InForce reads the template of a kind in force at a unit, and its name.
func InForce(tx *store.Tx, folder files.Folder, u org.Unit, kind string) (content []byte, name string, err error) {
	all, err := paper.InForce(tx, u)
	if err != nil {
		return nil, "", err
	}
	t, own := all[kind]
	if !own {
		content, err = Shipped(kind)
		return content, "", err
	}
	content, err = folder.Read(t.File.Digest)
	if err != nil {
		err = fault.Wrap(err, fault.NotFound, "fault.file_missing", "File", t.File.Name)
	}
	return content, t.File.Name + " (" + t.Unit.FullName + ", " + strconv.Itoa(t.Edition) + ")", err
}

// Write makes one paper; p is nil for a draft.
func (m *Maker) Write(tx *store.Tx, w io.Writer, s paper.Subject, p *paper.Paper) error {
	a := about{tx: tx, words: m.words, issuer: m.issuer, term: m.term, kind: m.kind, batch: m.batch, paper: p, subject: s}
	if s.CongressID != nil {
		c, err := congress.Get(tx, *s.CongressID)
		if err != nil {
			return err
		}
		a.congress, a.subject.Unit = &c, c.Unit
	}
	id := int64(0)
	if s.CongressID != nil {
		id = *s.CongressID
	}
	if m.common == nil || m.known != id || id == 0 {
		common, err := m.fill(a, false, merge.Record{Text: map[string]string{}, List: map[string][]merge.Record{}})
		if err != nil {
			return err
		}
		m.known, m.common = id, &common
	}
	own := merge.Record{Text: map[string]string{}, List: map[string][]merge.Record{}}
	for key, value := range m.common.Text {
		own.Text[key] = value
	}
	for key, list := range m.common.List {
		own.List[key] = list
	}
	own, err := m.fill(a, true, own)
	if err != nil {
		return err
	}
	return m.template.Write(w, own, merge.Properties{Title: m.kind.NameVI + " – " + s.Recipient, Author: committeeOf(m.issuer), Day: m.batch.IssuedOn})
}

func (m *Maker) fill(a about, perPaper bool, into merge.Record) (merge.Record, error) {
	for _, s := range sources {
		if s.perPaper != perPaper || !m.groups[s.group] {
			continue
		}
		err := s.fill(a, func(key, value string) { into.Text[key] = value }, func(key string, list []merge.Record) { into.List[key] = list })
		if err != nil {
			return into, err
		}
	}
	return into, nil
}

// FileName is the name of the file of a paper: its number, kind and recipient.
func (m *Maker) FileName(s paper.Subject, p *paper.Paper) string {
	mark := "Dự thảo"
	if p != nil {
		mark = p.Mark()
	}
	return book.FileName("docx", mark+" "+m.kind.NameVI, s.Recipient)
}

// Bytes makes one paper in memory.
func (m *Maker) Bytes(tx *store.Tx, s paper.Subject, p *paper.Paper) ([]byte, error) {
	var b bytes.Buffer
	err := m.Write(tx, &b, s, p)
	return b.Bytes(), err
}

// SignerOf says who signs the papers of an order: the leader that was chosen, nobody, or whoever signs by the leaders' offices on
// the day. The program names nobody for an organ of the congress.
func SignerOf(tx *store.Tx, words *i18n.Printer, u org.Unit, k paper.Kind, b paper.Batch) (book.Signature, error) {
	leaders, err := org.Signatories(tx, u.ID)
	if err != nil || b.SignedBy == paper.SignedByNobody || b.SignedBy == "" && !k.ByBoard() {
		return book.Signature{}, err
	}
	if b.SignedBy == "" {
		return report.Signature(words, leaders, b.IssuedOn), nil
	}
	at := slices.IndexFunc(leaders, func(l org.Leader) bool { return strconv.FormatInt(l.ID, 10) == b.SignedBy })
	if at < 0 {
		return book.Signature{}, fault.At("signed_by", "problem.choice")
	}
	sign := report.SignatureBy(words, leaders[at])
	if !k.ByBoard() {
		sign = book.Signature{Signer: sign.Signer}
	}
	return sign, nil
}

// SignerName is the name that stands below the papers, as the book has it.
func SignerName(s book.Signature) string {
	if s.Signer != "" && s.Acting != "" {
		return s.Signer + " (" + s.Acting + ")"
	}
	return s.Signer
}
