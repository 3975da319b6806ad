// Package book is the kit for workbooks and papers: a book with its styles, sheets built from columns, letterhead,
// title and signature in the form of Nghị định 30/2020/NĐ-CP, and the same for .docx. It knows no report.
package book
