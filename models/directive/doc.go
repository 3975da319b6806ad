// Package directive holds the documents that govern congresses, and what each is the basis of.
//
// directive.go reads the register, directive_write.go changes it, directive_ground.go links a directive to the
// deadlines, template items, targets and allocations that are based on it. The package does not know what those
// mean: it stores their kind and id only.
package directive
