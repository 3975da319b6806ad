package received

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
)

// leastSides is the fewest people whose names, all alike in the same order, show that a table goes on with another.
const leastSides = 2

// joinSides joins tables that were cut over several sheets, or one below the other, in their width: the same people in the
// same order, with other columns. Nobody stands there twice then.
func joinSides(lists []List, found []roster.FoundTable) ([]List, []roster.FoundTable) {
	for b := 1; b < len(lists); b++ {
		for a := range b {
			if found[a].Hidden || found[b].Hidden || !areSides(&lists[a], &lists[b]) {
				continue
			}
			lists[a].addSide(&lists[b])
			lists[a].Best = lists[a].Best || lists[b].Best
			found[a].Known = len(lists[a].Mapping)
			found[a].Sides = append(found[a].Sides, lists[b].Sheet+" "+lists[b].Columns[0].Name+strconv.Itoa(found[b].Head))
			found[a].Dittos, found[a].Twice = append(found[a].Dittos, found[b].Dittos...), found[a].Twice+found[b].Twice
			lists, found = append(lists[:b], lists[b+1:]...), append(found[:b], found[b+1:]...)
			b--
			break
		}
	}
	return lists, found
}

// areSides reports whether two tables are of the same people, and the second says little that the first says too.
func areSides(a, b *List) bool {
	common, further := 0, 0
	for _, key := range b.Mapping {
		base, _, _ := strings.Cut(key, ".")
		switch {
		case base == nameKey:
		case a.holds(base):
			common++
		default:
			further++
		}
	}
	if !a.Names() || !b.Names() || further < 2 || common*3 > further {
		return false
	}
	left, right := a.people(), b.people()
	if len(left) != len(right) || len(left) < leastSides {
		return false
	}
	for i := range left {
		if name := a.nameIn(left[i]); name == "" || name != b.nameIn(right[i]) {
			return false
		}
	}
	return true
}

// holds reports whether a column is of the field.
func (l *List) holds(base string) bool {
	for _, key := range l.Mapping {
		if key, _, _ = strings.Cut(key, "."); key == base {
			return true
		}
	}
	return false
}

func (l *List) people() (rows []*roster.TableRow) {
	for i := range l.Rows {
		if l.Rows[i].Kind == rosterplan.DataRow {
			rows = append(rows, &l.Rows[i])
		}
	}
	return rows
}

// nameIn is the name in a row, as it is compared.
func (l *List) nameIn(row *roster.TableRow) string {
	var name []string
	for i := range row.Cells {
		if base, _, _ := strings.Cut(l.Mapping[i], "."); base == nameKey {
			name = append(name, row.Cells[i].Text)
		}
	}
	return vietext.Fold(strings.Join(name, " "))
}

// addSide appends the other columns of a side. What both sides say is read from the first.
func (l *List) addSide(side *List) {
	people, theirs := l.people(), side.people()
	var said []string
	for _, key := range side.Mapping {
		if base, _, _ := strings.Cut(key, "."); l.holds(base) {
			said = append(said, base)
		}
	}
	headed := make([]tables.Column, 0, len(l.Columns)+len(side.Columns))
	for j, c := range side.Columns {
		base, _, _ := strings.Cut(side.Mapping[j], ".")
		if base == nameKey || c.Ordinal {
			continue
		}
		column := len(l.Columns)
		key := side.Mapping[j]
		if c.Name = l.at(side) + c.Name; key == "" || slices.Contains(said, base) {
			c.Certainty = roster.Unused
		} else {
			l.Mapping[column] = key
		}
		l.Columns = append(l.Columns, c)
		for i := range people {
			cell := theirs[i].Cells[j]
			if cell.Ref == "" {
				cell.Ref = side.Columns[j].Name + strconv.Itoa(theirs[i].Number)
			}
			cell.Ref = l.at(side) + cell.Ref
			for len(people[i].Cells) < column {
				people[i].Cells = append(people[i].Cells, field.Raw{})
			}
			people[i].Cells = append(people[i].Cells, cell)
		}
	}
	for i := range l.Rows {
		for len(l.Rows[i].Cells) < len(l.Columns) {
			l.Rows[i].Cells = append(l.Rows[i].Cells, field.Raw{})
		}
	}
	for _, c := range l.Columns {
		headed = append(headed, tables.Column{Path: c.Path})
	}
	l.Fingerprint = tables.Fingerprint(headed)
}

// at begins the address of a cell of a side on another sheet.
func (l *List) at(side *List) string {
	if l.Sheet == side.Sheet {
		return ""
	}
	return side.Sheet + "!"
}
