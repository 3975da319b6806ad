package bench

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Kind is one thing that a session of the load does, as often as its weight among all.
type Kind struct {
	Name   string
	Weight int
	Do     func(ctx context.Context, s *Session) (Answer, error)
}

// Session is one user at work.
type Session struct {
	*Client
	Number int
	Rand   *rand.Rand
	Turn   int               // of its requests
	Known  map[string]string // what Do remembers
}

// KindResult is what the requests of a kind took.
type KindResult struct {
	Name   string  `json:"name"`
	Count  int     `json:"count"`
	Errors int     `json:"errors"`
	P50MS  float64 `json:"p50_ms"`
	P99MS  float64 `json:"p99_ms"`
	MaxMS  float64 `json:"max_ms"`
}

// LoadResult is what the load met.
type LoadResult struct {
	Sessions  int            `json:"sessions"`
	Seconds   float64        `json:"seconds"`
	Requests  int            `json:"requests"`
	Errors    int            `json:"errors"`
	PerSecond float64        `json:"per_second"`
	P50MS     float64        `json:"p50_ms"`
	P99MS     float64        `json:"p99_ms"`
	Kinds     []KindResult   `json:"kinds"`
	Statuses  map[string]int `json:"statuses"`
	// Memory of the server in MB: at the beginning, the most, and at the end.
	MemoryFirst float64 `json:"memory_first_mb"`
	MemoryMost  float64 `json:"memory_most_mb"`
	MemoryLast  float64 `json:"memory_last_mb"`
}

// seen are the answers so far.
type seen struct {
	lock     sync.Mutex
	took     map[string][]time.Duration
	errors   map[string]int
	statuses map[string]int
}

func (s *seen) add(kind string, took time.Duration, a Answer, err error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.took[kind] = append(s.took[kind], took)
	switch {
	case err != nil:
		s.errors[kind]++
		s.statuses["no answer"]++
	case !a.Good():
		s.errors[kind]++
		s.statuses[strconv.Itoa(a.Status)]++
	default:
		s.statuses[strconv.Itoa(a.Status)]++
	}
}

// Load lets the sessions work without a pause until the end, and waits for their last answers. Beside them the user of the
// first does each of beside over and over. memory is the server's in MB.
func Load(ctx, end context.Context, sessions []*Session, kinds, beside []Kind, now func() time.Time, memory func() float64) LoadResult {
	all := &seen{took: map[string][]time.Duration{}, errors: map[string]int{}, statuses: map[string]int{}}
	r := LoadResult{Sessions: len(sessions), MemoryFirst: memory()}
	start := now()
	var work sync.WaitGroup
	for _, s := range sessions {
		work.Go(func() {
			for end.Err() == nil {
				all.do(ctx, s, pick(s.Rand, kinds), now)
			}
		})
	}
	for _, k := range beside {
		alone := &Session{Client: sessions[0].Client, Number: len(sessions)}
		work.Go(func() {
			for end.Err() == nil {
				all.do(ctx, alone, k, now)
			}
		})
	}
	tick := time.NewTicker(500 * time.Millisecond)
	for going := true; going; {
		select {
		case <-tick.C:
			r.MemoryMost = max(r.MemoryMost, memory())
		case <-end.Done():
			going = false
		}
	}
	tick.Stop()
	work.Wait()
	r.MemoryLast = memory()
	r.Seconds = now().Sub(start).Seconds()
	r.count(all)
	return r
}

// do makes one request. What is cut off by the user does not count.
func (s *seen) do(ctx context.Context, session *Session, k Kind, now func() time.Time) {
	start := now()
	a, err := k.Do(ctx, session)
	session.Turn++
	if ctx.Err() == nil {
		s.add(k.Name, now().Sub(start), a, err)
	}
}

func (r *LoadResult) count(all *seen) {
	var every []time.Duration
	for name, took := range all.took {
		slices.Sort(took)
		r.Kinds = append(r.Kinds, KindResult{name, len(took), all.errors[name], Milliseconds(Percentile(took, 50)),
			Milliseconds(Percentile(took, 99)), Milliseconds(took[len(took)-1])})
		every = append(every, took...)
		r.Errors += all.errors[name]
	}
	slices.SortFunc(r.Kinds, func(a, b KindResult) int { return b.Count - a.Count })
	slices.Sort(every)
	r.Requests, r.Statuses = len(every), all.statuses
	r.P50MS, r.P99MS = Milliseconds(Percentile(every, 50)), Milliseconds(Percentile(every, 99))
	if r.Seconds > 0 {
		r.PerSecond = float64(int(10*float64(r.Requests)/r.Seconds)) / 10
	}
}

func pick(r *rand.Rand, kinds []Kind) Kind {
	sum := 0
	for _, k := range kinds {
		sum += k.Weight
	}
	at := r.IntN(sum)
	for _, k := range kinds {
		if at -= k.Weight; at < 0 {
			return k
		}
	}
	return kinds[0]
}
