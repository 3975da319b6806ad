package app

import (
	"bytes"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is written in parts of any size comes out whole and in its order, and is written once.
func TestPieces(t *testing.T) {
	t.Parallel()
	var want bytes.Buffer
	var body pieces
	for i, size := range []int{0, 1, pieceSize - 1, 1, 0, 3*pieceSize + 5, pieceSize - 5, 7} {
		part := strings.Repeat(string(rune('a'+i)), size)
		want.WriteString(part)
		n, err := body.Write([]byte(part))
		require.NoError(t, err)
		require.Equal(t, size, n)
	}
	require.Len(t, body, 6)
	var got bytes.Buffer
	_, err := (*net.Buffers)(&body).WriteTo(&got)
	require.NoError(t, err)
	require.Equal(t, want.String(), got.String())
}
