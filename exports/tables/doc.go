// Package tables finds the tables in a grid of cells: the headings over the columns, the kind of every row, and which known
// heading each column carries. It knows nothing of what a column means; the caller brings the headings. No database.
package tables
