package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/emulation"
	"daihoi/models/field"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/review"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// literal finds keys written out in code and pages: r.T("…"), Words.T("…"), saying("…"), fault.New(kind, "…").
var literal = regexp.MustCompile(`(?:\bT|saying|frame|With|fault\.At|fault\.New|fault\.Wrap)\((?:[\w.]+, )*(?:"\w*", )?"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"|Key: "((?:problem|fault)\.[a-z_]+)"|return "(problem\.[a-z_]+)"`)

func TestEveryKeyInTheCodeHasWords(t *testing.T) {
	t.Parallel()
	keys, err := i18n.Keys("vi")
	require.NoError(t, err)
	found := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") ||
			!strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range literal.FindAllStringSubmatch(string(content), -1) {
			key := m[1] + m[2] + m[3]
			found++
			if !slices.Contains(keys, key) {
				t.Errorf("%s: no words for %s", path, key)
			}
		}
		return nil
	}))
	require.Greater(t, found, 200)
}

// Keys built in code have words: fields, choices, groups, roles, statuses, steps, phases.
func TestEveryFieldHasWords(t *testing.T) {
	t.Parallel()
	keys, err := i18n.Keys("vi")
	require.NoError(t, err)
	need := func(key string) {
		if !slices.Contains(keys, key) {
			t.Errorf("no words for %s", key)
		}
	}
	checkFields(need, delegate.Fields)
	checkFields(need, congress.FactFields)
	checkFields(need, congress.ExceptionFields)
	checkFields(need, congress.SessionFields)
	checkFields(need, deadline.MilestoneFields)
	checkFields(need, template.ItemFields)
	checkFields(need, difficulty.Fields)
	checkFields(need, difficulty.SettlementFields)
	checkFields(need, meeting.Fields)
	checkFields(need, meeting.RuleFields)
	checkFields(need, meeting.ConclusionFields)
	checkFields(need, meeting.AnswerFields)
	checkFields(need, review.JudgeFields)
	checkFields(need, review.ListFields)
	checkFields(need, review.TopicFields)
	checkFields(need, account.UserFields)
	checkFields(need, org.UnitFields)
	checkFields(need, org.ClusterFields)
	checkFields(need, emulation.YearFields)
	checkFields(need, emulation.DraftFields)
	checkFields(need, emulation.ItemFields)
	checkFields(need, emulation.SignatureFields)
	checkFields(need, clusterevent.Fields)
	for _, r := range access.Roles {
		need("role." + string(r))
	}
	for _, m := range readiness.Moves() {
		need("state." + string(m.From))
		need("step." + string(m.Action))
	}
	for p := template.Phase(1); p.Valid(); p++ {
		need(p.Key())
	}
	for s := template.Stage(1); s <= 8; s++ {
		need(s.Key())
	}
}

func checkFields[T any](need func(string), table field.Table[T]) {
	for _, f := range table {
		need("field." + f.Key)
		if f.Group != "" {
			need("group." + f.Group)
		}
		for _, o := range f.Options {
			need("choice." + f.Key + "." + o)
		}
	}
}
