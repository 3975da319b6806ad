package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/vocabulary"
)

// chance is the random source for one purpose of one unit, the same in every build. Separate sources keep a unit
// unchanged when another changes.
func chance(unit string, purpose uint64) *rand.Rand {
	seed, err := strconv.ParseUint(unit, 10, 64)
	if err != nil {
		panic(err)
	}
	return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // the same people every time is what is wanted
}

// sampler picks words by weight.
type sampler struct {
	words []string
	sums  []float64 // cumulative weights
}

func (s sampler) with(word string, weight float64) sampler {
	if n := len(s.sums); n > 0 {
		weight += s.sums[n-1]
	}
	return sampler{append(s.words, word), append(s.sums, weight)}
}

func (s sampler) pick(rng *rand.Rand) string {
	at, _ := slices.BinarySearch(s.sums, rng.Float64()*s.sums[len(s.sums)-1])
	return s.words[min(at, len(s.words)-1)]
}

// northern returns the northern form of a family name: Hoàng for Huỳnh, Vũ for Võ.
func northern(family string) string {
	switch family {
	case "Huỳnh":
		return "Hoàng"
	case "Võ":
		return "Vũ"
	}
	return family
}

// familiesOf names the family name lists of ethnic minorities living among the Kinh.
var familiesOf = map[string]string{"Tày": "family_ethnic_02", "Thái": "family_ethnic_03", "Mường": "family_ethnic_06", "Nùng": "family_ethnic_07"}

// crowd invents people.
type crowd struct {
	in     *season
	rng    *rand.Rand
	lists  map[string]sampler
	names  map[string]bool // already on the congress's list
	phones *int            // numbers used so far, in all units
}

func (c *crowd) pick(list string) string {
	s, ok := c.lists[list]
	if !ok {
		panic("demo: no list " + list)
	}
	return s.pick(c.rng)
}

// percent is true in n % of cases.
func (c *crowd) percent(n int) bool { return c.rng.IntN(100) < n }

// name invents a full name that is not yet on the list. For those born before 1970 it usually contains Thị or Văn.
func (c *crowd) name(gender, ethnicity string, born int) string {
	sex, usual := "M", "Văn"
	if gender == delegate.Female {
		sex, usual = "F", "Thị"
	}
	families := "family"
	if list := familiesOf[ethnicity]; list != "" {
		families = list
	}
	for {
		family, middle, given := c.pick(families), c.pick("middle"+sex), c.pick("given"+sex)
		if born < 1970 && c.percent(45) {
			middle = usual
		}
		if c.percent(15) {
			given = c.pick("given_dictionary" + sex)
		}
		full := strings.Join([]string{family, middle, given}, " ")
		if !c.names[full] && middle != given && family != middle && !strings.HasSuffix(middle, " "+given) {
			c.names[full] = true
			return full
		}
	}
}

// place is where a delegate lives: "Tứ Hiệp", "xã Tứ Hiệp" and the hamlet, "" for the district.
type place struct{ name, unit, hamlet string }

// record invents the person of a post.
func (c *crowd) record(p post, at place) delegate.Record {
	var r delegate.Record
	r.Gender = delegate.Male
	if c.percent(p.women) {
		r.Gender = delegate.Female
	}
	r.Ethnicity = c.pick("ethnicity")
	r.Religion = p.religion
	if r.Religion == "" {
		r.Religion = c.pick("religion")
	}
	age := p.young + c.rng.IntN(p.old-p.young+1)
	born := calendar.Of(c.in.today.Year()-age, 1, 1).AddDays(c.rng.IntN(365))
	r.BornOn = c.blur(born)
	r.FullName = c.name(r.Gender, r.Ethnicity, born.Year())
	c.homes(&r, at)
	c.schooling(&r, p, born, c.percent(p.party) && c.join(&r, born, age))

	fill := strings.NewReplacer("{unit}", at.unit, "{name}", at.name, "{hamlet}", lowerFirst(at.hamlet), "{Hamlet}", at.hamlet)
	r.Occupation, r.Represents, r.Category = fill.Replace(p.title), fill.Replace(p.represents), p.category
	r.Reappointed = delegate.Newcomer
	if p.category == delegate.ExOfficio && c.percent(75) || c.percent(15) {
		r.Reappointed = delegate.Reappointed
	}
	if c.percent(6) {
		r.Awards = c.pick("award")
	}
	if c.percent(85) {
		*c.phones++
		r.Phone = fmt.Sprintf("0901%06d", 231000+*c.phones)
	}
	if p.category == delegate.Guest {
		r.Reappointed, r.Awards = "", ""
	}
	return r
}

// blur reduces a birth date to what the list knows: usually all of it, else the month or only the year.
func (c *crowd) blur(born calendar.Date) calendar.Partial {
	p := calendar.PartialOf(born)
	switch luck := c.rng.IntN(100); {
	case luck < 7:
		p.Month, p.Day = 0, 0
	case luck < 10:
		p.Day = 0
	}
	return p
}

func (c *crowd) homes(r *delegate.Record, at place) {
	r.Residence = at.name + c.in.where
	r.Hometown = r.Residence
	if at.hamlet != "" {
		r.Residence = at.hamlet + ", " + at.unit
	}
	switch {
	case r.Ethnicity != vocabulary.Kinh:
		if _, elsewhere := c.lists["hometown_"+r.Ethnicity]; elsewhere {
			r.Hometown = c.pick("hometown_" + r.Ethnicity)
		}
	case c.percent(22):
		r.Hometown = c.pick("hometown_elsewhere")
	}
}

// join makes the person a Party member, at 20 to 38 years of age and after a year of probation. Someone too young is
// still on probation or stays outside; it returns whether the person joined.
func (c *crowd) join(r *delegate.Record, born calendar.Date, age int) bool {
	if age < 23 {
		return false
	}
	joined := calendar.Of(born.Year()+20+c.rng.IntN(min(38, age-3)-19), 1, 1).AddDays(c.rng.IntN(365))
	if age < 32 && c.percent(20) {
		r.PartyJoinedOn = calendar.PartialOf(calendar.Of(2023, 5, 19).AddDays(c.rng.IntN(200)))
		return true
	}
	r.PartyJoinedOn = calendar.PartialOf(joined)
	r.PartyOfficialOn = calendar.PartialOf(calendar.Of(joined.Year()+1, joined.Month(), joined.Day()))
	if c.percent(6) {
		r.PartyJoinedOn.Day, r.PartyOfficialOn.Day = 0, 0
	}
	return true
}

func (c *crowd) schooling(r *delegate.Record, p post, born calendar.Date, party bool) {
	r.Education = c.pick("education")
	if born.Year() < 1968 {
		r.Education = c.pick("education_before_1968")
	}
	switch {
	case p.cadre:
		r.Education = r.Education[strings.LastIndex(r.Education, "/")+1:]
		r.Education += "/" + r.Education // a diploma requires a finished school
		r.Qualification, r.PoliticalTheory = c.pick("qualification_cadre"), c.pick("theory_cadre")
		if !party {
			r.PoliticalTheory = c.pick("theory_other")
		}
	case party:
		r.Qualification, r.PoliticalTheory = c.pick("qualification_plain"), c.pick("theory_party")
	default:
		r.Qualification, r.PoliticalTheory = c.pick("qualification_plain"), c.pick("theory_other")
	}
}

// forget empties cells, as in lists that have just arrived; n is the percentage for each cell.
func (c *crowd) forget(r *delegate.Record, n int) {
	for _, cell := range []*string{&r.PoliticalTheory, &r.Qualification, &r.Hometown, &r.Religion, &r.Occupation} {
		if c.percent(n) {
			*cell = ""
		}
	}
}

func lowerFirst(s string) string {
	for i, letter := range s {
		return strings.ToLower(string(letter)) + s[i+len(string(letter)):]
	}
	return s
}
