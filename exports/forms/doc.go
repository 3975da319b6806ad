// Package forms writes the progress forms that offline units fill in, and reads them when they return.
package forms
