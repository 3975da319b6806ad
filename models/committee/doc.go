// Package committee holds the new Committee that a congress appoints ("Ủy ban khóa mới"): the personnel scheme, the steps of
// consultation, the nominees and members, the result, and how the Committee changes during its term.
//
// What others read is small: Of(tx, congress, day) is the Committee as it stood on a day, its method Counts counts people of
// it, Overview the committees of the units below. Everything is counted from names: while a Committee has a list, the
// numbers of it in the outcome of the congress (congress.Outcome) are a roll-up that every command here renews in its own
// transaction. Numbers that were typed before and differ stay until a person takes the counts (TakeCounts).
//
// scheme.go has seats, blocks, targets and steps; member.go the people and how they are nominated; result.go what the
// congress decided; change.go later additions, replacements and other changes of the term; read.go and count.go the reads.
//
// A member is the person of a delegate list: whoever is proposed from outside is entered there as a guest, so that who may
// see and change a person follows the same rules as for delegates, and nobody is entered twice. A row of members is one
// spell in the Committee. Whoever leaves or takes another seat ends it, so the Committee on any day is read from the days.
package committee
