// Package fault is the one error type that crosses floors: a kind, which decides the status a person meets, and a
// translation key, which decides the words. Everything else is an internal error and shows a number only.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what the person can do about an error.
type Kind int

const (
	Internal  Kind = iota // our defect: nothing the person can do
	Invalid               // some input is wrong: Problems name the fields
	NotFound              // no such thing, or outside the person's units
	Forbidden             // inside the person's units, but the role is too low
	Conflict              // somebody else changed the record meanwhile
	Busy                  // try again in a moment
)

// Problem is one wrong input: Field is the form key ("" for the record as a whole), Key the sentence in the catalogue
// ("problem.required"), Args what the sentence speaks of.
type Problem struct {
	Field string
	Key   string
	Args  map[string]any
}

// Error is a fault of a kind, with the key of its sentence.
type Error struct {
	Kind     Kind
	Key      string
	Args     map[string]any
	Problems []Problem
	cause    error
}

// New makes a fault; args are name, value, name, value.
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: Args(args...)}
}

// Wrap is New with the error below, kept for the log.
func Wrap(cause error, kind Kind, key string, args ...any) *Error {
	e := New(kind, key, args...)
	e.cause = cause
	return e
}

// Of returns an Invalid fault for the problems, nil when there are none.
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

// Args turns name, value, name, value into a map; a missing value is a programming error and shows as such.
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

// Shown reports whether the form that was refused can be shown again for the person to put it right.
func (e *Error) Shown() bool { return e.Kind == Invalid || e.Kind == Conflict }

func (e *Error) Unwrap() error { return e.cause }

// KindOf is the kind of err; anything that is not a fault is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// As returns the fault in err, nil when there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
