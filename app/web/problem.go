package web

// ProblemType is the content type of a refusal to a program (RFC 9457).
const ProblemType = "application/problem+json"

// Problem is why a program gets no answer, in the language it asked for.
type Problem struct {
	Type   string         `json:"type"`             // address of the kind of refusal, explained on the page about the interface
	Title  string         `json:"title"`            // the kind in words
	Status int            `json:"status"`           // that of the answer
	Detail string         `json:"detail"`           // what is wrong
	Remedy string         `json:"remedy"`           // what to do
	Field  string         `json:"field,omitempty"`  // the first parameter or field that is wrong
	Errors []FieldProblem `json:"errors,omitempty"` // every parameter or field that is wrong
	Number string         `json:"number,omitempty"` // of the request in the log of the server, of its own errors
}

// FieldProblem is one wrong parameter or field of a request; Field is "" for the request as a whole.
type FieldProblem struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// APIPage is the page about the interface for programs.
const APIPage = "/api"
