package identity

import "daihoi/models/delegate"

// Citizen is what the digits of a twelve-digit citizen number say of the person (decree 137/2015/NĐ-CP, article 13):
// three of the province of registration, one of sex and century, two of the year of birth, six of a series.
type Citizen struct {
	Gender string
	Year   int
}

// ReadCitizen reads a citizen number; ok is false for an old card of nine digits and for anything else.
func ReadCitizen(number string) (c Citizen, ok bool) {
	if len(number) != 12 {
		return c, false
	}
	for _, d := range number {
		if d < '0' || d > '9' {
			return c, false
		}
	}
	code := int(number[3] - '0')
	c.Year = 1900 + code/2*100 + int(number[4]-'0')*10 + int(number[5]-'0')
	c.Gender = delegate.Male
	if code%2 == 1 {
		c.Gender = delegate.Female
	}
	return c, true
}
