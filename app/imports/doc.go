// Package imports has the screens of imported delegate lists: uploading files, the blank form, confirming, undoing and
// returning a file with remarks (imports.go), and the preview with its columns and decisions (import_preview.go).
package imports
