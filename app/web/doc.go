// Package web is the kit with which the screens of every area are built. It knows no Echo: package app adapts it.
//
// A request runs like this: app matches the Route and loads the session, so that Request knows the user and the actor.
// Only then is the body of a POST read, its files by way of the disk. Prepare, if there is one, does the slow work. Then
// a transaction begins, and the Handler reads and writes through Request.Tx and returns a Result, which is written only
// after the commit. When a POST is refused, the transaction is rolled back and the page is shown again from a reading
// one, with Request.Fault set. A form that is sent a second time is answered as the first time, without the Handler.
//
//   - route.go, request.go, result.go, env.go: the types of this pipeline
//   - form.go, list.go, uploads.go: forms from field tables, ticked rows, pages of a list, uploaded files
//   - frame.go, crumbs.go, paths.go: the frame around a page, breadcrumbs, addresses
//   - asof.go: pages of figures as of a past day
//   - unit_page.go, unit_input.go, congress_page.go, cluster_page.go: what the pages of a unit, congress or cluster read
//   - readiness.go, difficulties.go, grounds.go, changes.go, words.go: what several areas say in the same words
package web
