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
	for n := 1; n <= 48; n++ {
		want = append(want, fmt.Sprintf("T%02d province", n))
	}
	for n := 1; n <= 48; n++ {
		want = append(want, fmt.Sprintf("Q%02d nation", n))
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
		"province all": 43, "province none": 5, "province quoted": 11, "province weight 3": 13, "province weight 2": 30,
		"nation all": 43, "nation none": 5, "nation quoted": 11, "nation weight 3": 13, "nation weight 2": 30,
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
		"province plan": "T08", "province submitted": "T30", "province approved": "T31", "province approved_party": "T30", "province held": "T45",
		"province reported": "T48", "province recognised": "T48",
		"nation plan": "Q08", "nation submitted": "Q30", "nation approved": "Q31", "nation approved_party": "Q30", "nation held": "Q45",
		"nation reported": "Q48", "nation recognised": "Q48",
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
		{"T01", "day", -415, -415, "D−415"}, // 4/7/2023 to 22/8/2024
		{"T12", "each", -30, -20, "rolling"},
		{"T13", "day", -60, -60, "D−60, ≤ 30/6"},
		{"Q01", "day", -511, -511, "D−511"}, // 25/5/2023 to 17/10/2024
		{"Q13", "day", -48, -48, "D−48, ≤ 30/8"},
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
	// So does a province with its districts.
	if t12, h31 := items["T12"], items["H31"]; t12.LeadFrom != h31.LeadFrom || t12.LeadTo != h31.LeadTo {
		t.Errorf("the reviews are %d…%d, the districts %d…%d", t12.LeadFrom, t12.LeadTo, h31.LeadFrom, h31.LeadTo)
	}
	for _, code := range []string{"T13", "Q13"} {
		if i := items[code]; i.NotBefore != NeedBelow || i.Latest != LimitBelow || i.File != SeedsAbove2024 {
			t.Errorf("all congresses below are done %q %q by %s", i.NotBefore, i.Latest, i.File)
		}
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
