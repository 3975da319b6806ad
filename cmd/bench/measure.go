package bench

import (
	"context"
	"slices"
	"time"
)

// Page is a request to measure, more than once.
type Page struct {
	Name   string
	Client *Client
	Path   string
	// Do makes the request instead of reading Path; n counts the repetitions.
	Do func(ctx context.Context, n int) (Answer, error)
	// After undoes what Do has changed, which is not measured; nil for nothing.
	After func(ctx context.Context) error
}

// Result is what a page took.
type Result struct {
	Page        string        `json:"page"`
	Scope       string        `json:"scope"`
	Median, P95 time.Duration `json:"-"`
	MedianMS    float64       `json:"median_ms"`
	P95MS       float64       `json:"p95_ms"`
	Bytes       int           `json:"bytes"`
	Statements  int64         `json:"statements"`
	Status      int           `json:"status"`
	Times       int           `json:"times"`
}

// Patience is how long one page is measured at most: what is far too slow need not be repeated to know it.
const Patience = 20 * time.Second

// Measure asks for the pages in turn, rounds times each after once that does not count, so that whatever else the machine
// does meets all of them alike. statements is how many the last request took.
func Measure(ctx context.Context, pages []Page, rounds int, now func() time.Time, statements func() int64) ([]Result, error) {
	results := make([]Result, len(pages))
	took := make([][]time.Duration, len(pages))
	spent := make([]time.Duration, len(pages))
	for round := range rounds + 1 {
		for i, p := range pages {
			if spent[i] > Patience && len(took[i]) > 0 {
				continue
			}
			start := now()
			a, err := p.ask(ctx, round)
			if err != nil {
				return nil, err
			}
			d := now().Sub(start)
			results[i].Page, results[i].Bytes, results[i].Status, results[i].Statements = p.Name, len(a.Body), a.Status, statements()
			if p.After != nil {
				if err := p.After(ctx); err != nil {
					return nil, err
				}
			}
			spent[i] += d
			if round > 0 || spent[i] > Patience {
				took[i] = append(took[i], d)
			}
		}
	}
	for i := range results {
		slices.Sort(took[i])
		r := &results[i]
		r.Median, r.P95, r.Times = Percentile(took[i], 50), Percentile(took[i], 95), len(took[i])
		r.MedianMS, r.P95MS = Milliseconds(r.Median), Milliseconds(r.P95)
	}
	return results, nil
}

func (p Page) ask(ctx context.Context, n int) (Answer, error) {
	if p.Do != nil {
		return p.Do(ctx, n)
	}
	return p.Client.Get(ctx, p.Path)
}

// Percentile is the smallest of the sorted times that at least so many per cent of them do not exceed.
func Percentile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max((len(sorted)*percent+99)/100, 1)-1]
}

// Milliseconds of a duration, with one decimal.
func Milliseconds(d time.Duration) float64 {
	return float64(d.Round(100*time.Microsecond)) / float64(time.Millisecond)
}
