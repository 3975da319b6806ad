package agenda

import (
	"slices"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// BlockChange is what happened to one block between two agendas. Old is zero for an added block, New for a removed
// one. Fields are those that differ; Moved reports that its position among the others changed.
type BlockChange struct {
	Old, New Block
	Fields   []field.Change
	Moved    bool
}

// Compare lists the differences between two agendas in the order of the newer one, removed blocks last. A block is
// recognised by its title, ignoring spelling; one with a new title by its position after a recognised one.
func Compare(old, now []Block) []BlockChange {
	match := matched(old, now)
	stays := longestRise(match)
	var out []BlockChange
	for i, b := range now {
		c := BlockChange{New: b}
		if match[i] >= 0 {
			c.Old = old[match[i]]
			c.Fields, c.Moved = BlockFields.Diff(&c.Old, &b), !stays[i]
		}
		if match[i] < 0 || len(c.Fields) > 0 || c.Moved {
			out = append(out, c)
		}
	}
	for i, b := range old {
		if !slices.Contains(match, i) {
			out = append(out, BlockChange{Old: b})
		}
	}
	return out
}

// matched returns for each block of now its index in old, or -1.
func matched(old, now []Block) []int {
	match, taken := make([]int, len(now)), make([]bool, len(old))
	for i, b := range now {
		key := vietext.Fold(b.Title)
		match[i] = -1
		for j, o := range old {
			if !taken[j] && vietext.Fold(o.Title) == key {
				match[i], taken[j] = j, true
				break
			}
		}
	}
	for i := range now {
		next := 0
		if i > 0 {
			next = match[i-1] + 1
		}
		if match[i] < 0 && (i == 0 || match[i-1] >= 0) && next < len(old) && !taken[next] {
			match[i], taken[next] = next, true
		}
	}
	return match
}

// longestRise marks a longest increasing subsequence of match: the blocks that kept their order.
func longestRise(match []int) []bool {
	long, back := make([]int, len(match)), make([]int, len(match))
	best := -1
	for i, m := range match {
		if m < 0 {
			continue
		}
		long[i], back[i] = 1, -1
		for j := range i {
			if match[j] >= 0 && match[j] < m && long[j]+1 > long[i] {
				long[i], back[i] = long[j]+1, j
			}
		}
		if best < 0 || long[i] > long[best] {
			best = i
		}
	}
	stays := make([]bool, len(match))
	for i := best; i >= 0; i = back[i] {
		stays[i] = true
	}
	return stays
}
