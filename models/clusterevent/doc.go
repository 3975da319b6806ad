// Package clusterevent has what an emulation cluster does together. event.go has the events and who may arrange them,
// event_file.go their papers and photos, guest.go reads a pasted list of names, invitee.go says who is invited and by
// whom, turnout.go who came, agenda.go the agenda. The cluster's year, pledge and scores are in package emulation.
package clusterevent
