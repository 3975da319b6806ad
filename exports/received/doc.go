// Package received reads the workbooks that other offices return and converts them for the models: delegate lists,
// milestone templates, progress forms and the official lists of units.
package received
