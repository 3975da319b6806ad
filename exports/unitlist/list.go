package unitlist

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/fault"
	"daihoi/models/org"
)

// File is one of the files that make up an edition of the list of units.
type File struct {
	Name    string
	Content []byte
}

// List is what the files say together: Rows, Levels and Successors of an edition. Problems are contradictions and
// gaps; a list with any must not be imported. Remarks are what was left out or repaired. Both name file and row, and
// those of one kind and cause are one, with Count rows more.
type List struct {
	org.Edition
	Problems, Remarks []fault.Problem
}

// Read reads the statistics office's lists of provinces, districts and communes, or its joint list, or lists in the
// program's own columns, all of one day, and tables of successors (old_code, new_code). The levels above that no file
// lists are taken from the columns of the lower ones, and are then not complete. An error is an Invalid fault about a
// file as a whole.
func Read(files ...File) (List, error) {
	var r unitReader
	for _, f := range files {
		if err := r.read(f.Name, f.Content); err != nil {
			return List{}, err
		}
	}
	a := assembly{unitReader: &r, units: map[string]*assembled{}, listed: map[string]bool{}}
	a.takeRows()
	for _, row := range r.rows {
		a.takeAbove(row)
	}
	list := a.list()
	if r.restored > 0 {
		r.found.remarks = append(r.found.remarks, fault.Problem{Key: "problem.units_zeros", Args: fault.Args("Count", r.restored)})
	}
	list.Problems, list.Remarks = r.found.problems, r.found.remarks
	return list, nil
}

// findings are problems and remarks, those of one kind and cause together.
type findings struct {
	problems, remarks []fault.Problem
	seen              map[string]fault.Problem
}

// refuse notes a problem of a row. Rows with the same cause become one problem, except where the cause is "".
func (f *findings) refuse(key string, at place, cause string, args ...any) {
	f.note(&f.problems, key, at, cause, args)
}

func (f *findings) remark(key string, at place, cause string, args ...any) {
	f.note(&f.remarks, key, at, cause, args)
}

func (f *findings) note(to *[]fault.Problem, key string, at place, cause string, args []any) {
	if first, ok := f.seen[key+cause]; ok && cause != "" {
		first.Args["More"] = first.Args["More"].(int) + 1
		return
	}
	p := fault.Problem{Key: key, Args: fault.Args(append(append(at.args(), "More", 0), args...)...)}
	if f.seen == nil {
		f.seen = map[string]fault.Problem{}
	}
	f.seen[key+cause] = p
	*to = append(*to, p)
}

// assembled is a unit of the edition.
type assembled struct {
	unit
	parent string
	at     place
}

// assembly makes one edition of the rows of all files.
type assembly struct {
	*unitReader
	units  map[string]*assembled
	order  []*assembled
	listed map[string]bool // levels that a file lists
}

// takeRows takes every unit that a file lists.
func (a *assembly) takeRows() {
	for i, g := range a.given {
		a.listed[g.LevelCode] = g.LevelCode != "" // empty in the row of a merged unit
		a.units[g.Code] = &assembled{unit{g.LevelCode, g.Code, g.Kind, g.Name}, g.ParentCode, a.givenAt[i]}
	}
	for _, row := range a.rows {
		if row.code == "" {
			continue
		}
		a.listed[row.level] = true
		if first, twice := a.units[row.code]; twice {
			a.found.refuse("problem.units_twice", row.at, "", "Unit", row.fullName(), "Code", row.code, "Other", first.at.file, "OtherRow", strconv.Itoa(first.at.row), "OtherUnit", first.fullName())
			continue
		}
		parent := ""
		if len(row.above) > 0 {
			parent = row.above[0].code
		} else if row.level != org.Province {
			a.found.refuse("problem.units_no_parent", row.at, "", "Unit", row.fullName())
		}
		a.add(row.unit, parent, row.at)
	}
}

func (a *assembly) add(u unit, parent string, at place) {
	added := &assembled{u, parent, at}
	a.units[u.code] = added
	a.order = append(a.order, added)
}

// takeAbove compares the units that a row names above its own with those listed. Units of a level that no file lists are
// taken from there.
func (a *assembly) takeAbove(row unitRow) {
	for i, u := range row.above {
		parent, named := "", u.level == org.Province
		if i+1 < len(row.above) {
			parent, named = row.above[i+1].code, true
		}
		known, there := a.units[u.code]
		switch {
		case !there && !a.listed[u.level] && u.name != "" && named:
			a.add(u, parent, row.at)
		case !there:
			a.found.refuse("problem.units_orphan", row.at, u.code, "Unit", row.fullName(), "Code", u.code, "Parent", u.fullName())
		case u.name != "" && (u.kind != known.kind || u.name != known.name), parent != "" && parent != known.parent:
			a.found.refuse("problem.units_differ", row.at, u.code+u.fullName()+parent, "Code", u.code, "Unit", u.fullName(), "Parent", parent,
				"Other", known.at.file, "OtherRow", strconv.Itoa(known.at.row), "OtherUnit", known.fullName(), "OtherParent", known.parent)
		}
	}
}

// list is the edition, the highest level first.
func (a *assembly) list() List {
	slices.SortStableFunc(a.order, func(x, y *assembled) int { return cmp.Compare(digits[x.level], digits[y.level]) })
	list := List{Edition: org.Edition{Rows: a.given, Successors: map[string][]string{}}}
	for _, u := range a.order {
		list.Rows = append(list.Rows, org.GazetteUnit{Code: u.code, ParentCode: u.parent, LevelCode: u.level, Kind: u.kind, Name: u.name, FullName: u.fullName()})
	}
	if len(a.order) > 0 { // lists in the program's own columns are complete down to their lowest level
		for level, listed := range a.listed {
			if listed {
				list.Levels = append(list.Levels, level)
			}
		}
		slices.Sort(list.Levels)
	}
	for _, table := range a.successors {
		a.succeed(table, list.Successors)
	}
	return list
}

// succeed takes a table of successors. A listed unit goes on, whatever the table says.
func (a *assembly) succeed(table []successor, successors map[string][]string) {
	length := a.codeLength(table)
	if length == 0 {
		a.found.refuse("problem.units_successor_zeros", table[0].at, "")
		return
	}
	for i := range table {
		s := &table[i]
		s.old, s.new = a.restore(s.old, length), a.restore(s.new, length)
		if !a.lists(s.new) {
			a.found.refuse("problem.units_successor", s.at, s.new, "Code", s.new, "Old", s.old)
			continue
		}
		if to := successors[s.old]; !slices.Contains(to, s.new) {
			successors[s.old] = append(to, s.new)
		}
	}
	for _, s := range table {
		if a.lists(s.old) && !slices.Contains(successors[s.old], s.old) {
			a.found.remark("problem.units_goes_on", s.at, s.old, "Code", s.old, "Unit", a.units[s.old].fullName(), "Successor", s.new)
		}
	}
}

func (a *assembly) lists(code string) bool {
	u, ok := a.units[code]
	return ok && u.level != ""
}

// codeLength is the number of digits of the codes in a table of successors: as typed where their zeros are there, else
// the only length with which all new codes are listed. It is 0 when several lengths fit.
func (a *assembly) codeLength(table []successor) int {
	longest, shortest, zeros := 0, digits[org.Commune], false
	for _, s := range table {
		longest, shortest = max(longest, len(s.old), len(s.new)), min(shortest, len(s.old), len(s.new))
		zeros = zeros || s.old[0] == '0' || s.new[0] == '0'
	}
	var fits []int
	for _, length := range []int{digits[org.Province], digits[org.District], digits[org.Commune]} {
		switch {
		case zeros && longest == shortest && longest == length:
			return length
		case length >= longest && !slices.ContainsFunc(table, func(s successor) bool { return !a.lists(strings.Repeat("0", length-len(s.new)) + s.new) }):
			fits = append(fits, length)
		}
	}
	switch len(fits) {
	case 0:
		return digits[org.Commune] // every new code that is not listed becomes a problem
	case 1:
		return fits[0]
	}
	return 0
}
