package deadline_test

import (
	"testing"

	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ deadlinetest.World }

func each(t *testing.T, run func(t *testing.T, w world)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { run(t, world{deadlinetest.New(t, s, 2)}) })
}
