// Package merge fills the placeholders of a Word document (.docx) with values. It knows neither words nor what the fields mean.
//
// A template is a document that a person writes in Word:
//
//	{{unit_name}}                      the value of a field; line feeds become line breaks
//	{{#delegates}} … {{/delegates}}    what is between is repeated for each record of a list
//	{{?reason}} … {{/reason}}          only if the field has a value, or the list a record
//	{{^reason}} … {{/reason}}          only if it has none
//
// A name is the key of a field or one of its names, whatever its capitals, marks and blanks: {{unit_name}} is {{Tên đơn vị}}.
// Inside a list the fields of its records come first, and {{stt}} counts them from 1. {{/}} closes what was opened last.
// Opened and closed in one paragraph, a block is a piece of the line; in two cells of a table, their rows; otherwise the
// paragraphs from one to the other. A paragraph or row with nothing but such marks is not printed. Word may have split a
// placeholder over runs; it takes the look of its first letter. Headers, footers, notes and text boxes are filled as well.
//
//   - pack.go reads the zip file within limits and decides by an allowlist what of it is kept; xml.go the tree of a part
//   - mark.go finds the placeholders, block.go what is repeated, schema.go what the names mean
//   - write.go writes the document: the same template and record give the same bytes
//   - text.go reads a document as lines
//
// Templates come from people. The file is read within Limits and without entities; macros, embedded objects, links that load
// something, fields that start something and parts of unknown kinds are refused by name. What is only useless outside the
// office that wrote it (comments, web links, the name of a Word template) is left out.
//
// The package exists because no library does this: those in Go that repeat and test run commands of the template (Go
// templates, or expressions), know no list of fields, so that a typing error shows in the paper instead of at the upload, and
// read files without limits (godocx-template 1.1, go-template-docx, both MIT); others replace words only
// (nguyenthenguyen/docx), stand under the AGPL (fumiama/go-docx) or cost money (unioffice).
package merge
