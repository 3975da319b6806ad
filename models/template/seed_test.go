package template

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func seed(t *testing.T) []SeedTemplate {
	t.Helper()
	items, err := SeedTemplates()
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func TestSeedHasEveryItemInOrder(t *testing.T) {
	t.Parallel()
	var got, want []string
	for _, i := range seed(t) {
		got = append(got, i.Code+" "+i.Level)
	}
	for n := 1; n <= 47; n++ {
		want = append(want, fmt.Sprintf("X%02d commune", n))
	}
	for n := 1; n <= 48; n++ {
		want = append(want, fmt.Sprintf("H%02d district", n))
	}
	if !slices.Equal(got, want) {
		t.Errorf("codes and levels are %q", got)
	}
}

func TestSeedCounts(t *testing.T) {
	t.Parallel()
	got := map[string]int{}
	for _, i := range seed(t) {
		got[i.Level+" "+string(i.Mandatory)]++
		got[fmt.Sprint(i.Level, " weight ", i.Weight)]++
		if i.Quoted {
			got[i.Level+" quoted"]++
		}
		if want := map[Obligation]int{ForAll: 2, ForPilot: 2, ForNone: 1}[i.Mandatory]; i.Weight != want && i.Weight != 3 {
			t.Errorf("%s is mandatory for %s and weighs %d", i.Code, i.Mandatory, i.Weight)
		}
		if i.Quoted && i.Weight != 3 {
			t.Errorf("%s is quoted and weighs %d", i.Code, i.Weight)
		}
	}
	want := map[string]int{
		"commune all": 41, "commune pilot": 1, "commune none": 5, "commune quoted": 12,
		"district all": 43, "district none": 5, "district quoted": 11,
		"commune weight 3": 15, "commune weight 2": 27, "commune weight 1": 5,
		"district weight 3": 13, "district weight 2": 30, "district weight 1": 5,
	}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%s: %d items, want %d", k, got[k], n)
		}
	}
}

func TestSeedRolesAreThereOnceInEachLevel(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, i := range seed(t) {
		for _, r := range i.Roles {
			key := i.Level + " " + string(r)
			got[key] += i.Code
		}
	}
	want := map[string]string{
		"commune plan": "X03", "commune submitted": "X21", "commune approved": "X22", "commune approved_party": "X20", "commune held": "X39",
		"commune reported": "X44", "commune recognised": "X45",
		"district plan": "H08", "district submitted": "H30", "district approved": "H31", "district approved_party": "H30", "district held": "H45",
		"district reported": "H48", "district recognised": "H48",
	}
	if len(got) != len(want) {
		t.Errorf("roles are %v", got)
	}
	for k, code := range want {
		if got[k] != code {
			t.Errorf("%s is %q, want %s", k, got[k], code)
		}
	}
}

// The windows of items whose lead is more than one number, against the words of the source.
func TestSeedWindows(t *testing.T) {
	t.Parallel()
	items := map[string]SeedTemplate{}
	for _, i := range seed(t) {
		items[i.Code] = i
	}
	for _, c := range []struct {
		code     string
		anchor   Base
		from, to int
		note     string
	}{
		{"X01", "day", -150, -150, "D−150"},
		{"X13", "day", -65, -45, "D−65…−45"},
		{"X26", "day", -45, 0, "D−45…D"},
		{"X38", "session", 0, 0, "D−1 or D"},
		{"X39", "day", 0, 0, "D0"},
		{"X46", "day", 3, 7, "D+3…+7"},
		{"H09", "day", -275, -45, "monthly; weekly in the last 8 weeks"},
		{"H10", "pilot", -55, 3, "D−95…−150"},
		{"H11", "pilot", 3, 7, "pilot + 3…7 days"},
		{"H12", "each", -21, -15, "rolling"},
		{"H13", "day", -45, -45, "D−45 and ≤ 30/4"},
		{"H34", "day", -90, 30, "D−90…D+30"},
		{"H47", "day", 0, 5, "D0 / D+5"},
	} {
		i := items[c.code]
		if i.Anchor != c.anchor || i.LeadFrom != c.from || i.LeadTo != c.to || i.LeadNote != c.note {
			t.Errorf("%s is %s %d…%d %q, want %s %d…%d %q", c.code, i.Anchor, i.LeadFrom, i.LeadTo, i.LeadNote, c.anchor, c.from, c.to, c.note)
		}
	}
	// Communes hand in and are reviewed as long before their congress as the district reviews them.
	if h12, x21, x22 := items["H12"], items["X21"], items["X22"]; h12.LeadFrom != x21.LeadTo || h12.LeadTo != x22.LeadTo {
		t.Errorf("the reviews are %d…%d, the communes %d and %d", h12.LeadFrom, h12.LeadTo, x21.LeadTo, x22.LeadTo)
	}
	if h13 := items["H13"]; h13.NotBefore != NeedBelow || h13.Latest != LimitBelow {
		t.Errorf("all communes are done %q %q", h13.NotBefore, h13.Latest)
	}
}

func TestDamagedTemplatesAreRefused(t *testing.T) {
	t.Parallel()
	header := strings.Join(seedColumns, ",")
	good := "X01,commune,tên,name,1,ai,who,day,-5,-3,D−5…−3,giấy,paper,all,2,x,reported|recognised,x,hamlets,below,own,monthly,-4"
	if items, err := parseTemplates(strings.NewReader(header + "\n" + good)); err != nil || len(items) != 1 || len(items[0].Roles) != 2 {
		t.Fatalf("a good row gives %v, %v", items, err)
	}
	for name, c := range map[string]struct{ from, to string }{
		"another column":    {"level", "stufe"},
		"a missing cell":    {",paper", ""},
		"an empty name":     {"tên", ""},
		"a blank at an end": {"name,1", "name ,1"},
		"an unknown level":  {"X01,commune", "X01,canton"},
		"phase 0":           {"name,1", "name,0"},
		"phase 9":           {"name,1", "name,9"},
		"an unknown anchor": {"day", "noon"},
		"a window turned":   {"-5,-3", "-3,-5"},
		"a lead in words":   {"-5,-3", "-5,soon"},
		"an obligation":     {",all", ",M"},
		"weight 0":          {"all,2", "all,0"},
		"weight 4":          {"all,2", "all,4"},
		"another mark":      {",x,", ",yes,"},
		"an unknown role":   {"|recognised", "|praised"},
		"an unknown column": {"hamlets", "weather"},
		"an unknown need":   {",below", ",above"},
		"another rhythm":    {"monthly", "daily"},
		"weekly in words":   {"monthly,-4", "monthly,soon"},
		"an unknown limit":  {",own", ",mine"},
		"a code twice":      {"monthly,-4", "monthly,-4\n" + good},
	} {
		text := strings.Replace(header+"\n"+good, c.from, c.to, 1)
		if _, err := parseTemplates(strings.NewReader(text)); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	if _, err := parseTemplates(strings.NewReader("")); err == nil {
		t.Error("an empty file passes")
	}
}

func TestObligation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o           Obligation
		plain, lead bool
	}{{ForAll, true, true}, {ForPilot, false, true}, {ForNone, false, false}} {
		if c.o.Binds(false) != c.plain || c.o.Binds(true) != c.lead {
			t.Errorf("%s binds %v, and a pilot unit %v", c.o, c.o.Binds(false), c.o.Binds(true))
		}
	}
}
