// Package figure is the register of figures: every quantity about congresses that leaves the program is defined here
// once. Pages, workbooks, documents, JSON and charts take their figures from a Set and add nothing up themselves.
//
// register.go has the definitions: what is counted of one congress, over which population, in which unit. set.go
// computes them. The words are in the catalogues: figure.name.<key> and figure.means.<key>.
//
// # Rules
//
// A figure says what had happened by the end of a day, as known at the end of another (calendar.AsOf). It is the sum
// over the congresses of its population, so it opens to the list of those that contribute. A percentage is one sum
// divided by another, rounded once, half up, to a tenth of a percent (field.Share); percentages are never added or
// averaged. What a congress has not entered is not zero: Known says how many congresses have entered something, and a
// sum over none is blank. A day is the latest of its population.
package figure
