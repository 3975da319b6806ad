package generate

import (
	"embed"
	"encoding/csv"
	"slices"
	"strconv"

	"daihoi/models/calendar"
)

//go:embed data
var files embed.FS

// point says how many congresses of a level had been held at the end of a day. The points without a source of their own only
// give the curve the shape that the published ones of single provinces have.
type point struct {
	day  calendar.Date
	held int
}

// curveOf is where a curve holds: "" for the country, else the code of the unit, and the level of the congresses.
type curveOf struct{ unit, level string }

// curves reads data/curve.csv; an unreadable line is a build defect.
func curves() map[curveOf][]point {
	all := map[curveOf][]point{}
	for _, row := range rows("curve") {
		day, err := calendar.Parse(row[2])
		must(err)
		held, err := strconv.Atoi(row[3])
		must(err)
		at := curveOf{row[0], row[1]}
		all[at] = append(all[at], point{day, held})
	}
	return all
}

func rows(name string) [][]string {
	file, err := files.Open("data/" + name + ".csv")
	must(err)
	lines, err := csv.NewReader(file).ReadAll()
	must(err)
	return lines[1:]
}

func must(err error) {
	if err != nil {
		panic("generate: " + err.Error())
	}
}

// follow gives the units, in the order in which they hold their congresses, the days of the curve: at the end of the day of
// each point exactly so many have been held, and the working days between two points get equal shares. Units beyond the last
// point hold theirs on its day.
func follow(curve []point, units []*unit) {
	for i := 1; i < len(curve); i++ {
		from, to := min(curve[i-1].held, len(units)), min(curve[i].held, len(units))
		if i == len(curve)-1 {
			to = len(units)
		}
		days := workingDays(curve[i-1].day, curve[i].day)
		for n, u := range units[from:to] {
			u.day = days[n*len(days)/(to-from)]
		}
	}
}

// workingDays are those after a day up to another one, at least the last.
func workingDays(after, last calendar.Date) (days []calendar.Date) {
	for day := after.AddDays(1); !day.After(last); day = day.AddDays(1) {
		if day.Working() {
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return []calendar.Date{last}
	}
	return days
}

// without is the curve of those that are left when the units with days of their own are not counted.
func without(curve []point, own []*unit) []point {
	rest := slices.Clone(curve)
	for i, p := range rest {
		for _, u := range own {
			if !u.day.After(p.day) {
				rest[i].held--
			}
		}
		if i > 0 {
			rest[i].held = max(rest[i].held, rest[i-1].held)
		}
		rest[i].held = max(rest[i].held, 0)
	}
	return rest
}
