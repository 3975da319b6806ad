package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"daihoi/app"
	"daihoi/cmd/bench"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/demo"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/generate"
	"daihoi/models/org"
	"daihoi/models/store"
)

type benchCmd struct {
	Scale    []string      `name:"scale" enum:"district,province,nation" default:"district,province,nation" help:"${cli_bench_scale}"`
	Quick    bool          `name:"quick" help:"${cli_bench_quick}"`
	Rounds   int           `name:"rounds" default:"7" help:"${cli_bench_rounds}"`
	Keep     string        `name:"keep" placeholder:"DIR" help:"${cli_bench_keep}"`
	JSON     bool          `name:"json" help:"${cli_bench_json}"`
	Load     time.Duration `name:"load" help:"${cli_bench_load}"`
	Sessions int           `name:"sessions" default:"40" help:"${cli_bench_sessions}"`
}

func (benchCmd) Help() string {
	return "  daihoi bench --quick\n  daihoi bench --keep bench --json > bench.json\n  daihoi bench --scale province --load 10m --sessions 40"
}

// benchReport is all that one run measured.
type benchReport struct {
	Machine   benchMachine    `json:"machine"`
	Databases []benchDatabase `json:"databases"`
	Ratios    []benchRatio    `json:"ratios,omitempty"`
}

type benchMachine struct {
	Cores     int    `json:"cores"`
	Processor string `json:"processor"`
	Go        string `json:"go"`
	System    string `json:"system"`
	Version   string `json:"version"`
}

// benchDatabase is what was measured in the database of one scale. Seconds are those of generating it, 0 if it was there.
type benchDatabase struct {
	Scale   string            `json:"scale"`
	Seconds float64           `json:"generated_seconds"`
	Bytes   int64             `json:"bytes"`
	Counts  map[string]int64  `json:"counts"`
	StartMS float64           `json:"start_to_first_answer_ms"`
	Results []bench.Result    `json:"results,omitempty"`
	Load    *bench.LoadResult `json:"load,omitempty"`
}

// benchRatio compares a page of a province and of the nation with that of a district in the same database, and that of a
// district with the same in the smallest database.
type benchRatio struct {
	Page     string  `json:"page"`
	Province float64 `json:"province_to_district,omitempty"`
	Nation   float64 `json:"nation_to_district,omitempty"`
	Growth   float64 `json:"district_largest_to_smallest,omitempty"`
}

// Run generates the databases, asks for the pages and prints what they took.
func (c benchCmd) Run(e *env) (err error) {
	if c.Rounds < 1 || c.Sessions < 1 {
		return fault.New(fault.Invalid, "cli.bench_bad_number")
	}
	if c.Quick {
		c.Scale, c.Rounds = slices.DeleteFunc(c.Scale, func(s string) bool { return s == string(generate.Nation) }), min(c.Rounds, 3)
	}
	dir := c.Keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "daihoi-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	report := benchReport{Machine: thisMachine()}
	for _, scale := range c.Scale {
		d, err := c.database(e, dir, generate.Scale(scale))
		if err != nil {
			return err
		}
		report.Databases = append(report.Databases, d)
	}
	report.Ratios = ratios(report.Databases)
	if c.JSON {
		w := json.NewEncoder(e.out)
		w.SetIndent("", " ")
		return w.Encode(report)
	}
	return report.print(e)
}

func thisMachine() benchMachine {
	m := benchMachine{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH}
	m.Version, m.Go = ownVersion()
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return m // only Linux has it
	}
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			m.Processor = strings.TrimSpace(value)
			break
		}
	}
	return m
}

// database measures one scale.
func (c benchCmd) database(e *env, dir string, scale generate.Scale) (d benchDatabase, err error) {
	d.Scale = string(scale)
	b := *e
	b.db = filepath.Join(dir, d.Scale+".db")
	if store.IsPostgres(e.db) { // one database for the run, of its only scale
		b.db = e.db
	}
	s, err := b.open(false)
	if err != nil {
		return d, err
	}
	code, err := setupCode(b.ctx, s)
	if err == nil && code != "" {
		start := b.clock()
		err = b.generate(s, generate.Options{Scale: scale, Seed: 1})
		d.Seconds = b.clock().Sub(start).Round(100 * time.Millisecond).Seconds()
	}
	if err == nil {
		err = s.Read(b.ctx, access.Program("bench"), func(tx *store.Tx) (err error) {
			d.Counts, err = sizes(tx)
			return err
		})
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return d, err
	}
	if info, err := os.Stat(b.db); err == nil {
		d.Bytes = info.Size()
	}
	began := b.clock()
	server, err := b.startBench()
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	first, err := bench.NewClient(server.base)
	if err != nil {
		return d, err
	}
	defer first.Close()
	if _, err := first.Get(b.ctx, "/sign-in"); err != nil {
		return d, err
	}
	d.StartMS = bench.Milliseconds(b.clock().Sub(began))
	if c.Load > 0 {
		d.Load, err = c.load(&b, server, scale)
		return d, err
	}
	d.Results, err = c.pages(&b, server, scale)
	return d, err
}

// sizes are those of the tables that matter.
func sizes(tx *store.Tx) (map[string]int64, error) {
	all, err := store.Counts(tx)
	few := map[string]int64{}
	for _, table := range []string{"units", "congresses", "milestones", "milestone_events", "persons", "delegates", "audit_entries", "users"} {
		few[table] = all[table]
	}
	return few, err
}

// benchServer is the program as serve runs it, on a free port of this machine.
type benchServer struct {
	base       string
	store      *store.Store
	statements atomic.Int64 // of the last request
	close      func() error
}

// startBench opens the database and serves it.
func (e *env) startBench() (b *benchServer, err error) {
	b = &benchServer{}
	if b.store, err = e.openWith(store.Options{MustExist: true}); err != nil {
		return nil, err
	}
	spool, err := os.MkdirTemp("", "daihoi-bench-spool-")
	if err != nil {
		return nil, errors.Join(err, b.store.Close())
	}
	log := e.log()
	face, err := app.New(app.Config{Store: b.store, Clock: e.clock, Hasher: account.StandardHasher(), Simulated: true, Spool: spool,
		Files: files.Folder(filepath.Join(spool, "files")), Log: log})
	if err != nil {
		return nil, errors.Join(err, b.store.Close())
	}
	handler, err := face.Handler()
	if err != nil {
		return nil, errors.Join(err, b.store.Close())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, b.store.Close())
	}
	counting := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n atomic.Int64
		handler.ServeHTTP(w, r.WithContext(store.CountStatements(r.Context(), &n)))
		b.statements.Store(n.Load())
	})
	server := newServer(counting, nil)
	server.RegisterOnShutdown(face.Watch.End)
	b.base = "http://" + listener.Addr().String()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	b.close = func() error {
		grace, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), 15*time.Second)
		defer cancel()
		err := server.Shutdown(grace)
		if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
		face.Jobs.Close()
		return errors.Join(err, b.store.Close(), os.RemoveAll(spool))
	}
	return b, nil
}

// benchScope is a unit whose pages are measured, by its organizer.
type benchScope struct {
	level, code string
	user        string
}

// scopesOf are the units of a scale of which pages are measured: the unit of the scale, and smaller ones inside it.
func scopesOf(scale generate.Scale) []benchScope {
	district := benchScope{org.District, "506", generate.OrganizerOf(org.District, "506")}
	province := benchScope{org.Province, generate.Home(generate.Province), generate.OrganizerOf(org.Province, generate.Home(generate.Province))}
	switch scale {
	case generate.District:
		return []benchScope{{org.District, generate.Home(scale), generate.Organizer}}
	case generate.Province:
		return []benchScope{district, province}
	}
	return []benchScope{district, province, {org.Nation, generate.Home(scale), generate.Organizer}}
}

// pages measures the pages of every scope, and those of the administrator.
func (c benchCmd) pages(e *env, server *benchServer, scale generate.Scale) (all []bench.Result, err error) {
	for _, scope := range scopesOf(scale) {
		some, err := c.pagesOf(e, server, scope)
		if err != nil {
			return all, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func (c benchCmd) pagesOf(e *env, server *benchServer, scope benchScope) ([]bench.Result, error) {
	organizer, err := signedIn(e.ctx, server.base, scope.user)
	if err != nil {
		return nil, err
	}
	defer organizer.Close()
	admin, err := signedIn(e.ctx, server.base, generate.Admin)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	pages, err := benchPages(e, server, scope, organizer, admin)
	if err != nil {
		return nil, err
	}
	results, err := bench.Measure(e.ctx, pages, c.Rounds, e.clock, server.statements.Load)
	for i := range results {
		results[i].Scope = scope.level
	}
	return results, err
}

func signedIn(ctx context.Context, base, username string) (*bench.Client, error) {
	c, err := bench.NewClient(base)
	if err != nil {
		return nil, err
	}
	return c, c.SignIn(ctx, username, demo.Password)
}

// ratios compares scopes within the largest database, and the district of the largest with that of the smallest.
func ratios(all []benchDatabase) (list []benchRatio) {
	if len(all) == 0 {
		return nil
	}
	at := func(d benchDatabase, page, scope string) float64 {
		for _, r := range d.Results {
			if r.Page == page && r.Scope == scope {
				return r.MedianMS
			}
		}
		return 0
	}
	first, last := all[0], all[len(all)-1]
	for _, r := range last.Results {
		if slices.ContainsFunc(list, func(b benchRatio) bool { return b.Page == r.Page }) {
			continue
		}
		district := at(last, r.Page, org.District)
		list = append(list, benchRatio{r.Page, quotient(at(last, r.Page, org.Province), district), quotient(at(last, r.Page, org.Nation), district),
			quotient(district, at(first, r.Page, org.District))})
	}
	return list
}

// quotient with two decimals, 0 if a part is unknown.
func quotient(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return float64(int(100*a/b+0.5)) / 100
}

// print writes the report as tables.
func (r benchReport) print(e *env) error {
	m := r.Machine
	fmt.Fprintln(e.out, e.words.T("cli.bench_machine", "Cores", m.Cores, "Processor", m.Processor, "Go", m.Go, "System", m.System, "Version", m.Version))
	for _, d := range r.Databases {
		fmt.Fprintln(e.out)
		fmt.Fprintln(e.out, e.words.T("cli.bench_database", "Scale", e.words.T("cli.scale."+d.Scale), "Congresses", e.words.Number(int(d.Counts["congresses"])),
			"Milestones", e.words.Number(int(d.Counts["milestones"])), "Delegates", e.words.Number(int(d.Counts["delegates"])),
			"Megabytes", d.Bytes>>20, "Seconds", fmt.Sprintf("%.1f", d.Seconds), "Start", fmt.Sprintf("%.0f", d.StartMS)))
		if d.Load != nil {
			printLoad(e, *d.Load)
			continue
		}
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, e.words.T("cli.bench_heading"))
		for _, p := range d.Results {
			status := ""
			if p.Status >= 400 {
				status = fmt.Sprint(p.Status)
			}
			fmt.Fprintf(w, "%s\t%s\t%.1f\t%.1f\t%d\t%d\t%s\t\n", e.words.T("cli.scale."+p.Scope), p.Page, p.MedianMS, p.P95MS, p.Statements, (p.Bytes+1023)>>10, status)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if len(r.Ratios) == 0 {
		return nil
	}
	fmt.Fprintln(e.out)
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, e.words.T("cli.bench_ratios"))
	known := func(x float64) string {
		if x == 0 {
			return ""
		}
		return fmt.Sprintf("%.2f", x)
	}
	for _, x := range r.Ratios {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", x.Page, known(x.Province), known(x.Nation), known(x.Growth))
	}
	return w.Flush()
}

// printLoad writes what the load met.
func printLoad(e *env, r bench.LoadResult) {
	fmt.Fprintln(e.out, e.words.T("cli.bench_loaded", "Sessions", r.Sessions, "Seconds", fmt.Sprintf("%.0f", r.Seconds), "Requests", e.words.Number(r.Requests),
		"PerSecond", fmt.Sprintf("%.1f", r.PerSecond), "Errors", r.Errors, "P50", fmt.Sprintf("%.1f", r.P50MS), "P99", fmt.Sprintf("%.1f", r.P99MS),
		"First", fmt.Sprintf("%.0f", r.MemoryFirst), "Most", fmt.Sprintf("%.0f", r.MemoryMost), "Last", fmt.Sprintf("%.0f", r.MemoryLast)))
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, e.words.T("cli.bench_load_heading"))
	for _, k := range r.Kinds {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.1f\t%.1f\t%.1f\t\n", k.Name, k.Count, k.Errors, k.P50MS, k.P99MS, k.MaxMS)
	}
	_ = w.Flush()
}

// benchRand is the random source of a session.
func benchRand(n int) *rand.Rand {
	return rand.New(rand.NewPCG(2024, uint64(n))) //nolint:gosec // the same load every time is what is wanted
}
