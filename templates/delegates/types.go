package delegates

// Column is a heading of a sortable table.
type Column struct {
	Label, Href, Sort string // Sort is "ascending", "descending" or ""
	Class             string
}
