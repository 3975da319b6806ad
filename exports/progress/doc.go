// Package progress writes the progress report of a district or province as a workbook. The figures are cross-footed
// before a byte is written.
package progress
