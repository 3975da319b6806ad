package attendance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// said is the key and the moment with which a scan is refused.
func said(t *testing.T, err error) (key, when string) {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v", err)
	require.Equal(t, fault.Invalid, f.Kind)
	require.Len(t, f.Problems, 1)
	return f.Problems[0].Key, f.Problems[0].Args["When"].(store.Instant).In(calendar.Zone()).Format("2/1/2006 15:04")
}

// The clock of the tests stands at 09:00 on 5/4/2024.
func TestDoorOpensAndCloses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		sitting := hall
		sitting.Day = calendar.Of(2024, 4, 8)
		_, err := scan(t, s, reception, sitting, 0, attendance.Scan{})
		key, when := said(t, err)
		require.Equal(t, "problem.door_early", key, "three days early")
		require.Equal(t, "8/4/2024 00:00", when)
		sitting.Day = calendar.Of(2024, 4, 4)
		_, err = scan(t, s, reception, sitting, 0, attendance.Scan{})
		key, when = said(t, err)
		require.Equal(t, "problem.door_late", key)
		require.Equal(t, "5/4/2024 00:00", when)
		require.Empty(t, roll(t, s).Latest(9), "nobody was marked")

		clock := func(hour, minute int) store.Instant {
			return store.At(time.Date(2024, 4, 5, hour, minute, 0, 0, calendar.Zone()))
		}
		set := func(a access.Actor, opens, closes store.Instant) error {
			return s.Write(t.Context(), a, func(tx *store.Tx) error {
				if err := attendance.SetHours(tx, hall, hall.Door.Version, opens, closes); err != nil {
					return err
				}
				return tx.DB().Where("kind = ? AND sitting_id = ?", hall.Kind, hall.ID).Take(&sitting.Door).Error
			})
		}
		clerk := desk(access.Clerk, "/7/71/")
		require.Equal(t, fault.NotFound, fault.KindOf(set(reception, clock(6, 30), clock(8, 0))), "the desk does not decide")
		require.Equal(t, fault.Invalid, fault.KindOf(set(clerk, clock(8, 0), clock(8, 0))))
		require.NoError(t, set(clerk, clock(6, 30), clock(8, 0)))
		require.Equal(t, fault.Conflict, fault.KindOf(s.Write(t.Context(), clerk, func(tx *store.Tx) error {
			again := sitting
			again.Door.Version = 2
			return attendance.SetHours(tx, again, 1, clock(6, 0), clock(8, 0))
		})))
		sitting.Day = hall.Day
		_, err = scan(t, s, reception, sitting, 0, attendance.Scan{})
		key, when = said(t, err)
		require.Equal(t, "problem.door_late", key)
		require.Equal(t, "5/4/2024 08:00", when)
		_, err = scan(t, s, reception, sitting, 1, attendance.Scan{ID: "s-2", At: clock(7, 59).Time, Desk: "Bàn 2"})
		require.NoError(t, err, "was at the door in time, and waited for the network")
		again, err := scan(t, s, reception, sitting, 1, attendance.Scan{})
		require.NoError(t, err)
		require.True(t, again.Already, "who is in is told so at any time")
	})
}
