package delegate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
)

func partial(t *testing.T, text string) calendar.Partial {
	t.Helper()
	p, err := calendar.ParsePartial(text)
	require.NoError(t, err)
	return p
}

// Of a birth the year stays, and the one bit that age needs: whether the birthday was before the congress.
func TestCountedBirth(t *testing.T) {
	t.Parallel()
	day := calendar.Of(2024, 5, 5)
	for born, counted := range map[string]string{
		"": "", "1994": "", // nothing to hide
		"1994-05-04": "", "1994-05-05": "", // 30 on the day
		"1994-05-06": "1994-12-31", "1994-12-31": "1994-12-31", // still 29
		"1994-05": "", "1994-06": "1994-12-31", // as earliest
		"1996-02-29": "",
	} {
		got := delegate.CountedBirth(partial(t, born), day)
		require.Equal(t, counted, got.String(), born)
		if counted != "" {
			require.Equal(t, partial(t, born).String() > delegate.BornAfter(day, 30), got.String() > delegate.BornAfter(day, 30), born)
		}
	}
	require.True(t, delegate.CountedBirth(partial(t, "1994-06-01"), calendar.Date{}).IsZero(), "no day, no age")
}

func TestAnonymousKeepsWhatFiguresNeed(t *testing.T) {
	t.Parallel()
	r := delegate.Record{Person: delegate.Person{FullName: "Nguyễn Văn An", Gender: "male", BornOn: partial(t, "1970-08-09"), Ethnicity: "La Hủ", Religion: "Phật giáo",
		Hometown: "Hà Nội", Residence: "Thôn Nội", Occupation: "Giáo viên", Education: "12/12", PartyOfficialOn: partial(t, "1999-01-02"), Phone: "0912345678",
		CitizenID: "001070001234"}, Delegate: delegate.Delegate{Category: "consulted", Represents: "Thôn 1", Awards: "Huân chương", Note: "ốm",
		WithdrawnOn: calendar.Of(2024, 3, 1), WithdrawnReason: "mẹ ốm"}, CongressDay: calendar.Of(2024, 5, 5)}
	got := delegate.Anonymous(r)
	require.Equal(t, map[string]string{"full_name": "Đại biểu đã ẩn danh", "gender": "male", "born_on": "1970", "ethnicity": "La Hủ", "religion": "Phật giáo",
		"hometown": "(đã ẩn)", "residence": "(đã ẩn)", "occupation": "(đã ẩn)", "education": "12/12", "qualification": "", "political_theory": "",
		"party_member": "x", "party_joined_on": "", "party_official_on": "", "phone": "", "citizen_id": "",
		"represents": "Thôn 1", "category": "consulted", "reappointed": "", "awards": "", "note": ""}, delegate.Fields.Values(&got))
	require.Empty(t, got.WithdrawnReason)
	require.Equal(t, r.WithdrawnOn, got.WithdrawnOn)
	require.Equal(t, "dai bieu da an danh", got.Person.SearchKey)
	require.NotContains(t, got.Delegate.SearchKey, "nguyen")
	require.NotContains(t, got.Delegate.SearchKey, "giao vien")
	require.Equal(t, delegate.Anonymous(got), got, "once more changes nothing")
}
