package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// counted are the fields from which figures are made. Only the register adds them up or divides them; reading one of a
// single congress is no arithmetic.
var counted = []string{"DoneWeight", "ExpectedWeight", "TotalWeight", "LateCount", "LateDays", "DueSoon", "Waiting", "Planned", "PlanWeight", "HeldThen", "HeldNow"}

// Pages, reports and commands take figures from the register and do not reckon with counts themselves. exports/progress
// is left out: the sums of its closing rows are formulas, footed against the register before a file is written.
func TestOnlyTheRegisterReckons(t *testing.T) {
	t.Parallel()
	var found []string
	for _, dir := range []string{"app", "cmd", "exports/report"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files := token.NewFileSet()
			f, err := parser.ParseFile(files, path, nil, 0)
			if err == nil {
				found = append(found, reckonings(files, f)...)
			}
			return err
		}))
	}
	require.Empty(t, found)
}

// The test sees what it is there for.
func TestReckoningsAreFound(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]int{
		"n += r.Readiness.LateCount":                                     1,
		"n = n + row.Waiting":                                            1,
		"share, _ := field.Share(r.DoneWeight, r.TotalWeight)":           1,
		"text := report.Percent(w, r.Readiness.DoneWeight, whole)":       1,
		"if row.Held() { held++ }":                                       1,
		"line.Late = r.Readiness.LateCount":                              0,
		"s.Row++":                                                        0,
		"if r.Readiness.LateCount > 0 { names = append(names, r.Name) }": 0,
	} {
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, "x.go", "package x\nfunc f() {\n"+source+"\n}", 0)
		require.NoError(t, err, source)
		require.Len(t, reckonings(files, f), want, source)
	}
}

func reckonings(files *token.FileSet, f *ast.File) (found []string) {
	report := func(n ast.Node) { found = append(found, files.Position(n.Pos()).String()) }
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.ADD_ASSIGN && reads(n.Rhs[0]) {
				report(n)
			}
		case *ast.BinaryExpr:
			if (n.Op == token.ADD || n.Op == token.QUO) && (reads(n.X) || reads(n.Y)) {
				report(n)
			}
		case *ast.CallExpr:
			if called, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Share", "Percent"}, called.Sel.Name) && slices.ContainsFunc(n.Args, reads) {
				report(n)
			}
		case *ast.IfStmt:
			if counts(n.Body) && (reads(n.Cond) || asksHeld(n.Cond)) {
				report(n)
			}
		}
		return true
	})
	return found
}

// reads reports whether the expression is one of the counted fields.
func reads(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && slices.Contains(counted, s.Sel.Name)
}

// asksHeld reports whether the condition is a call of Held.
func asksHeld(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Held"
}

// counts reports whether the block counts something up.
func counts(b *ast.BlockStmt) bool {
	return slices.ContainsFunc(b.List, func(s ast.Stmt) bool {
		_, ok := s.(*ast.IncDecStmt)
		return ok
	})
}
