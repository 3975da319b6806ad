// Package start leads a newcomer: the first steps of an office, a way through the demo, the words of the field, example
// files.
package start
