// Package book is the toolkit for workbooks and papers: books and their styles, sheets built from columns, letterhead,
// title and signature as Nghị định 30/2020/NĐ-CP requires, and the same for .docx. It knows nothing of any report.
package book
