// Package fault is the only error type that crosses package boundaries. A kind determines the HTTP status, a
// catalogue key the message. Any other error is internal, and the user sees only a number.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what the user can do about an error.
type Kind int

const (
	Internal  Kind = iota // a defect: nothing the user can do
	Invalid               // some input is wrong; Problems name the fields
	NotFound              // does not exist, or is outside the user's units
	Forbidden             // within the user's units, but the role does not allow it
	Conflict              // someone else has changed the record meanwhile
	Busy                  // try again in a moment
	Down                  // disk or database cannot work; someone has to act on the machine
)

// Problem is one invalid input. Field is the form key ("" for the record as a whole), Key the catalogue key of the
// message ("problem.required"), Args its parameters.
type Problem struct {
	Field string
	Key   string
	Args  map[string]any
}

// Error is a fault with the catalogue key of its message.
type Error struct {
	Kind     Kind
	Key      string
	Args     map[string]any
	Problems []Problem
	cause    error
}

// New creates a fault; args are name, value, name, value.
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: Args(args...)}
}

// Wrap is New with an underlying error, kept for the log.
func Wrap(cause error, kind Kind, key string, args ...any) *Error {
	e := New(kind, key, args...)
	e.cause = cause
	return e
}

// Of returns an Invalid fault for the problems, or nil if there are none.
func Of(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "fault.invalid", Problems: problems}
}

// At returns an Invalid fault for one field.
func At(field, key string, args ...any) error {
	return Of([]Problem{{Field: field, Key: key, Args: Args(args...)}})
}

// Args turns name, value pairs into a map. A missing value is a programming error and shows up in the message.
func Args(pairs ...any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	if len(e.Args) > 0 {
		fmt.Fprintf(&b, " %v", e.Args)
	}
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "; %s: %s", p.Field, p.Key)
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

// Shown reports whether the refused form can be shown again for correction.
func (e *Error) Shown() bool { return e.Kind == Invalid || e.Kind == Conflict }

func (e *Error) Unwrap() error { return e.cause }

// KindOf returns the kind of err; Internal if it is not a fault.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// As returns the fault in err, or nil.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
