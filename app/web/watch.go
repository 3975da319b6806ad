package web

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"daihoi/models/attendance"
	"daihoi/models/store"
)

// Live is what an open page watches: its topic, and when there is nothing more to watch.
type Live struct {
	Topic string
	Ends  time.Time
}

// Watch tells open pages that what they show has changed. It carries no content: a page asks for itself again, with the rights
// of its reader.
type Watch struct {
	mu     sync.Mutex
	open   map[chan struct{}]string // topic by stream
	ended  bool
	onEnd  chan struct{}
	topics map[string]int
}

// Streams that may be open at a time, of all pages and of one topic. A page that finds no room asks again by itself.
const (
	mostStreams  = 400
	mostOfATopic = 100
)

// NewWatch is a watch that nobody watches yet.
func NewWatch() *Watch {
	return &Watch{open: map[chan struct{}]string{}, onEnd: make(chan struct{}), topics: map[string]int{}}
}

// Join begins a stream: changed has a value after each change, several at once count as one. ok is false if there is no room.
func (w *Watch) Join(topic string) (changed <-chan struct{}, leave func(), ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended || len(w.open) >= mostStreams || w.topics[topic] >= mostOfATopic {
		return nil, func() {}, false
	}
	stream := make(chan struct{}, 1)
	w.open[stream] = topic
	w.topics[topic]++
	return stream, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.open, stream)
		if w.topics[topic]--; w.topics[topic] == 0 {
			delete(w.topics, topic)
		}
	}, true
}

// Touch tells everyone who watches one of the topics.
func (w *Watch) Touch(topics ...string) {
	if len(topics) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for stream, topic := range w.open {
		for _, changed := range topics {
			if topic == changed {
				select {
				case stream <- struct{}{}:
				default: // it has not asked since the last change
				}
			}
		}
	}
}

// TouchAll tells everyone, because some changes may have been missed.
func (w *Watch) TouchAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for stream := range w.open {
		select {
		case stream <- struct{}{}:
		default:
		}
	}
}

// Ended is closed when the program stops.
func (w *Watch) Ended() <-chan struct{} { return w.onEnd }

// End ends all streams, so that the program can stop.
func (w *Watch) End() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ended {
		w.ended = true
		close(w.onEnd)
	}
}

// Changed tells the pages that watch the topic, once the transaction is committed.
func (r *Request) Changed(topic string) { r.changed = append(r.changed, topic) }

// Topics are those changed by the request.
func (r *Request) Topics() []string { return r.changed }

// What servers on one database tell each other: that a topic has changed, and that a job is to stop.
const (
	toldChanged = "changed "
	toldStop    = "stop "
)

// TellChanged tells the other servers of the topics that the request has changed, once its transaction is committed.
func (r *Request) TellChanged() error {
	for _, topic := range r.changed {
		if err := r.Tx.Tell(toldChanged + topic); err != nil {
			return err
		}
	}
	return nil
}

// Heard does what another server has told.
func (e *Env) Heard(text string) {
	if topic, found := strings.CutPrefix(text, toldChanged); found {
		e.Watch.Touch(topic)
	}
	if name, found := strings.CutPrefix(text, toldStop); found {
		e.Jobs.stop(name)
	}
}

// Until is an instant of the store's clock on the real one, which sessions and streams run by.
func (r *Request) Until(at store.Instant) time.Time {
	return r.Clock().Add(at.Sub(attendance.Moment(r.Tx, r.Tx.Now()).Time))
}

// SittingTopic is what the boards of a sitting watch.
func SittingTopic(s attendance.Sitting) string { return s.Kind + " " + strconv.FormatInt(s.ID, 10) }
