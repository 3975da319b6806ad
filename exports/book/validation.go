package book

import (
	"strings"
)

// FormulaXML writes a formula as the content of an element, which excelize does not do for rules of this kind.
var FormulaXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Limits of spreadsheets for what a rule says, in characters.
const (
	PromptTitle = 32
	PromptText  = 225
)
