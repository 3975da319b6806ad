// Package office has the screens with which an office sets itself up from its own sheet: uploading it and the form to fill
// in (office.go), the preview and what was done (sheet.go), and the slips of its accounts (slips.go).
package office
