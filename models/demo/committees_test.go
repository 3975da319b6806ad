package demo

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/congress"
	"daihoi/models/delegate"
)

// A list that does not make up the outcome is an error that names the unit, like all mistakes in the data of the demo.
func TestACommitteeThatDoesNotFitIsAnError(t *testing.T) {
	t.Parallel()
	three, none := 3, 0
	o := outcome{unit: "00658", Outcome: congress.Outcome{MembersElected: &three, MembersWomen: &three, MembersNonParty: &none, MembersMinority: &none, MembersReligious: &none, MembersReelected: &none}}
	_, err := o.choose(make([]delegate.Record, 2))
	require.ErrorContains(t, err, "00658: 3 members of 2 people")
	_, err = o.choose(make([]delegate.Record, 9))
	require.ErrorContains(t, err, "00658: nobody of the list makes up the outcome")
}
