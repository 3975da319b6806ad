// Package forms writes the progress form that an offline commune fills in, and reads it when it comes back.
package forms
