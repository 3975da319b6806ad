// Package agendas has the screens of an agenda, of a congress with its sessions or of a cluster event (agenda_host.go
// with agenda_congress.go and agenda_event.go): the draft as a form (agenda.go, agenda_view.go), its releases
// (agenda_release.go), and the programme and the chairing script as documents (programme.go).
package agendas
