package secret_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/secret"
)

const (
	first  = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	second = "k2:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
)

func box(t require.TestingT, text, id string) *secret.Box {
	keys, err := secret.Parse(text)
	require.NoError(t, err)
	b, err := secret.NewBox(keys, id)
	require.NoError(t, err)
	return b
}

func TestASealedValueOpensAndSaysNothing(t *testing.T) {
	t.Parallel()
	b := box(t, first, "k1")
	sealed := b.Seal("persons.phone", "0912345678")
	require.True(t, strings.HasPrefix(sealed, "k1:"))
	require.NotContains(t, sealed, "0912345678")
	require.NotEqual(t, sealed, b.Seal("persons.phone", "0912345678"), "two equal numbers cannot be told to be equal")
	plain, err := b.Open("persons.phone", sealed)
	require.NoError(t, err)
	require.Equal(t, "0912345678", plain)
}

func TestWhatDoesNotOpen(t *testing.T) {
	t.Parallel()
	b := box(t, first, "k1")
	sealed := b.Seal("persons.phone", "0912345678")
	raw, err := base64.RawStdEncoding.DecodeString(sealed[3:])
	require.NoError(t, err)
	raw[14] ^= 1
	for name, c := range map[string]struct {
		place, sealed string
		box           *secret.Box
		want          error
	}{
		"another column":  {"persons.citizen_id", sealed, b, secret.ErrBroken},
		"one bit changed": {"persons.phone", "k1:" + base64.RawStdEncoding.EncodeToString(raw), b, secret.ErrBroken},
		"cut off":         {"persons.phone", sealed[:20], b, secret.ErrBroken},
		"not base64":      {"persons.phone", "k1:???", b, secret.ErrBroken},
		"plain":           {"persons.phone", "0912345678", b, secret.ErrPlain},
		"another key":     {"persons.phone", sealed, box(t, second, "k2"), secret.ErrUnknown},
		"a wrong key":     {"persons.phone", sealed, box(t, "k1:"+second[3:], "k1"), secret.ErrBroken},
	} {
		_, err := c.box.Open(c.place, c.sealed)
		require.ErrorIs(t, err, c.want, name)
	}
}

func TestNothingStaysNothing(t *testing.T) {
	t.Parallel()
	b := box(t, first, "k1")
	for _, text := range []string{"", "[]", "{}", "null"} {
		require.Equal(t, text, b.Seal("a", text))
		plain, err := b.Open("a", text)
		require.NoError(t, err)
		require.Equal(t, text, plain)
	}
	require.Empty(t, b.Hash("a", ""))
	require.Empty(t, b.SealBytes("a", nil))
}

func TestSeveralKeys(t *testing.T) {
	t.Parallel()
	old := box(t, first, "k1")
	sealed, kept := old.Seal("a", "001075012345"), old.SealBytes("a", []byte("PK"))
	both := box(t, first+"\n"+second, "k2")
	plain, err := both.Open("a", sealed)
	require.NoError(t, err)
	require.Equal(t, "001075012345", plain)
	content, err := both.OpenBytes("a", kept)
	require.NoError(t, err)
	require.Equal(t, "PK", string(content))
	require.Equal(t, "k2", secret.SealedWith(both.Seal("a", plain)))
	require.NotEqual(t, old.Hash("a", plain), both.Hash("a", plain))
	require.NotEqual(t, old.Hash("a", plain), old.Hash("b", plain))
	require.Equal(t, old.Hash("a", plain), box(t, first, "k1").Hash("a", plain))
	_, err = secret.NewBox(secret.Keys{}.And(), "k2")
	require.ErrorIs(t, err, secret.ErrUnknown)
}

func TestKeysAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	keys := secret.Keys{}.And().And()
	require.Equal(t, "k2", keys.Newest())
	again, err := secret.Parse("# a remark\n\n" + keys.String())
	require.NoError(t, err)
	require.Equal(t, keys, again)
	again, err = secret.Parse(first + " " + second)
	require.NoError(t, err)
	require.Len(t, again, 2)
	for _, bad := range []string{"", "# nothing\n", "k1", "k1:abc", "x1:" + first[3:], first + "\n" + first, first + "x", "k0:" + first[3:], first[3:]} {
		_, err := secret.Parse(bad)
		require.ErrorIs(t, err, secret.ErrKeys, bad)
	}
}

func TestEveryValueComesBack(t *testing.T) {
	t.Parallel()
	b := box(t, first, "k1")
	rapid.Check(t, func(t *rapid.T) {
		plain, place, other := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "place"), rapid.String().Draw(t, "other")
		sealed := b.Seal(place, plain)
		again, err := b.Open(place, sealed)
		require.NoError(t, err)
		require.Equal(t, plain, again)
		if place != other && !secret.Nothing(plain) {
			_, err = b.Open(other, sealed)
			require.ErrorIs(t, err, secret.ErrBroken)
		}
		content := rapid.SliceOf(rapid.Byte()).Draw(t, "content")
		kept, err := b.OpenBytes(place, b.SealBytes(place, content))
		require.NoError(t, err)
		require.True(t, bytes.Equal(content, kept))
	})
}
