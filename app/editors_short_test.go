//go:build !soak

package app_test

// manyEditors is how many people send the same form at once; in a nightly run (go test -tags soak) they are forty.
const manyEditors = 12
