package papers

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// atOnce is how many papers are made in one transaction and held in memory: a transaction must not last, and a paper has some
// 10 KB.
const atOnce = 25

// Works are what making papers needs besides a transaction.
type Works struct {
	Store     *store.Store
	Catalogue *i18n.Catalogue
	Files     files.Folder
}

// Order is the order of papers of a batch again: its unit and term.
func (w Works) Order(tx *store.Tx, b paper.Batch) (*Maker, error) {
	u, err := org.Get(tx, b.UnitID)
	if err != nil {
		return nil, err
	}
	term, err := org.TermByID(tx, b.TermID)
	if err != nil {
		return nil, err
	}
	return NewMaker(tx, w.Catalogue, w.Files, u, term, b)
}

// Produce makes the files of a batch that are still missing, a few at a time, until all are there or ctx ends. done is told how
// many have been made.
func (w Works) Produce(ctx context.Context, actor access.Actor, b paper.Batch, done func(n int)) error {
	var m *Maker
	for conflicts := 0; ; {
		var made []paper.Made
		var contents [][]byte
		err := w.Store.Read(ctx, actor, func(tx *store.Tx) (err error) {
			if m == nil {
				if m, err = w.Order(tx, b); err != nil {
					return err
				}
			}
			list, _, err := paper.List(tx, paper.Filter{BatchID: b.ID, Unmade: true, Size: atOnce})
			for i := range list {
				one, content, err := m.remake(tx, &list[i])
				if err != nil {
					return err
				}
				made, contents = append(made, one), append(contents, content)
			}
			return err
		})
		if err != nil || len(made) == 0 {
			return err
		}
		for i := range made {
			if made[i].File.Digest, err = w.Files.Keep(contents[i]); err != nil {
				return err
			}
		}
		err = w.Store.Write(ctx, actor, func(tx *store.Tx) error { return paper.Keep(tx, made) })
		if fault.KindOf(err) == fault.Conflict && conflicts < 3 { // one was cancelled meanwhile
			conflicts++
			continue
		}
		if err != nil {
			return err
		}
		done(len(made))
	}
}

// Again makes a paper once more, with what the database knows now and the template in force now.
func (w Works) Again(tx *store.Tx, p paper.Paper) (paper.Made, error) {
	b, err := paper.BatchOf(tx, p)
	if err != nil {
		return paper.Made{}, err
	}
	m, err := w.Order(tx, b)
	if err != nil {
		return paper.Made{}, err
	}
	made, content, err := m.remake(tx, &p)
	if err != nil {
		return made, err
	}
	made.File.Digest, err = w.Files.Keep(content)
	return made, err
}

// remake makes the file of a paper in the book.
func (m *Maker) remake(tx *store.Tx, p *paper.Paper) (paper.Made, []byte, error) {
	s := paper.Subject{Unit: p.About, CongressID: p.CongressID, DelegateID: p.DelegateID, Recipient: p.Recipient}
	content, err := m.Bytes(tx, s, p)
	return paper.Made{PaperID: p.ID, Version: p.Version, Sensitive: len(m.Sensitive) > 0, Template: m.Template,
		File: paper.File{Name: m.FileName(s, p), Size: int64(len(content))}}, content, err
}

// Drafts writes papers without numbers into a zip, one after the other: only a few are in memory at a time.
func (w Works) Drafts(ctx context.Context, actor access.Actor, m *Maker, subjects []paper.Subject, out io.Writer, done func(n int)) error {
	var parts []book.BundleFile
	var made map[int][]byte
	for i, s := range subjects {
		parts = append(parts, book.BundleFile{Name: numbered(i, len(subjects), m.FileName(s, nil)), Write: func(out io.Writer) error {
			if made[i] == nil {
				made = map[int][]byte{}
				err := w.Store.Read(ctx, actor, func(tx *store.Tx) error {
					for k := i; k < min(i+atOnce, len(subjects)); k++ {
						content, err := m.Bytes(tx, subjects[k], nil)
						if err != nil {
							return err
						}
						made[k] = content
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			done(1)
			_, err := io.Copy(out, bytes.NewReader(made[i]))
			return err
		}})
	}
	return book.WriteBundle(out, m.batch.IssuedOn, parts)
}

// numbered makes the names of files in a zip different, in the order of the list.
func numbered(i, of int, name string) string {
	return book.FileName("docx", fmt.Sprintf("%0*d %s", len(strconv.Itoa(of)), i+1, strings.TrimSuffix(name, ".docx")))
}

// Bundle writes the files of papers into a zip, one after the other.
func (w Works) Bundle(list []paper.Paper, out io.Writer) error {
	var parts []book.BundleFile
	for _, p := range list {
		if p.Made() && !p.Cancelled() {
			parts = append(parts, book.BundleFile{Name: p.File.Name, Write: func(out io.Writer) error {
				content, err := w.Files.Read(p.File.Digest)
				if err != nil {
					return err
				}
				_, err = out.Write(content)
				return err
			}})
		}
	}
	return book.WriteBundle(out, list[0].IssuedOn, parts)
}
