// Package web is what the screens of every area are built with: the request and the result, routes, forms, lists, the
// frame around a page and what several areas show in the same words. It knows no Echo: package app adapts it.
//
// A handler reads and writes only through the request's transaction and returns a Result; nothing is sent before the
// transaction has been committed.
package web
