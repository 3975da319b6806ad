// Package book is the toolkit for workbooks and papers: books and their styles, sheets built from columns, letterhead,
// title and signature as Nghị định 30/2020/NĐ-CP requires, and the same for .docx. A table of any length is written row by
// row while it is read (long.go). The package knows nothing of any report.
package book
