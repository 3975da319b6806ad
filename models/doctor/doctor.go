// Package doctor examines an installation: whether the database is sound, whether stored sums are those of their parts,
// whether the log is whole, whether the uploaded files are there, and whether the machine and the backups are as they
// should be. It changes nothing. Every finding says ok, warn or bad; the words and the remedy are in the catalogue under
// "doctor.<check>.<state>".
package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// State says how good a finding is.
type State string

const (
	OK   State = "ok"
	Warn State = "warn" // should be looked at
	Bad  State = "bad"  // must be mended
)

// Finding is the result of one check.
type Finding struct {
	Check   string
	State   State
	Args    map[string]any
	Details []string // ids, names and paths, at most twenty
	Failed  bool     // the check itself could not be made; Details says why
}

// Key is the finding's words in the catalogue.
func (f Finding) Key() string {
	if f.Failed {
		return "doctor.failed"
	}
	return "doctor." + f.Check + "." + string(f.State)
}

// Checks in the order in which they are made. Those from Space on are about the machine.
const (
	Integrity  = "integrity"
	References = "references"
	Schema     = "schema"
	Tallies    = "tallies"
	Sums       = "sums"
	Files      = "files"
	Plain      = "plain" // uploaded files that are not sealed
	Numbers    = "numbers"
	Audit      = "audit"
	Space      = "space"
	Clock      = "clock"
	Modes      = "modes"
	Backup     = "backup"
	Drill      = "drill"
)

// Patient is the installation to examine.
type Patient struct {
	Store *store.Store
	Files files.Folder
	Clock func() time.Time // real time
	Copy  bool             // a restored copy: the machine and its backups are not of interest
}

// check examines one thing. All of them see the database at the same moment.
type check struct {
	name string
	work func(context.Context, *store.Tx, Patient) (Finding, error)
	copy bool // made on a restored copy too
}

var checks = []check{
	{Integrity, integrity, true}, {References, references, true}, {Schema, schema, true}, {Tallies, tallies, true}, {Sums, sums, true},
	{Files, stored, true}, {Plain, plainFiles, true}, {Numbers, numbers, true}, {Audit, audit, true}, {Space, space, false}, {Clock, clock, false}, {Modes, modes, false},
	{Backup, lastBackup, false}, {Drill, lastDrill, false},
}

// Examine makes all checks. A check that cannot be made is a bad finding, not the end of the others.
func Examine(ctx context.Context, p Patient) (found []Finding, err error) {
	for _, c := range checks {
		if p.Copy && !c.copy {
			continue
		}
		var f Finding
		err := p.Store.Read(ctx, access.Program("doctor"), func(tx *store.Tx) (err error) {
			f, err = c.work(ctx, tx, p)
			return err
		})
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
		if err != nil {
			f = Finding{State: Bad, Failed: true, Details: []string{err.Error()}, Args: fault.Args("Check", c.name)}
		}
		f.Check = c.name
		f.Details = f.Details[:min(len(f.Details), 20)]
		found = append(found, f)
	}
	return found, nil
}

// Worst is the worst state among the findings.
func Worst(found []Finding) State {
	worst := OK
	for _, f := range found {
		if f.State == Bad || f.State == Warn && worst == OK {
			worst = f.State
		}
	}
	return worst
}

// verdict is ok without details, and otherwise the state given.
func verdict(otherwise State, details []string, args ...any) Finding {
	f := Finding{State: otherwise, Details: details, Args: fault.Args(append(args, "Count", len(details))...)}
	if len(details) == 0 {
		f.State = OK
	}
	return f
}

func integrity(_ context.Context, tx *store.Tx, _ Patient) (Finding, error) {
	torn, _, err := store.Damage(tx)
	return verdict(Bad, torn), err
}

func references(_ context.Context, tx *store.Tx, _ Patient) (Finding, error) {
	_, loose, err := store.Damage(tx)
	return verdict(Bad, loose), err
}

// schema compares the database with what this program would make.
func schema(ctx context.Context, tx *store.Tx, p Patient) (Finding, error) {
	found, err := store.SchemaVersion(tx)
	if err != nil {
		return Finding{}, err
	}
	known, err := store.NewestSchema()
	if err != nil {
		return Finding{}, err
	}
	var different []string
	if found != known {
		different = append(different, strconv.FormatInt(found, 10))
	} else if !store.IsPostgres(p.Store.Target()) {
		if different, err = schemaDifferences(ctx, tx, p.Clock); err != nil {
			return Finding{}, err
		}
	}
	return verdict(Bad, different, "Found", found, "Known", known), nil
}

func schemaDifferences(ctx context.Context, tx *store.Tx, clock func() time.Time) (different []string, err error) {
	dir, err := os.MkdirTemp("", "daihoi-doctor-")
	if err != nil {
		return nil, err
	}
	wanted, err := store.Blank(ctx, dir, clock)
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		return nil, err
	}
	there, err := store.SchemaParts(tx)
	for name, text := range wanted {
		if is, ok := there[name]; !ok || is != text {
			different = append(different, name)
		}
	}
	for name := range there {
		if _, ok := wanted[name]; !ok {
			different = append(different, name)
		}
	}
	slices.Sort(different)
	return different, err
}

func tallies(_ context.Context, tx *store.Tx, _ Patient) (Finding, error) {
	wrong, err := delegate.WrongTallies(tx)
	details := make([]string, len(wrong))
	for i, id := range wrong {
		details[i] = strconv.FormatInt(id, 10)
	}
	return verdict(Bad, details), err
}

// sums compares what pages show for districts with what they show for provinces: every congress counts once in each. Where
// there are no districts, as since 1/7/2025, there is nothing to compare.
func sums(_ context.Context, tx *store.Tx, _ Patient) (Finding, error) {
	var districts int64
	if err := tx.DB().Table("units").Where("level_code = ? AND valid_to IS NULL", org.District).Count(&districts).Error; err != nil || districts == 0 {
		return verdict(Bad, nil), err
	}
	terms, err := org.Terms(tx)
	if err != nil {
		return Finding{}, err
	}
	top, err := backup.Top(tx)
	if err != nil {
		return Finding{}, err
	}
	var different []string
	for _, term := range terms {
		byDistrict, err := totals(tx, top.Path, org.District, term.ID)
		if err != nil {
			return Finding{}, err
		}
		byProvince, err := totals(tx, top.Path, org.Province, term.ID)
		if err != nil {
			return Finding{}, err
		}
		for _, level := range []string{org.Commune, org.District} {
			if byDistrict[level] != byProvince[level] {
				different = append(different, term.Code+" "+level)
			}
		}
	}
	return verdict(Bad, different), nil
}

// total is what a page sums up for one level.
type total struct{ congresses, held, dated, inTime, pastDay int }

func totals(tx *store.Tx, path, childLevel string, term int64) (map[string]total, error) {
	counts, err := readiness.RollUp(tx, path, childLevel, term, calendar.On(tx.Today()))
	sum := map[string]total{}
	for _, c := range counts {
		t := sum[c.LevelCode]
		sum[c.LevelCode] = total{t.congresses + c.Total, t.held + c.Held, t.dated + c.Dated, t.inTime + c.InTime, t.pastDay + c.PastDay}
	}
	return sum, err
}

// stored compares the folder of uploaded files with what the database names. Files that nobody names are only a remark:
// the next start removes them after a day.
func stored(_ context.Context, tx *store.Tx, p Patient) (Finding, error) {
	named, err := backup.Digests(tx)
	if err != nil {
		return Finding{}, err
	}
	var bad []string
	vault := files.Vault{Folder: p.Files, Box: p.Store.FileBox()}
	for _, digest := range named {
		if _, err := vault.Read(digest); errors.Is(err, fs.ErrNotExist) {
			bad = append(bad, digest)
		} else if err != nil {
			bad = append(bad, err.Error())
		}
	}
	if len(bad) > 0 {
		return verdict(Bad, bad, "Files", len(named), "Folder", string(p.Files)), nil
	}
	there, err := p.Files.Stored()
	if err != nil {
		return Finding{}, err
	}
	orphans := slices.DeleteFunc(there, func(digest string) bool {
		_, known := slices.BinarySearch(named, digest)
		return known
	})
	return verdict(Warn, orphans, "Files", len(named), "Folder", string(p.Files)), nil
}

// plainFiles finds uploaded files of versions that did not seal them.
func plainFiles(_ context.Context, tx *store.Tx, p Patient) (Finding, error) {
	named, err := backup.Digests(tx)
	plain := slices.DeleteFunc(named, func(digest string) bool { return !p.Files.IsPlain(digest) })
	return verdict(Warn, plain), err
}

// numbers opens every sealed value. The copies that were made before upgrades from versions that did not seal are beside the
// database.
func numbers(_ context.Context, tx *store.Tx, p Patient) (Finding, error) {
	found, err := store.CheckSealed(tx)
	if err != nil {
		return Finding{}, err
	}
	args := []any{"Values", found.Values, "File", p.Store.KeyFile()}
	if bad := append(found.Plain, found.Shut...); len(bad) > 0 || p.Copy {
		return verdict(Bad, bad, args...), nil
	}
	open, err := readableByOthers(p.Store.KeyFile())
	if err != nil {
		return Finding{}, err
	}
	plain, err := p.Store.PlainCopies()
	return verdict(Warn, append(open, plain...), args...), err
}

// audit computes the chain again and compares it with the link that the last good backup remembers.
func audit(_ context.Context, tx *store.Tx, _ Patient) (Finding, error) {
	last, err := backup.LastGood(tx, backup.Copied)
	if err != nil {
		return Finding{}, err
	}
	chain, err := store.CheckChain(tx, last.Link)
	if err != nil {
		return Finding{}, err
	}
	var details []string
	if chain.Broken > 0 {
		details = append(details, "audit_links "+strconv.FormatInt(chain.Broken, 10))
	}
	if chain.Unlinked > 0 {
		details = append(details, "audit_entries +"+strconv.FormatInt(chain.Unlinked, 10))
	}
	if chain.Unprotected {
		details = append(details, "trigger")
	}
	if last.Link > 0 && chain.Anchor != last.Hash {
		details = append(details, last.File)
	}
	return verdict(Bad, details, "Entries", chain.Entries, "Links", chain.Links, "Hash", shortHash(chain.Last.Hash)), nil
}

func shortHash(hash string) string { return hash[:min(len(hash), 12)] }

// Limits of the disk.
const (
	tooLittle = 200 << 20
	enough    = 1 << 30
)

// space is about the disk of the database, or with PostgreSQL, which may be elsewhere, about that of the uploaded files.
func space(_ context.Context, _ *store.Tx, p Patient) (Finding, error) {
	dir, size := filepath.Dir(string(p.Files)), int64(0)
	if !store.IsPostgres(p.Store.Target()) {
		info, err := os.Stat(p.Store.Target())
		if err != nil {
			return Finding{}, err
		}
		dir, size = filepath.Dir(p.Store.Target()), info.Size()
	}
	free, err := backup.FreeSpace(dir)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: OK, Args: fault.Args("Free", backup.Megabytes(free))}
	switch {
	case free < tooLittle:
		f.State = Bad
	case free < enough || free < 3*size:
		f.State = Warn
	}
	return f, nil
}

// clockLeeway is how far the newest entry may be ahead of the clock.
const clockLeeway = 10 * time.Minute

func clock(_ context.Context, tx *store.Tx, _ Patient) (Finding, error) {
	entries, err := store.AuditLog(tx, store.AuditFilter{Limit: 1})
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: OK, Args: fault.Args("Now", shown(tx.Now()))}
	if len(entries) > 0 && entries[0].At.After(tx.Now().Add(clockLeeway)) {
		f.State, f.Details = Bad, []string{shown(entries[0].At)}
	}
	return f, nil
}

func shown(at store.Instant) string { return at.In(calendar.Zone()).Format("15:04 02/01/2006") }

// Times after which a backup and a drill are too old.
const (
	oldBackup = 48 * time.Hour
	oldDrill  = 40 * 24 * time.Hour
)

func lastBackup(_ context.Context, tx *store.Tx, p Patient) (Finding, error) {
	if store.IsPostgres(p.Store.Target()) { // has its own tools, of which the program knows nothing
		return Finding{State: Warn, Args: fault.Args("Postgres", true)}, nil
	}
	return lastRun(tx, backup.Copied, oldBackup)
}

func lastDrill(_ context.Context, tx *store.Tx, p Patient) (Finding, error) {
	if store.IsPostgres(p.Store.Target()) {
		return Finding{State: Warn, Args: fault.Args("Postgres", true)}, nil
	}
	return lastRun(tx, backup.Drilled, oldDrill)
}

func lastRun(tx *store.Tx, kind string, old time.Duration) (Finding, error) {
	run, err := backup.LastGood(tx, kind)
	if err != nil {
		return Finding{}, err
	}
	if run.ID == 0 {
		return Finding{State: Warn, Args: fault.Args("At", "", "File", "")}, nil
	}
	f := Finding{State: OK, Args: fault.Args("At", shown(run.At), "File", run.File, "Size", backup.Megabytes(run.Size))}
	if tx.Now().Sub(run.At.Time) > old {
		f.State = Warn
	}
	return f, nil
}
