// Package received reads the workbooks that come back from other offices into what the models take: delegate lists,
// milestone templates and progress forms.
package received
