package delegate

import "daihoi/models/store"

// ListOfMany is List as of a scope that is too large to be read through.
func ListOfMany(tx *store.Tx, f Filter) (Page, error) { return list(tx, f, -1) }
