// Package api answers programs in JSON, below /api/v1. What can be asked is one table (routes.go): it registers the routes,
// checks what is asked and describes itself (openapi.go). Every row is one of a flat.Table, from the builders and in the scope
// of the pages and files. For people there is one page (page.go).
package api
