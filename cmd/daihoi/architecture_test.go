package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the module root.
const root = "../.."

// floors lists the packages of the module that each package may import. "models/*" under app and exports means any of
// them. Within models a package imports only lower floors; within floor 0 only field imports others.
var floors = map[string][]string{
	"models/calendar":     {},
	"models/vietext":      {},
	"models/fault":        {},
	"models/access":       {"models/calendar"},
	"models/field":        {"models/calendar", "models/fault", "models/vietext"},
	"models/files":        {"models/vietext", "models/secret"},
	"models/secret":       {},
	"models/vocabulary":   {"models/vietext"},
	"models/store":        {"floor0"},
	"models/org":          {"floor0", "models/store"},
	"models/account":      {"floor0", "models/store"},
	"models/entrylock":    {"floor0", "models/store", "models/org"},
	"models/attendance":   {"floor0", "models/store", "models/org"},
	"models/agenda":       {"floor0", "models/store"},
	"models/history":      {"floor0", "models/store"},
	"models/congress":     {"floor0", "models/store", "models/org", "models/account", "models/attendance", "models/agenda", "models/history"},
	"models/directive":    {"floor0", "models/store", "models/org", "models/congress"},
	"models/delegate":     {"floor0", "models/store", "models/org", "models/account", "models/congress", "models/attendance", "models/deadline"},
	"models/correction":   {"floor0", "models/store", "models/delegate"},
	"models/cellvalue":    {"floor0", "models/delegate", "models/identity"},
	"models/composition":  {"floor0", "models/store", "models/org", "models/history", "models/congress", "models/delegate"},
	"models/committee":    {"floor0", "models/store", "models/congress", "models/delegate", "models/composition"},
	"models/delegation":   {"floor0", "models/store", "models/org", "models/history", "models/congress", "models/attendance", "models/delegate"},
	"models/identity":     {"floor0", "models/store", "models/org", "models/congress", "models/delegate", "models/delegation"},
	"models/dossier":      {"floor0", "models/store", "models/org", "models/congress", "models/attendance", "models/delegate", "models/committee", "models/correction", "models/delegation", "models/identity"},
	"models/roster":       {"floor0", "models/store", "models/org", "models/congress", "models/delegate", "models/cellvalue", "models/correction", "models/delegation", "models/identity", "models/rosterplan"},
	"models/rosterplan":   {"floor0", "models/delegate", "models/cellvalue", "models/identity"},
	"models/template":     {"floor0", "models/store", "models/org"},
	"models/readiness":    {"floor0", "models/store", "models/org", "models/congress", "models/template"},
	"models/deadline":     {"floor0", "models/store", "models/org", "models/account", "models/congress", "models/directive", "models/template", "models/readiness"},
	"models/term":         {"floor0", "models/store", "models/org", "models/congress", "models/directive", "models/template", "models/deadline"},
	"models/rollover":     {"floor0", "models/store", "models/org", "models/congress", "models/delegate", "models/composition", "models/template", "models/deadline", "models/merger", "models/term"},
	"models/meeting":      {"floor0", "models/store", "models/org"},
	"models/review":       {"floor0", "models/store", "models/org", "models/congress", "models/template", "models/readiness", "models/deadline"},
	"models/workitem":     {"floor0", "models/store", "models/meeting", "models/review"},
	"models/schedule":     {"floor0", "models/store", "models/org", "models/congress", "models/meeting", "models/template", "models/readiness", "models/deadline"},
	"models/proposal":     {"floor0", "models/store", "models/org", "models/congress", "models/template", "models/readiness", "models/deadline", "models/schedule"},
	"models/difficulty":   {"floor0", "models/store", "models/org", "models/congress", "models/readiness", "models/deadline"},
	"models/reminder":     {"floor0", "models/store", "models/org", "models/congress", "models/readiness", "models/workitem"},
	"models/progressform": {"floor0", "models/store", "models/org", "models/congress", "models/template", "models/readiness", "models/deadline", "models/difficulty"},
	"models/emulation":    {"floor0", "models/store", "models/org", "models/account", "models/agenda", "models/attendance", "models/congress", "models/template", "models/readiness", "models/deadline"},
	"models/clusterevent": {"floor0", "models/store", "models/org", "models/account", "models/agenda", "models/attendance", "models/deadline", "models/emulation"},
	"models/officeplan":   {"floor0", "models/org", "models/account", "models/congress"},
	"models/seating":      {"floor0", "models/store", "models/congress"},
	"models/proceedings":  {"floor0", "models/store", "models/org", "models/agenda", "models/attendance", "models/congress", "models/delegate"},
	"models/office":       {"floor0", "models/store", "models/org", "models/account", "models/congress", "models/deadline", "models/schedule", "models/officeplan"},
	"models/merger":       {"floor0", "models/store", "models/org", "models/account", "models/congress", "models/delegate", "models/delegation", "models/deadline", "models/difficulty", "models/meeting"},
	"models/paper":        {"floor0", "models/store", "models/org", "models/congress"},
	"models/figure":       {"floor0", "models/congress", "models/delegate", "models/template", "models/readiness"},
	"models/finalreport":  {"floor0", "models/store", "models/org", "models/congress"},
	"models/replica":      {"models/fault"},
	"models/backup":       {"floor0", "models/store", "models/org", "models/replica"},
	"models/portable":     {"floor0", "models/store", "models/backup"},
	"models/anonymise":    {"floor0", "models/store", "models/org", "models/congress", "models/delegate", "models/delegation", "models/identity", "models/deadline", "models/paper", "models/backup"},
	"models/firststeps":   {"floor0", "models/store", "models/org", "models/backup"},
	"models/doctor":       {"floor0", "models/store", "models/org", "models/delegate", "models/readiness", "models/backup"},
	"models/demo":         {"models/*"},
	"models/generate":     {"models/*"},
	"templates/i18n":      {"floor0"},
	"templates/static":    {},
	"templates/ui":        {"floor0", "templates/i18n", "templates/static"},
	"templates/*":         {"floor0", "templates/i18n", "templates/static", "templates/ui"},
	"exports/tables":      {"floor0", "exports/intake/grid"},
	"exports/font":        {},
	"exports/book":        {"floor0", "exports/font", "exports/intake/grid"},
	"exports/flat":        {"floor0", "exports/book"},
	"exports/merge":       {"floor0"},
	"exports/papers":      {"models/*", "exports/book", "exports/merge", "exports/report", "templates/i18n"},
	"exports/pdf":         {"exports/book", "exports/font"},
	"exports/forms":       {"models/*", "exports/book", "exports/intake", "exports/intake/grid", "exports/tables", "templates/i18n"},
	"exports/progress":    {"models/*", "exports/book", "exports/flat", "templates/i18n"},
	"exports":             {"models/*", "exports/book", "exports/flat", "exports/intake", "exports/intake/grid", "exports/progress", "templates/i18n"},
	"exports/received":    {"models/*", "exports", "exports/book", "exports/forms", "exports/intake", "exports/intake/grid", "exports/tables", "templates/i18n"},
	"exports/unitlist":    {"floor0", "models/org", "exports/intake", "exports/intake/grid", "exports/tables"},
	"exports/officelist":  {"floor0", "models/officeplan", "exports/intake", "exports/intake/grid", "exports/tables"},
	"exports/report":      {"models/*", "exports", "exports/*", "templates/i18n"},
	"app/mail":            {},
	"app/metrics":         {},
	"app/web":             {"models/*", "exports", "exports/book", "exports/flat", "exports/pdf", "exports/report", "app/mail", "templates/i18n", "templates/ui"},
	"app/*":               {"models/*", "exports", "exports/*", "exports/intake/grid", "templates/i18n", "templates/ui", "templates/area", "app/mail", "app/web"},
	"app":                 {"models/*", "exports", "exports/book", "exports/report", "templates/i18n", "templates/static", "templates/ui", "app/*"},
	"cmd/bench":           {"models/fault"},
	"cmd/release":         {},
	"cmd/daihoi":          {"cmd/bench", "models/*", "exports", "exports/*", "templates/i18n", "app", "app/mail", "app/metrics", "app/web"},

	// Every format of a file has its package, which only intake imports. Their grid is open to all.
	"exports/intake":         {"floor0", "exports/intake/*"},
	"exports/intake/grid":    {"floor0"},
	"exports/intake/charset": {"floor0", "exports/intake/grid"},
	"exports/intake/format":  {"floor0", "exports/intake/grid"},
	"exports/intake/office":  {"floor0", "exports/intake/grid"},
	"exports/intake/xlsx":    {"floor0", "exports/intake/grid", "exports/intake/format", "exports/intake/office"},
	"exports/intake/xls":     {"floor0", "exports/intake/biff", "exports/intake/cfb", "exports/intake/charset", "exports/intake/format", "exports/intake/grid"},
	"exports/intake/xmlss":   {"floor0", "exports/intake/charset", "exports/intake/format", "exports/intake/grid", "exports/intake/office"},
	"exports/intake/odf":     {"floor0", "exports/intake/format", "exports/intake/grid", "exports/intake/office"},
	"exports/intake/docx":    {"floor0", "exports/intake/format", "exports/intake/grid", "exports/intake/office"},
	"exports/intake/web":     {"floor0", "exports/intake/charset", "exports/intake/format", "exports/intake/grid"},
	"exports/intake/text":    {"floor0", "exports/intake/charset", "exports/intake/grid"},
	"exports/intake/biff":    {},
	"exports/intake/cfb":     {},
}

var floor0 = []string{"models/calendar", "models/vietext", "models/fault", "models/access", "models/field", "models/files", "models/secret", "models/vocabulary"}

// banned are third-party packages that a top-level folder must not import.
var banned = map[string][]string{
	"models":    {"github.com/labstack/echo", "github.com/a-h/templ", "github.com/xuri/excelize", "net/http"},
	"exports":   {"gorm.io", "github.com/labstack/echo"},
	"app":       {"gorm.io", "github.com/xuri/excelize"},
	"templates": {"gorm.io", "github.com/labstack/echo", "github.com/xuri/excelize"},
}

func eachFile(t *testing.T, work func(pkg, path string, f *ast.File, set *token.FileSet)) {
	t.Helper()
	set := token.NewFileSet()
	files := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != root {
			if _, noModule := os.Stat(filepath.Join(path, "go.mod")); noModule == nil {
				return fs.SkipDir // a separate module
			}
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files++
		work(filepath.ToSlash(filepath.Dir(rel)), filepath.ToSlash(rel), f, set)
		return nil
	}))
	require.Greater(t, files, 50)
}

func TestPackagesImportOnlyFromLowerFloors(t *testing.T) {
	t.Parallel()
	eachFile(t, func(pkg, file string, f *ast.File, _ *token.FileSet) {
		if isTestKit(pkg) {
			return
		}
		allowed, known := floors[pkg]
		if !known { // an area imports the kit and its own pages, never another area
			allowed, known = floors[path.Dir(pkg)+"/*"]
			allowed = slices.Clone(allowed)
			if at := slices.Index(allowed, "templates/area"); at >= 0 {
				allowed[at] = "templates/" + path.Base(pkg)
			}
		}
		if !known {
			t.Errorf("%s: package %s is on no floor", file, pkg)
		}
		for _, imp := range f.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			require.NoError(t, err)
			if own, ok := strings.CutPrefix(name, "daihoi/"); ok && !mayImport(allowed, own) {
				t.Errorf("%s imports %s", file, own)
			}
			top, _, _ := strings.Cut(pkg, "/")
			for _, b := range banned[top] {
				if strings.HasPrefix(name, b) {
					t.Errorf("%s imports %s", file, name)
				}
			}
		}
	})
}

// isTestKit reports whether the package only serves tests of other packages.
func isTestKit(pkg string) bool { return strings.HasSuffix(pkg, "test") }

func mayImport(allowed []string, own string) bool {
	return slices.Contains(allowed, own) || slices.Contains(allowed, "floor0") && slices.Contains(floor0, own) ||
		slices.Contains(allowed, path.Dir(own)+"/*") && !isTestKit(own)
}

// Queries in models avoid what is unsafe in GORM: chained Or (it escapes the unit condition), Save (it inserts missing
// rows) and hooks (most write paths skip them).
func TestModelsAvoidUnsafeGorm(t *testing.T) {
	t.Parallel()
	eachFile(t, func(pkg, path string, f *ast.File, set *token.FileSet) {
		if !strings.HasPrefix(pkg, "models/") {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "cmp" {
				return true
			}
			switch sel.Sel.Name {
			case "Or", "Save", "AutoMigrate", "FirstOrCreate", "FirstOrInit", "Unscoped":
				t.Errorf("%s: %s is banned in models", set.Position(call.Pos()), sel.Sel.Name)
			}
			return true
		})
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && slices.Contains([]string{"BeforeSave", "AfterSave",
				"BeforeCreate", "AfterCreate", "BeforeUpdate", "AfterUpdate", "BeforeDelete", "AfterDelete", "AfterFind"}, fn.Name.Name) {
				t.Errorf("%s: hooks are skipped on most write paths", path)
			}
		}
	})
}

// Only the command and the request logger read the clock; all other code receives the time.
func TestOnlyTheCommandReadsTheClock(t *testing.T) {
	t.Parallel()
	eachFile(t, func(pkg, path string, f *ast.File, set *token.FileSet) {
		if pkg == "cmd/daihoi" || isTestKit(pkg) {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && sel.Sel.Name == "Now" && path != "app/server.go" {
				t.Errorf("%s reads the clock", set.Position(sel.Pos()))
			}
			return true
		})
	})
}

// The program starts no other program, so that nothing of a request can become a command. What builds releases is not part
// of it, and calls the compiler.
func TestNoOtherPrograms(t *testing.T) {
	t.Parallel()
	eachFile(t, func(pkg, path string, f *ast.File, _ *token.FileSet) {
		for _, imported := range f.Imports {
			if !isTestKit(pkg) && pkg != "cmd/release" {
				require.NotEqual(t, `"os/exec"`, imported.Path.Value, path)
			}
		}
	})
}

// Package variables never change, and nothing runs before main.
func TestNoInit(t *testing.T) {
	t.Parallel()
	eachFile(t, func(_, path string, f *ast.File, _ *token.FileSet) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function", path)
			}
		}
	})
}

// The build is the same with and without a C compiler, and contains exactly one SQLite. Only the standard library may
// use C: net and os/user do when cgo is on, and a module cannot turn that off.
func TestOneSQLiteAndNoC(t *testing.T) {
	t.Parallel()
	for _, cgo := range []string{"0", "1"} {
		list := exec.Command("go", "list", "-deps", "-test", "-json=ImportPath,Standard,CgoFiles,CFiles,CXXFiles,Imports", "./...")
		list.Dir, list.Env, list.Stderr = root, append(os.Environ(), "CGO_ENABLED="+cgo), os.Stderr
		out, err := list.Output()
		require.NoError(t, err)
		var engines []string
		packages := json.NewDecoder(strings.NewReader(string(out)))
		for {
			var p struct {
				ImportPath                          string
				Standard                            bool
				CgoFiles, CFiles, CXXFiles, Imports []string
			}
			if err := packages.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if p.Standard {
				continue
			}
			if c := slices.Concat(p.CgoFiles, p.CFiles, p.CXXFiles); len(c) > 0 {
				t.Errorf("CGO_ENABLED=%s: %s needs a C compiler for %v", cgo, p.ImportPath, c)
			}
			// GORM's driver is a dialect for any engine. The engine that it imports is replaced by an empty package.
			if name, _, _ := strings.Cut(p.ImportPath, " "); strings.Contains(path.Base(name), "sqlite") &&
				name != "gorm.io/driver/sqlite" && len(p.Imports) > 0 {
				engines = append(engines, name)
			}
		}
		require.Equal(t, []string{"modernc.org/sqlite"}, engines, "CGO_ENABLED=%s", cgo)
	}
}
