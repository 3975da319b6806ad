package demo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/agenda"
	"daihoi/models/attendance"
	"daihoi/models/clusterevent"
	"daihoi/models/demo"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
)

// The cluster of the demo has a pledge of seven contents that all five have signed, and points that are not complete yet.
func TestClusterIsInProgress(t *testing.T) {
	t.Parallel()
	s := built.SQLite(t)
	read(t, s, func(tx *store.Tx) {
		all, err := org.Clusters(tx)
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Contains(t, all[0].Note, "2020")
		y, err := emulation.Of(tx, all[0].ID, 2024)
		require.NoError(t, err)
		require.Len(t, y.Members, 5)
		require.Equal(t, demo.UnitCode, y.Members[0].Unit.Code, "the home district leads")
		editions, err := emulation.Editions(tx, y)
		require.NoError(t, err)
		p := emulation.Standing(editions)
		require.Empty(t, y.Unsigned(p))
		checkContents(t, p)
		require.Equal(t, emulation.Points(90_00), p.Most(emulation.KindCriterion))
		signed, err := emulation.OccasionOf(tx, p.ID)
		require.NoError(t, err)
		require.Len(t, signed.Witnesses, 3)
		require.Equal(t, "Bùi Thị Thanh Tâm, Phó Chủ tịch Ủy ban MTTQ thành phố", signed.Witnesses[0].Line())
		events, err := clusterevent.OfYear(tx, y)
		require.NoError(t, err)
		require.Equal(t, []string{"incense", "signing", "training", "review"}, []string{events[0].Kind, events[1].Kind, events[2].Kind, events[3].Kind})
		require.Equal(t, "Đình thờ Chu Văn An, xã Thanh Liệt", events[0].Place)
		require.Equal(t, []string{"2024-02-29", "2024-02-29"}, []string{events[0].OnDate.String(), events[1].OnDate.String()})
		require.Equal(t, events[1].ID, signed.EventID)
		require.Contains(t, events[1].Conclusions, "Phó Chủ tịch Ủy ban MTTQ Việt Nam thành phố, chỉ đạo")
		turnouts, err := clusterevent.Turnouts(tx, y, events)
		require.NoError(t, err)
		require.Equal(t, attendance.Counts{Summoned: 12, Present: 12}, turnouts[events[0].ID].All)
		events = events[1:]
		require.Equal(t, attendance.Counts{Summoned: 25, Present: 23, Excused: 1, Absent: 1}, turnouts[events[0].ID].All)
		require.Len(t, turnouts[events[0].ID].By, 7, "five members and two bodies from outside")
		require.Equal(t, attendance.Counts{Summoned: 10, Unmarked: 10}, turnouts[events[1].ID].All, "one is still to come")
		require.True(t, events[1].OnDate.After(demo.Today))
		sheets, err := emulation.Sheets(tx, y)
		require.NoError(t, err)
		_, by := emulation.Ranking(y, p, sheets)
		require.Empty(t, by)
		proposed := 0
		for _, i := range p.Kind(emulation.KindCriterion) {
			if score := sheets[y.Members[0].UnitID].Scores[i.Line]; score.Proposed != nil {
				proposed++
				require.Positive(t, score.Of)
			}
		}
		require.Equal(t, 3, proposed, "every rule has something to show")
	})
}

// checkContents looks for the seven contents of the report, in its order.
func checkContents(t *testing.T, p emulation.Pledge) {
	contents := p.Contents()
	require.Len(t, contents, 7)
	for i, words := range []string{"phong trào thi đua yêu nước", "đợt thi đua", "Chương trình phối hợp", "phòng, chống tham nhũng", "đối ngoại nhân dân",
		"hiệu quả hoạt động của Mặt trận", "khen thưởng"} {
		require.Contains(t, contents[i].Text, words)
	}
}

// The conference at which the pledge was signed has a programme that was given out before, and has not changed since.
func TestConferenceHasAProgramme(t *testing.T) {
	t.Parallel()
	s := built.SQLite(t)
	read(t, s, func(tx *store.Tx) {
		all, err := org.Clusters(tx)
		require.NoError(t, err)
		y, err := emulation.Of(tx, all[0].ID, 2024)
		require.NoError(t, err)
		events, err := clusterevent.OfYear(tx, y)
		require.NoError(t, err)
		e := events[1]
		parts, err := clusterevent.Programme(tx, y, e)
		require.NoError(t, err)
		releases, err := e.Agendas(y).Releases(tx)
		require.NoError(t, err)
		require.Len(t, releases, 1)
		require.True(t, releases[0].ReleasedAt.Day().Before(e.OnDate))
		before, err := releases[0].Parts()
		require.NoError(t, err)
		require.Empty(t, agenda.Compare(before[0].Blocks, parts[0].Blocks))
		require.Zero(t, parts[0].Flow().Over)
	})
}
