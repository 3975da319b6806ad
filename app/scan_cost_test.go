package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// hallOf is the world with so many delegates at the own congress, whose session is today, and the code of each card.
func hallOf(t testing.TB, people int) (w *world, desk string, cards []string) {
	t.Helper()
	w = newWorld(t)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		require.NoError(t, tx.DB().Exec("UPDATE congress_sessions SET on_date = '2024-04-05' WHERE id = ?", w.Own.Session).Error)
		codes, err := attendance.CardsOf(tx)
		if err != nil {
			return err
		}
		rec := delegate.Record{}
		rec.FullName, rec.Category, rec.Represents, rec.Gender, rec.BornOn = "Nguyễn Thị Mẫu", delegate.Consulted, "Thôn Nội", "female", calendar.Partial{Year: 1971}
		first, err := delegate.Add(tx, w.Own.Congress, rec)
		if err != nil {
			return err
		}
		// The others are copies of the first, because only their number counts.
		for i := range people {
			require.NoError(t, tx.DB().Exec(`INSERT INTO persons(full_name, search_key, sort_key, gender, version) SELECT full_name, search_key, sort_key, gender, 1 FROM persons
				WHERE id = (SELECT person_id FROM delegates WHERE id = ?)`, first).Error)
			var id int64
			require.NoError(t, tx.DB().Raw(`INSERT INTO delegates(congress_id, person_id, category, represents, represents_key, search_key, sort_key, version)
				SELECT congress_id, (SELECT MAX(id) FROM persons), category, ?, represents_key, search_key, sort_key, 1 FROM delegates WHERE id = ? RETURNING id`,
				fmt.Sprintf("Thôn %d", i%40), first).Scan(&id).Error)
			cards = append(cards, codes.Of(id))
		}
		return nil
	})
	return w, "/check-in/session/" + itoa(w.Own.Session), cards
}

// scan sends a card as the script of the desk does.
func (b *browser) scan(desk, card string, n *atomic.Int64) *httptest.ResponseRecorder {
	b.t.Helper()
	form := url.Values{"text": {card}, "scan": {"s-" + card}, "desk": {"Bàn 1"}}
	r := httptest.NewRequest(http.MethodPost, desk, strings.NewReader(form.Encode()))
	r = r.WithContext(store.CountStatements(r.Context(), n))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("HX-Request", "true")
	r.Header.Set("Origin", b.w.URL)
	base, err := url.Parse(b.w.URL)
	require.NoError(b.t, err)
	r.Host = base.Host
	for _, c := range b.client.Jar.Cookies(base) {
		r.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	b.w.Config.Handler.ServeHTTP(recorder, r)
	return recorder
}

// A scan takes a bounded number of statements, of which none reads the list of names.
func TestStatementsOfAScanAreBounded(t *testing.T) {
	t.Parallel()
	w, desk, cards := hallOf(t, 3)
	b := w.as(t, "clerk")
	for i := range cards {
		var n atomic.Int64
		answer := b.scan(desk, cards[i], &n)
		require.Equal(t, http.StatusOK, answer.Code)
		require.Contains(t, answer.Body.String(), "door-result s-done")
		require.LessOrEqual(t, n.Load(), int64(16))
	}
}

// BenchmarkScan compares a scan among few and among 1,500: the second may take a few times as long, not fifteen times.
func BenchmarkScan(b *testing.B) {
	for _, people := range []int{100, 1500} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			w, desk, cards := hallOf(b, people)
			clerk := w.as(b, "clerk")
			i := 0
			for b.Loop() {
				var n atomic.Int64
				clerk.scan(desk, cards[i%len(cards)], &n)
				i++
			}
		})
	}
}
