// Package received reads the workbooks that other offices return and converts them for the models: delegate lists,
// milestone templates and progress forms.
package received
