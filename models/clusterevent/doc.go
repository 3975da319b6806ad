// Package clusterevent has what an emulation cluster does together: events with their invitees, files, agenda and
// attendance. The cluster's year, pledge and scores are in package emulation.
package clusterevent
