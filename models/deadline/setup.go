package deadline

import (
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// SetUp prepares an empty database for a district: the national unit tree, the terms, templates and national
// directives, and for the district and each of its communes a congress of the newest term with milestones. It returns
// the district. The actor needs all rights. A code that is no district is Invalid at "district".
func SetUp(tx *store.Tx, districtCode string) (org.Unit, error) {
	if _, err := org.SeedNation(tx); err != nil {
		return org.Unit{}, err
	}
	district, err := org.ByCode(tx, districtCode)
	if fault.KindOf(err) == fault.NotFound || err == nil && district.LevelCode != org.District {
		return org.Unit{}, fault.At("district", "problem.not_a_district", "Code", districtCode)
	} else if err != nil {
		return org.Unit{}, err
	}
	terms, err := org.Terms(tx)
	if err != nil {
		return org.Unit{}, err
	}
	if err := template.SeedAll(tx, terms[0].ID); err != nil {
		return org.Unit{}, err
	}
	communes, err := org.Under(tx, district.Path, org.Commune)
	if err != nil {
		return org.Unit{}, err
	}
	convened, err := congress.ConveneAll(tx, append([]org.Unit{district}, communes...), terms[0].ID)
	if err != nil {
		return org.Unit{}, err
	}
	if _, err := ApplyAll(tx, convened); err != nil {
		return org.Unit{}, err
	}
	return district, SeedDirectives(tx, terms[0].ID, org.NationCode)
}
