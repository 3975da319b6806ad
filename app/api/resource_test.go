package api

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/app/web"
	"daihoi/exports/flat"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// An answer stays below 1 MB however long its rows are; what does not fit is read on from the last row that did.
func TestLongRowsAreGivenInParts(t *testing.T) {
	t.Parallel()
	texts := make([]string, 7)
	for i := range texts {
		texts[i] = strings.Repeat("ạ", 80_000) // 240,000 bytes
	}
	table := flat.Of("long", texts, flat.TextOf("text", func(s string) string { return s }))
	storetest.Must(t, storetest.SQLite(t), storetest.Root(), func(tx *store.Tx) error {
		body, err := resource{list: true}.encode(&web.Request{Tx: tx}, answer{table: table, cursor: func(row int) string { return strconv.Itoa(row + 1) }})
		require.NoError(t, err)
		require.Less(t, len(body), 1_000_000)
		var in struct {
			Rows []any
			Next string
		}
		require.NoError(t, json.Unmarshal(body, &in))
		require.Len(t, in.Rows, 3)
		next, err := base64.RawURLEncoding.DecodeString(in.Next)
		require.Equal(t, "3", string(next))
		return err
	})
}
