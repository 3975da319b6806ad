// Package imports has the screens of uploaded delegate lists: preview, columns, decisions, confirmation, undo.
package imports
