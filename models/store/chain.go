package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/vietext"
)

// AuditLink chains the log: one link for every transaction that wrote entries. Its hash covers the entries and the hash
// of the link before, so that no entry can be changed, removed, added or moved later without breaking every link after
// it. Links are numbered 1, 2, 3 … without gaps. The hash is no secret: whoever can write to the database can compute
// all of it again, which is why backups keep the newest link.
type AuditLink struct {
	ID      int64
	At      Instant
	Entries string // ids, as "17-20 25"
	Hash    string // SHA-256 in hexadecimal
}

func (AuditLink) TableName() string { return "audit_links" }

// chainLock is the advisory lock of PostgreSQL under which links are added, "audit" as a number.
const chainLock = 0x6175646974

// link adds the entries of the transaction to the chain. It is the last statement before the commit, so that concurrent
// transactions on PostgreSQL wait for each other only as long as a commit takes; SQLite has one writer anyway.
func (tx *Tx) link() error {
	if len(tx.recorded) == 0 {
		return nil
	}
	if tx.db.Name() == "postgres" {
		if err := tx.db.Exec("SELECT pg_advisory_xact_lock(?)", chainLock).Error; err != nil {
			return err
		}
	}
	before, err := LastLink(tx)
	if err != nil {
		return err
	}
	link := before.next(tx.recorded)
	link.At = tx.Now()
	return tx.db.Create(&link).Error
}

// LastLink is the newest link, the zero link while the log is empty.
func LastLink(tx *Tx) (link AuditLink, err error) {
	return link, tx.db.Order("id DESC").Limit(1).Find(&link).Error
}

// next is the link of the entries after the link, still without its time.
func (l AuditLink) next(entries []AuditEntry) AuditLink {
	slices.SortFunc(entries, func(a, b AuditEntry) int { return cmp.Compare(a.ID, b.ID) })
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%d %s\n", l.ID+1, l.Hash)
	for _, e := range entries {
		_, _ = sum.Write(e.digest())
	}
	return AuditLink{ID: l.ID + 1, Entries: ranges(entries), Hash: hex.EncodeToString(sum.Sum(nil))}
}

// digest covers every column of the entry but search_key, which only repeats the label. Each value is preceded by its
// length, so that nothing can move from one column to another.
func (e AuditEntry) digest() []byte {
	sum := sha256.New()
	number := func(n *int64) string {
		if n == nil {
			return ""
		}
		return strconv.FormatInt(*n, 10)
	}
	for _, value := range []string{number(&e.ID), e.At.UTC().Format(instantLayout), number(e.UserID), e.UserName, e.Action,
		e.Entity, number(&e.EntityID), e.Label, number(e.UnitID), e.UnitPath, e.Changes, e.Reason, e.Address, e.Request} {
		_, _ = fmt.Fprintf(sum, "%d:%s", len(value), value)
	}
	return sum.Sum(nil)
}

// ranges writes the ids of sorted entries, as "17-20 25".
func ranges(entries []AuditEntry) string {
	var b strings.Builder
	for i := 0; i < len(entries); {
		last := i
		for last+1 < len(entries) && entries[last+1].ID == entries[last].ID+1 {
			last++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(entries[i].ID, 10))
		if last > i {
			b.WriteString("-" + strconv.FormatInt(entries[last].ID, 10))
		}
		i = last + 1
	}
	return b.String()
}

// readRanges reads what ranges wrote, as pairs of first and last.
func readRanges(text string) (pairs [][2]int64, err error) {
	for part := range strings.FieldsSeq(text) {
		from, to, several := strings.Cut(part, "-")
		if !several {
			to = from
		}
		var pair [2]int64
		if pair[0], err = strconv.ParseInt(from, 10, 64); err != nil {
			return nil, err
		}
		if pair[1], err = strconv.ParseInt(to, 10, 64); err != nil {
			return nil, err
		}
		pairs = append(pairs, pair)
	}
	return pairs, nil
}

// ChainState is what CheckChain found.
type ChainState struct {
	Links, Entries int64
	Last           AuditLink
	Broken         int64  // the first link that does not hold, 0 for none
	Unlinked       int64  // entries that no link covers
	Unprotected    bool   // a trigger that refuses changes of the log is missing
	Anchor         string // hash of the link asked for, "" if there is none
}

// Whole reports whether nothing in the log has been changed.
func (c ChainState) Whole() bool { return c.Broken == 0 && c.Unlinked == 0 }

// CheckChain computes every link again. anchor is the link that the caller remembers from elsewhere.
func CheckChain(tx *Tx, anchor int64) (state ChainState, err error) {
	err = eachLink(tx, func(before, link AuditLink, entries []AuditEntry) error {
		if state.Broken == 0 && !before.holds(link, entries) {
			state.Broken = before.ID + 1
		}
		if link.ID == anchor {
			state.Anchor = link.Hash
		}
		state.Links++
		state.Entries += int64(len(entries))
		state.Last = link
		return nil
	})
	if err != nil {
		return state, err
	}
	var all int64
	if err := tx.db.Model(&AuditEntry{}).Count(&all).Error; err != nil {
		return state, err
	}
	state.Unlinked = max(all-state.Entries, 0)
	state.Unprotected, err = unprotected(tx)
	return state, err
}

// holds reports whether the link is what follows from its entries and the link before.
func (l AuditLink) holds(link AuditLink, entries []AuditEntry) bool {
	again := l.next(entries)
	return again.ID == link.ID && again.Entries == link.Entries && again.Hash == link.Hash
}

// eachLink goes through the chain in parts, so that it takes little memory at any length of the log. before is the zero
// link at first.
func eachLink(tx *Tx, fn func(before, link AuditLink, entries []AuditEntry) error) error {
	var before AuditLink
	for {
		var links []AuditLink
		if err := tx.db.Where("id > ?", before.ID).Order("id").Limit(500).Find(&links).Error; err != nil || len(links) == 0 {
			return err
		}
		batch, err := entriesOf(tx, links)
		if err != nil {
			return err
		}
		for i, link := range links {
			if err := fn(before, link, batch[i]); err != nil {
				return err
			}
			before = link
		}
	}
}

// entriesOf reads the entries of each link. Nearly always they stand beside each other, and one query reads them all. Ids
// that cannot be read, or that name more than there is, give too few entries, so that the link does not hold.
func entriesOf(tx *Tx, links []AuditLink) ([][]AuditEntry, error) {
	pairs := make([][][2]int64, len(links))
	var all [][2]int64
	for i, link := range links {
		if read, err := readRanges(link.Entries); err == nil {
			pairs[i] = read
			all = append(all, read...)
		}
	}
	slices.SortFunc(all, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	var stretches [][2]int64
	for _, p := range all {
		if n := len(stretches); n > 0 && p[0] <= stretches[n-1][1]+100 {
			stretches[n-1][1] = max(stretches[n-1][1], p[1])
		} else {
			stretches = append(stretches, p)
		}
	}
	found := map[int64]AuditEntry{}
	for _, p := range stretches {
		for after := p[0] - 1; ; {
			var some []AuditEntry
			if err := stored(tx.db).Where("id > ? AND id <= ?", after, p[1]).Order("id").Limit(5000).Find(&some).Error; err != nil {
				return nil, err
			}
			if len(some) == 0 {
				break
			}
			for _, e := range some {
				found[e.ID] = e
			}
			after = some[len(some)-1].ID
		}
	}
	entries := make([][]AuditEntry, len(links))
	for i := range links {
		for _, p := range pairs[i] {
			for id := p[0]; id <= p[1]; id++ {
				e, ok := found[id]
				if !ok {
					break
				}
				entries[i] = append(entries[i], e)
			}
		}
	}
	return entries, nil
}

// The log takes no change: the database itself refuses UPDATE and DELETE (and TRUNCATE) of entries and links. The only
// way around is to drop the triggers with the database's own tools, which CheckChain shows afterwards.
var protection = map[bool][]string{
	false: {
		`CREATE TRIGGER audit_entries_kept_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
		`CREATE TRIGGER audit_entries_kept_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
		`CREATE TRIGGER audit_links_kept_update BEFORE UPDATE ON audit_links BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
		`CREATE TRIGGER audit_links_kept_delete BEFORE DELETE ON audit_links BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
	},
	true: {
		`CREATE FUNCTION audit_kept() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the audit log is append-only''; END'`,
		`CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()`,
		`CREATE TRIGGER audit_links_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()`,
	},
}

var withoutProtection = map[bool][]string{
	false: {`DROP TRIGGER audit_entries_kept_update`, `DROP TRIGGER audit_entries_kept_delete`,
		`DROP TRIGGER audit_links_kept_update`, `DROP TRIGGER audit_links_kept_delete`},
	true: {`DROP TRIGGER audit_entries_kept ON audit_entries`, `DROP TRIGGER audit_links_kept ON audit_links`, `DROP FUNCTION audit_kept()`},
}

// unprotected reports whether a trigger is missing or switched off.
func unprotected(tx *Tx) (bool, error) {
	wanted, query := int64(4), "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%_kept_%' AND sql LIKE '%RAISE(ABORT%'"
	if tx.db.Name() == "postgres" {
		wanted, query = 2, "SELECT COUNT(*) FROM pg_trigger WHERE tgname IN ('audit_entries_kept', 'audit_links_kept') AND tgenabled IN ('O', 'A')"
	}
	var found int64
	err := tx.db.Raw(query).Scan(&found).Error
	return found < wanted, err
}

// sealExisting is migration 41: it links the entries of an earlier version as they are, a thousand in a link, gives them
// the key by which they are searched, and then protects the log.
func sealExisting(db *gorm.DB, postgres bool) error {
	var last AuditLink
	for after := int64(0); ; {
		var entries []AuditEntry
		if err := stored(db).Where("id > ?", after).Order("id").Limit(1000).Find(&entries).Error; err != nil {
			return err
		}
		if len(entries) == 0 {
			break
		}
		after = entries[len(entries)-1].ID
		for _, e := range entries {
			if err := db.Exec("UPDATE audit_entries SET search_key = ? WHERE id = ?", vietext.Fold(e.Label), e.ID).Error; err != nil {
				return err
			}
		}
		link := last.next(entries)
		link.At = entries[len(entries)-1].At
		if err := db.Create(&link).Error; err != nil {
			return err
		}
		last = link
	}
	return runAll(db, protection[postgres])
}

func runAll(db *gorm.DB, statements []string) error {
	for _, statement := range statements {
		if err := db.Exec(statement).Error; err != nil {
			return err
		}
	}
	return nil
}
