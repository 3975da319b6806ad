package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"sync"

	"daihoi/app/web"
	"daihoi/models/fault"
)

// formKey is a hidden field of every form that is posted. It is another one whenever a page is made, so that a form
// sent twice (a double click, a slow line, "reload") can be told from two forms with the same content.
const formKey = "form_key"

// keyed adds the field to each form of a page while the page is written. Markup in text is escaped by templ, so that
// what looks like a form is one.
type keyed struct {
	out    io.Writer
	page   string // begins the keys of the page
	forms  int
	posts  bool   // inside a form that is posted
	behind []byte // may begin a tag, whose rest comes with the next Write
}

func newKeyed(out io.Writer) *keyed { return &keyed{out: out, page: rand.Text()} }

const formBegins, formEnds = "<form ", "</form>"

func (k *keyed) Write(p []byte) (n int, err error) {
	n = len(p)
	p = append(k.behind, p...)
	k.behind = nil
	for err == nil {
		tag := formBegins
		if k.posts {
			tag = formEnds
		}
		at := bytes.Index(p, []byte(tag))
		if at < 0 {
			at = len(p) - begun(p, tag)
			k.behind = bytes.Clone(p[at:])
			_, err = k.out.Write(p[:at])
			break
		}
		var part []byte
		if k.posts {
			k.posts, k.forms = false, k.forms+1
			part = fmt.Appendf(bytes.Clone(p[:at]), `<input type="hidden" name="%s" value="%s-%d"/>`, formKey, k.page, k.forms)
			part, p = append(part, formEnds...), p[at+len(formEnds):]
		} else {
			end := bytes.IndexByte(p[at:], '>')
			if end < 0 {
				k.behind = bytes.Clone(p[at:])
				_, err = k.out.Write(p[:at])
				break
			}
			end += at + 1
			k.posts = bytes.Contains(p[at:end], []byte(` method="post"`))
			part, p = p[:end], p[end:]
		}
		_, err = k.out.Write(part)
	}
	return n, err
}

// Close writes what may have begun a tag and did not.
func (k *keyed) Close() error {
	_, err := k.out.Write(k.behind)
	return err
}

// begun is how many bytes at the end of p are the beginning of tag.
func begun(p []byte, tag string) int {
	for n := min(len(tag)-1, len(p)); n > 0; n-- {
		if bytes.HasSuffix(p, []byte(tag[:n])) {
			return n
		}
	}
	return 0
}

// takeKey removes the field from a posted form and returns the digest of the form: of user, address, field and all that
// was sent. It is "" without a field, and where no one is signed in.
func takeKey(r *web.Request, sent *body) string {
	key := sent.form.Get(formKey)
	sent.form.Del(formKey)
	if key == "" || r.User.ID == 0 {
		return ""
	}
	sum := sha256.New()
	for _, text := range []string{strconv.FormatInt(r.User.ID, 10), r.Path, key, sent.form.Encode(), string(sent.digest)} {
		_, _ = fmt.Fprintf(sum, "%d:%s", len(text), text)
	}
	for _, f := range sent.files {
		_, _ = fmt.Fprintf(sum, "%d:%s", len(f.name), f.name)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// kept is the part of a Result with which the same form is answered again.
type kept struct {
	Status         int
	Location, Said string
	SignOut        bool
	SignIn         int64
	Language       string
}

// once runs the handler of a form, or answers as the same form was answered before. The key and what the handler
// writes are committed together, so that a refused form can be sent again. Only answers that lead to another page are
// kept: a page shown in answer to a form is a preview.
func (a *App) once(ctx context.Context, r *web.Request, key string, handler web.Handler) (web.Result, error) {
	if key == "" {
		return a.run(ctx, a.Store.Write, r, handler)
	}
	return a.run(ctx, a.Store.Write, r, func(r *web.Request) (web.Result, error) {
		earlier, first, err := r.Tx.Once(key)
		if err != nil {
			return web.Result{}, err
		}
		if !first {
			return answeredBefore(earlier)
		}
		result, err := handler(r)
		if err != nil {
			return result, err
		}
		if result.Flash.Key != "" {
			result.Said = r.Words.With(result.Flash.Key, result.Flash.Args)
		}
		var answer []byte
		if result.Location != "" {
			answer, err = json.Marshal(kept{Status: result.Status, Location: result.Location, Said: result.Said,
				SignIn: result.SignIn, SignOut: result.SignOut, Language: result.Language})
			if err != nil {
				return result, err
			}
		}
		return result, r.Tx.Answered(key, string(answer))
	})
}

// answered looks for the answer to the same form before the slow work of a route is done again.
func (a *App) answered(ctx context.Context, r *web.Request, key string) (result web.Result, found bool, err error) {
	if key == "" {
		return result, false, nil
	}
	result, err = a.run(ctx, a.Store.Read, r, func(r *web.Request) (result web.Result, err error) {
		var answer string
		if answer, found, err = r.Tx.AnswerOf(key); err != nil || !found {
			return result, err
		}
		return answeredBefore(answer)
	})
	return result, found, err
}

func answeredBefore(answer string) (web.Result, error) {
	var k kept
	if err := json.Unmarshal([]byte(answer), &k); err != nil {
		return web.Result{}, fmt.Errorf("answer of a form: %w", err)
	}
	return web.Result{Status: k.Status, Location: k.Location, Said: k.Said, SignIn: k.SignIn, SignOut: k.SignOut, Language: k.Language}, nil
}

// turns lets equal forms work one after the other, so that the second finds the answer to the first. Two programs over
// one database meet in Once instead.
type turns struct {
	mu      sync.Mutex
	working map[string]chan struct{} // closed when its form is answered
}

func (t *turns) take(ctx context.Context, key string) (done func(), err error) {
	if key == "" {
		return func() {}, nil
	}
	for {
		t.mu.Lock()
		before, waiting := t.working[key]
		if !waiting {
			mine := make(chan struct{})
			t.working[key] = mine
			t.mu.Unlock()
			return func() {
				t.mu.Lock()
				delete(t.working, key)
				t.mu.Unlock()
				close(mine)
			}, nil
		}
		t.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
			return nil, fault.Wrap(ctx.Err(), fault.Busy, "fault.busy")
		}
	}
}
