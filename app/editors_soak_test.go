//go:build soak

package app_test

const manyEditors = 40
