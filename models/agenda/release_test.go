package agenda_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/agenda"
	"daihoi/models/calendar"
)

// What was released stays readable: the names in the content of a release do not change.
func TestReleaseOfAnEarlierVersionIsRead(t *testing.T) {
	t.Parallel()
	r := agenda.Release{Content: `[{"SessionID":7,"Kind":"official","OnDate":"2024-04-26","Starts":"07:30","Ends":"11:30","Venue":"Hội trường",` +
		`"Blocks":[{"Kind":"adopt","Title":"Báo cáo","Minutes":25,"FixedAt":"08:00","Person":"Đoàn Chủ tịch","Paper":"Báo cáo","Script":"Kính thưa!"}]}]`}
	parts, err := r.Parts()
	require.NoError(t, err)
	require.Equal(t, []agenda.Part{{ID: 7, Kind: "official", OnDate: calendar.Of(2024, 4, 26), Starts: "07:30", Ends: "11:30", Venue: "Hội trường",
		Blocks: []agenda.Block{{Kind: "adopt", Title: "Báo cáo", Minutes: 25, FixedAt: "08:00", Person: "Đoàn Chủ tịch", Paper: "Báo cáo", Script: "Kính thưa!"}}}}, parts)
}
