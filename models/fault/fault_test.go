package fault

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKindSurvivesWrapping(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("while reading: %w", Wrap(io.EOF, NotFound, "fault.not_found", "Code", "99"))
	require.Equal(t, NotFound, KindOf(err))
	require.ErrorIs(t, err, io.EOF)
	require.Equal(t, "99", As(err).Args["Code"])
	require.Equal(t, Internal, KindOf(errors.New("other")))
	require.Nil(t, As(errors.New("other")))
}

func TestProblems(t *testing.T) {
	t.Parallel()
	require.NoError(t, Of(nil))
	err := At("born_on", "problem.not_a_date", "Max", 5)
	require.Equal(t, Invalid, KindOf(err))
	require.True(t, As(err).Shown())
	require.Equal(t, []Problem{{Field: "born_on", Key: "problem.not_a_date", Args: map[string]any{"Max": 5}}}, As(err).Problems)
	require.Contains(t, err.Error(), "born_on")
	require.False(t, New(Forbidden, "x").Shown())
}
