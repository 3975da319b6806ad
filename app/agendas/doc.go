// Package agendas has the screens of the agenda of a congress or of a cluster event, its releases, the programme and the chairing script.
package agendas
