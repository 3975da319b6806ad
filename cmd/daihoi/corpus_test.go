package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/exports/received"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// The corpus are lists as clerks send them (testdata/corpus/README.md), each with an answer typed by hand by somebody who
// did not know the program. A row is right when everything that its answer says is recorded so. Later sets were typed when
// those before them were read right, to see how the program does with what it has never seen.
func TestFilesNeverSeen(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), demoCopy(t), store.Options{Clock: time.Now, MustExist: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	for set, files := range map[string]int{"corpus": 56, "unseen": 14, "unseen2": 16, "unseen3": 8, "unseen4": 14, "unseen5": 10, "unseen6": 9, "unseen7": 12, "unseen8": 8, "unseen9": 10} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			require.GreaterOrEqual(t, wholeRows(t, s, "testdata/"+set+"/*.tsv", files), 0.95)
		})
	}
}

// wholeRows is the mean share of right rows over the files of a set. Nobody may be let through wrongly.
func wholeRows(t *testing.T, s *store.Store, set string, least int) float64 {
	t.Helper()
	files, err := filepath.Glob(set)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), least)
	var sum float64
	for _, answers := range files {
		list := readAnswers(t, answers)
		got := planFile(t, s, list)
		share, through := list.judge(t, got)
		sum += share
		t.Logf("%5.1f %% %s", 100*share, list.name)
		for _, row := range through {
			t.Errorf("%s: let through wrongly: %s", list.name, row)
		}
	}
	mean := sum / float64(len(files))
	t.Logf("mean %.1f %% of %d files", 100*mean, len(files))
	return mean
}

// corpusList is a file of the corpus with its answers.
type corpusList struct {
	name     string
	category string // what the organizer answers when the file leaves it unsaid
	people   []map[string]string
}

// readAnswers reads an answer: comments, a line of keys, and a line for each person.
func readAnswers(t *testing.T, file string) corpusList {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	l := corpusList{}
	var keys []string
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			if _, said, ok := strings.Cut(line, "answers: category="); ok {
				said, _, _ = strings.Cut(said, " for ")
				l.category = categoryNamed(strings.TrimSpace(said))
			}
		case keys == nil:
			keys = strings.Split(line, "\t")
		default:
			person := map[string]string{}
			for i, value := range strings.Split(line, "\t") {
				person[keys[i]] = strings.TrimSpace(value)
			}
			l.people = append(l.people, person)
		}
	}
	if l.category == "" { // the title says it, or the organizer does
		counts := map[string]int{}
		for _, p := range l.people {
			counts[categoryNamed(p["category"])]++
		}
		if len(counts) == 1 {
			l.category = categoryNamed(l.people[0]["category"])
		}
	}
	for _, other := range must(filepath.Glob(strings.TrimSuffix(file, ".tsv") + ".*")) {
		if other != file {
			l.name = other
		}
	}
	require.NotEmpty(t, l.name, file)
	return l
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func categoryNamed(words string) string {
	return map[string]string{"Đương nhiên": delegate.ExOfficio, "Hiệp thương cử": delegate.Consulted, "Chỉ định": delegate.Appointed,
		"Dự khuyết": delegate.Reserve, "Khách mời": delegate.Guest}[words]
}

// planned is a row of a plan and the sheet it stands on.
type planned struct {
	sheet string
	row   rosterplan.PlanRow
	waits bool // for an answer about the file, without which nothing of it is imported
}

// planFile previews every visible list of a file, and answers the questions about the file as the organizer would. Lists
// in which nobody of the answer stands are left alone, as a person leaves a summary alone, unless the program would have
// taken them by itself.
func planFile(t *testing.T, s *store.Store, l corpusList) []planned {
	t.Helper()
	content, err := os.ReadFile(l.name)
	require.NoError(t, err)
	lists, err := received.ReadLists(filepath.Base(l.name), content)
	if err != nil {
		t.Logf("%s: %v", l.name, err)
		return nil
	}
	best, _ := received.Likeliest(lists, "")
	var all []planned
	rollback := errors.New("rollback")
	for i, list := range lists {
		if list.Found.Tables[i].Hidden || !list.Names() {
			continue
		}
		err := s.Write(t.Context(), access.Program("corpus"), func(tx *store.Tx) error {
			unit, err := org.ByCode(tx, vanPhuc)
			require.NoError(t, err)
			term, err := org.TermByCode(tx, "2024-2029")
			require.NoError(t, err)
			held, err := congress.ByUnit(tx, unit.ID, term.ID)
			require.NoError(t, err)
			imp, plan, err := roster.StartImport(tx, held.ID, list.Upload)
			require.NoError(t, err)
			said := rosterplan.Answers{}
			for _, q := range plan.Open() {
				switch q.Key {
				case rosterplan.AskCategory:
					said.Category = l.category
				case rosterplan.AskSex:
					said.Sex, _, _ = strings.Cut(l.people[0]["sex"], "||")
				case rosterplan.AskGender:
					said.Codes = l.codes(plan, q)
				}
			}
			if len(plan.Open()) > 0 {
				for _, q := range plan.Questions { // the form has what the titles say filled in
					switch {
					case q.Key == rosterplan.AskRepresents:
						said.Represents = q.Value
					case q.Key == rosterplan.AskCategory && said.Category == "":
						said.Category = q.Value
					}
				}
				require.NoError(t, roster.Answer(tx, imp.ID, imp.Version, said))
				imp, err = roster.GetImport(tx, imp.ID)
				require.NoError(t, err)
				plan, err = roster.Preview(tx, imp)
				require.NoError(t, err)
			}
			waiting := map[int]bool{}
			for _, q := range plan.Open() {
				for _, number := range q.Rows {
					waiting[number] = true
				}
			}
			var rows []planned
			known := list.Sheet == best.Sheet && list.Found.Taken == best.Found.Taken
			for _, row := range plan.Rows {
				if row.Outcome() != "" {
					rows = append(rows, planned{list.Sheet, row, waiting[row.Number]})
					known = known || l.answerOf(planned{sheet: list.Sheet, row: row}) != nil
				}
			}
			if known {
				all = append(all, rows...)
			}
			return rollback
		})
		require.ErrorIs(t, err, rollback)
	}
	return all
}

// codes answers what the codes in the column of the sex mean, from the people whose rows have them.
func (l corpusList) codes(plan rosterplan.Plan, q rosterplan.Question) map[string]string {
	codes := map[string]string{}
	sexes := []string{delegate.Male, delegate.Female}
	for _, code := range q.Values {
		for _, sex := range sexes {
			trial := map[string]string{code: sex}
			right := 0
			for i := range plan.Rows {
				if p := l.answerOf(planned{sheet: plan.Rows[i].Sheet, row: plan.Rows[i]}); p != nil && p["sex"] == trial[code] && slices.Contains(q.Rows, plan.Rows[i].Number) {
					right++
				}
			}
			if right > 0 && codes[code] == "" {
				codes[code] = sex
				sexes = slices.DeleteFunc(slices.Clone(sexes), func(s string) bool { return s == sex })
				break
			}
		}
	}
	return codes
}

// answerOf is the person of the answer who stands on the row: the same row, and the same name where a row has several.
// In documents, whose lines are counted in more than one way, the name alone tells.
func (l corpusList) answerOf(r planned) map[string]string {
	var found map[string]string
	named := strings.HasSuffix(l.name, ".docx") || strings.HasSuffix(l.name, ".html")
	for _, p := range l.people {
		if p["row"] != strconv.Itoa(r.row.Number) && !named || p["sheet"] != "" && p["sheet"] != r.sheet {
			continue
		}
		for _, name := range strings.Split(p["full_name"], "||") {
			if vietext.Fold(name) == vietext.Fold(r.row.Record.FullName) {
				return p
			}
		}
		if found == nil && !named {
			found = p
		}
	}
	return found
}

// judge compares the plan with the answers: the share of right rows, and what would have been let through wrongly – a
// person who is none, one who had to be asked about or left out, or a wrong name, sex or birth.
func (l corpusList) judge(t *testing.T, got []planned) (share float64, through []string) {
	t.Helper()
	right := 0
	seen, pairs := map[string]bool{}, map[int]bool{}
	for _, r := range got { // of a pair that is asked about, the question stands on the later row
		if r.row.Twin != nil {
			pairs[r.row.Twin.Row] = true
		}
	}
	for _, r := range got {
		rec := &r.row.Record
		outcome := r.row.Outcome()
		taken := (outcome == rosterplan.Taken || outcome == rosterplan.TakenEmpty) && !r.waits
		p := l.answerOf(r)
		if p == nil {
			if taken {
				through = append(through, fmt.Sprintf("row %d: %s", r.row.Number, rec.FullName))
			}
			continue
		}
		at := p["sheet"] + " " + p["row"] + " " + p["full_name"]
		wrong := l.differences(p, r.row, pairs[r.row.Number] || r.waits)
		refused := strings.Contains(p["outcome"], "left_out") && slices.ContainsFunc(wrong, func(w string) bool { return strings.HasPrefix(w, "outcome ") })
		if taken && (refused || grave(wrong)) {
			through = append(through, fmt.Sprintf("row %d: %s", r.row.Number, strings.Join(wrong, "; ")))
		}
		if len(wrong) > 0 {
			t.Logf("  %s %s %s: %s", filepath.Base(l.name), p["row"], p["full_name"], strings.Join(wrong, "; "))
		} else if !seen[at] {
			right++
		}
		seen[at] = true
	}
	for _, p := range l.people {
		switch at := p["sheet"] + " " + p["row"] + " " + p["full_name"]; {
		case seen[at]:
		case p["outcome"] == "left_out": // on a hidden sheet
			right++
		default:
			t.Logf("  %s %s %s: not found", filepath.Base(l.name), p["row"], p["full_name"])
		}
	}
	return float64(right) / float64(len(l.people)), through
}

// grave reports whether a person would be recorded under a wrong name, sex or birth.
func grave(wrong []string) bool {
	return slices.ContainsFunc(wrong, func(w string) bool {
		for _, key := range []string{"full_name", "sex", "born_on"} {
			if strings.HasPrefix(w, key+" ") && !strings.HasPrefix(w, key+" is empty") {
				return true
			}
		}
		return false
	})
}

// differences lists what the row says otherwise than the answer. Several right values stand apart by "||".
func (l corpusList) differences(p map[string]string, row rosterplan.PlanRow, paired bool) (wrong []string) {
	rec := &row.Record
	outcome := map[rosterplan.Result]string{rosterplan.Taken: "taken", rosterplan.TakenEmpty: "empty", rosterplan.Asked: "asked", rosterplan.LeftOut: "left_out"}[row.Outcome()]
	if row.Outcome() == rosterplan.LeftOut && row.State == rosterplan.StateError || paired {
		outcome = "asked" // for what it lacks, or whether it is one of two
	}
	check := func(key, got string) {
		want, said := p[key]
		switch {
		case !said || slices.Contains(strings.Split(want, "||"), got),
			key == "sex" && got == "" && outcome == "asked",                                        // the answer is what somebody says then
			key == "party_member" && got == "no" && slices.Contains(strings.Split(want, "||"), ""): // a record has no third value
			return
		}
		if list := map[string]string{"professional": "qualification", "politics": "political_theory"}[key]; got != "" {
			// the answers keep the spelling of the file, the program records the official name
			for _, one := range strings.Split(want, "||") {
				if name, _ := vocabulary.Canonical(cmp.Or(list, key), one); vietext.Fold(name) == vietext.Fold(got) {
					return
				}
			}
		}
		if got == "" {
			wrong = append(wrong, fmt.Sprintf("%s is empty, not %q", key, want))
			return
		}
		wrong = append(wrong, fmt.Sprintf("%s %q, not %q", key, got, want))
	}
	check("outcome", outcome)
	if outcome == "left_out" {
		return wrong
	}
	check("full_name", rec.FullName)
	check("sex", rec.Gender)
	check("born_on", rec.BornOn.String())
	check("ethnicity", rec.Ethnicity)
	check("religion", rec.Religion)
	check("education", rec.Education)
	check("professional", rec.Qualification)
	check("politics", rec.PoliticalTheory)
	check("represents", rec.Represents)
	check("phone", rec.Phone)
	check("citizen_id", rec.CitizenID)
	member := "no"
	if rec.InParty() {
		member = "yes"
	}
	check("party_member", member)
	joined := rec.PartyOfficialOn
	if joined.IsZero() {
		joined = rec.PartyJoinedOn
	}
	check("party_joined", joined.String())
	if work := strings.Trim(p["position"]+", "+p["workplace"], ", "); work != "" && rec.Occupation != work && !slices.Contains(strings.Split(p["position"], "||"), rec.Occupation) {
		wrong = append(wrong, fmt.Sprintf("position %q, not %q", rec.Occupation, work))
	}
	if want := categoryNamed(p["category"]); want != "" && rec.Category != want && !strings.Contains(p["category"], "||") {
		wrong = append(wrong, fmt.Sprintf("category %q, not %q", rec.Category, want))
	}
	return wrong
}
