// Package progress writes the progress report of a district or province as a workbook. It checks all totals against
// their parts before it writes anything.
package progress
