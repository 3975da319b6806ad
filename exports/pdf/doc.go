// Package pdf prints what the other packages write. A workbook comes out as a spreadsheet program prints it: its print
// areas in their page set-up, with the repeated rows and columns, page breaks, merged cells, number formats, borders,
// charts and data bars that are in the file, so that every workbook of the program prints without code of its own. An
// official document is laid out from its book.Paper, like the Word document of the same value.
//
// The letters are those of package font and are embedded. Lengths are in points, from the top left corner of a page.
// The same input always gives the same bytes.
package pdf
