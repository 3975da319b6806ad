package book

import (
	"strings"
)

// FormulaXML escapes a formula for XML, which excelize does not do in data validations.
var FormulaXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Limits of the messages of a data validation, in characters.
const (
	PromptTitle = 32
	PromptText  = 225
)
