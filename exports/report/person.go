package report

import (
	"daihoi/exports"
	"daihoi/models/delegate"
	"daihoi/models/dossier"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// PersonOf collects everything about the person of a delegateship that the actor may see.
func PersonOf(tx *store.Tx, words *i18n.Printer, delegateID int64, purpose string) (exports.PersonFile, error) {
	rec, err := delegate.Get(tx, delegateID)
	if err != nil {
		return exports.PersonFile{}, err
	}
	found, err := dossier.Of(tx, rec.PersonID)
	return exports.PersonFile{Dossier: found, Unit: rec.UnitName, Date: tx.Today(), Purpose: purpose, Words: words}, err
}
