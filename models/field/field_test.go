package field

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
)

type record struct {
	Name, Kind, Phone, ID, Starts, Note string
	Day                                 calendar.Date
	Born                                calendar.Partial
	Pilot                               bool
	Seats                               int
}

var table = Table[record]{
	func() Field[record] {
		f := TextOf(Text, "name", func(r *record) *string { return &r.Name })
		f.Required, f.Max = true, 10
		return f
	}(),
	ChoiceOf("kind", []string{"a", "b"}, func(r *record) *string { return &r.Kind }),
	DayOf("day", func(r *record) *calendar.Date { return &r.Day }),
	PartialOf("born", func(r *record) *calendar.Partial { return &r.Born }),
	FlagOf("pilot", func(r *record) *bool { return &r.Pilot }),
	NumberOf("seats", 500, func(r *record) *int { return &r.Seats }),
	PhoneOf("phone", func(r *record) *string { return &r.Phone }),
	CitizenIDOf("id", func(r *record) *string { return &r.ID }),
	ClockOf("starts", func(r *record) *string { return &r.Starts }),
	TextOf(LongText, "note", func(r *record) *string { return &r.Note }),
}

func decode(typed map[string]string, rec *record) map[string]string {
	keys := map[string]string{}
	for _, p := range table.Decode(func(k string) string { return typed[k] }, rec) {
		keys[p.Field] = p.Key
	}
	return keys
}

func TestDecodeTakesWhatPeopleType(t *testing.T) {
	t.Parallel()
	var r record
	require.Empty(t, decode(map[string]string{"name": "  Nguyễn\u00a0 An ", "kind": "b", "day": "5/3/2024", "born": "10/1975",
		"pilot": "x", "seats": "120", "phone": "+84 912.345-678", "id": "001 070 000 777", "starts": "7h30", "note": "a\r\nb"}, &r))
	require.Equal(t, record{Name: "Nguyễn An", Kind: "b", Day: calendar.Of(2024, 3, 5), Born: calendar.Partial{Year: 1975, Month: 10},
		Pilot: true, Seats: 120, Phone: "0912345678", ID: "001070000777", Starts: "07:30", Note: "a\nb"}, r)
	require.Equal(t, "2024-03-05", table.Values(&r)["day"])
	// What a form shows decodes to the same record: nothing changes by saving unchanged.
	var again record
	require.Empty(t, decode(table.Values(&r), &again))
	require.Empty(t, table.Diff(&r, &again))
}

func TestDecodeNamesEveryProblemAtOnce(t *testing.T) {
	t.Parallel()
	r := record{Seats: 7}
	require.Equal(t, map[string]string{"name": "problem.required", "kind": "problem.choice", "day": "problem.not_a_day",
		"born": "problem.not_a_date", "seats": "problem.number", "phone": "problem.phone", "id": "problem.citizen_id",
		"starts": "problem.clock", "note": "problem.too_long"},
		decode(map[string]string{"kind": "c", "day": "31/2/2024", "born": "5/68", "seats": "-1", "phone": "12", "id": "12345678",
			"starts": "25:00", "note": strings.Repeat("â", 2001)}, &r))
	require.Equal(t, 7, r.Seats)
	require.Equal(t, map[string]string{"name": "problem.too_long"}, decode(map[string]string{"name": "ấấấấấấấấấấấ"}, &record{}))
	require.Empty(t, decode(map[string]string{"name": "ấấấấấấấấấấ"}, &record{}), "the limit counts letters, not bytes")
}

func TestTableParts(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"kind", "note"}, table.Only("note", "kind").Keys())
	secret := append(Table[record]{}, table...)
	secret[0].Sensitive = true
	require.NotContains(t, secret.Public().Keys(), "name")
	_, found := table.Find("nothing")
	require.False(t, found)
	require.Equal(t, []Change{{"seats", "", "5"}}, table.Diff(&record{}, &record{Seats: 5}))
}

// A count that nobody entered is unknown; none is a number.
func TestCountOf(t *testing.T) {
	t.Parallel()
	type result struct{ Members *int }
	f := CountOf("members", 999, func(r *result) **int { return &r.Members })
	for typed, want := range map[string]*int{"": nil, "0": new(0), "45": new(45)} {
		r := result{Members: new(7)}
		if key := f.Set(&r, typed); key != "" || f.Text(&r) != typed || (r.Members == nil) != (want == nil) || want != nil && *r.Members != *want {
			t.Errorf("%q: %s, %v", typed, key, r.Members)
		}
	}
	for _, typed := range []string{"-1", "1000", "x"} {
		if f.Set(&result{}, typed) != "problem.number" {
			t.Errorf("%q is a count", typed)
		}
	}
}
