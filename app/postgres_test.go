package app_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Every page and every file is the same from PostgreSQL as from SQLite, and has on it what it is about.
func TestPagesOnPostgres(t *testing.T) {
	t.Parallel()
	s := storetest.Postgres(t)
	storetest.Must(t, s, storetest.Root(), populate)
	there, here := serveStore(t, s).find(t), newWorld(t)
	require.Equal(t, here.Own, there.Own, "the same things have the same numbers")
	for _, w := range []*world{here, there} { // every database has its own, as if one were restored from the other
		storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
			return errors.Join(store.PutSetting(tx, store.Installation, "same"), store.PutSetting(tx, store.CardKey, "same"))
		})
	}
	b, other := there.as(t, "admin"), here.as(t, "admin")
	for _, p := range readPermissions(t) {
		if p.method == http.MethodGet && p.meets["admin"] == "ok" {
			path := there.fillPath(p.path, there.Own)
			a, same := b.direct(path, nil), other.direct(path, nil)
			require.Less(t, a.Code, 400, "%s: %.300s", path, a.Body)
			require.Equal(t, same.Code, a.Code, path)
			if path == "/backups" { // PostgreSQL has tools of its own
				require.Contains(t, a.Body.String(), "pg_dump")
				continue
			}
			if path == "/start" {
				require.NotContains(t, a.Body.String(), `href="/backups"><b>`)
				continue
			}
			if strings.HasPrefix(path, "/audit.xlsx") { // columns and pages are as wide as the numbers of the requests in them
				require.NotEmpty(t, a.Body.Bytes())
				continue
			}
			require.Equal(t, withoutKeys(unpacked(t, same.Body.String())), withoutKeys(unpacked(t, a.Body.String())), path)
		}
	}
	for path, words := range map[string]string{
		"/units/020": "Xã Thanh Liệt",
		"/units/020/delegates?q=DANG+RIENG+00646":    "Đặng Riêng 00646",
		"/units/020/delegates?unit=00646":            "1–1 trong 1",
		"/units/020/difficulties":                    "Kinh phí riêng 00646",
		"/units/020/leaders":                         "Huyện Thanh Trì",
		"/units/00646/leaders":                       "Lãnh đạo 00646",
		"/units/00646/directives?q=hoi+truong":       "Hội trường 00646",
		"/units/020/calendar?on=2024-04-20":          "Hội trường 00652",
		"/units/00646/returns":                       "Phiếu 00646.csv",
		"/units?q=thanh+liet":                        "Xã Thanh Liệt",
		"/users?q=USER00646":                         "Người user00646",
		"/audit":                                     "Người admin",
		fmt.Sprintf("/imports/%d", there.Own.Import): "Trần Nhập 00646",
		fmt.Sprintf("/congresses/%d/sessions/%d", there.Own.Congress, there.Own.Session):     `value="20/4/2024"`,
		fmt.Sprintf("/congresses/%d/milestones/%d", there.Own.Congress, there.Own.Milestone): "Hội trường 00646.pdf",
		fmt.Sprintf("/check-in/session/%d?q=dang", there.Own.Session):                        "Đặng Riêng 00646",
	} {
		require.Contains(t, b.get(path).body, words, path)
	}
}
