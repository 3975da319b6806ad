package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// bearer is the access token that a request carries; sent is false without one.
func bearer(r *http.Request) (secret string, sent bool) {
	kind, secret, _ := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " ")
	return strings.TrimSpace(secret), strings.EqualFold(kind, "Bearer")
}

// serveProgram answers a program that reads with an access token. It has no session, whatever cookies it sends, and gets
// files and data only: never a page, and nothing that writes.
func (a *App) serveProgram(ctx context.Context, c echo.Context, route web.Route, secret string, work func(context.Context, *web.Request) (web.Result, error)) error {
	leaveUnread(c)
	r := a.newRequest(c)
	r.Token, r.HTMX = "", false
	r.Words = a.WordsIn(locale(c.Request(), r.User))
	c.Set(requestKey, r)
	if err := a.identifyProgram(ctx, r, secret); fault.KindOf(err) == fault.NotFound {
		return a.refuseProgram(ctx, c, r)
	} else if err != nil {
		return err
	}
	r.Words = a.WordsIn(locale(c.Request(), r.User))
	if !route.API() && !route.Data() || r.Method != http.MethodGet {
		return fault.New(fault.Forbidden, "fault.token_address")
	}
	result, err := work(ctx, r)
	if err != nil {
		return err
	}
	if result.File == nil && result.Data == nil {
		return fault.New(fault.Forbidden, "fault.token_address")
	}
	return a.write(c, ctx, r, result)
}

// identifyProgram finds the user of an access token, and writes down that it is used. That this cannot be written, on a full disk
// for instance, does not keep the program from reading: what it takes away is recorded by itself.
func (a *App) identifyProgram(ctx context.Context, r *web.Request, secret string) error {
	var token account.Token
	due := false
	err := a.Store.Read(ctx, access.Program("token"), func(tx *store.Tx) (err error) {
		if r.User, r.Actor, token, err = account.ByToken(tx, secret); err != nil {
			return err
		}
		if a.askAdmin {
			if lacks, err := account.LacksSecond(tx, r.User.ID); err != nil {
				return err
			} else if lacks {
				return fault.New(fault.Forbidden, "fault.token_second")
			}
		}
		due = token.Due(tx, r.Remote)
		r.HomeUnit, err = store.GetSetting(tx, store.HomeUnit)
		return err
	})
	if err != nil {
		r.User, r.Actor = account.User{}, access.Actor{}
		return err
	}
	seen := visitOf(ctx)
	seen.user, seen.token = r.User.ID, token.ID
	r.Actor.Address, r.Actor.Request = r.Remote, seen.number
	if due {
		if err := a.Store.Write(ctx, r.Actor, func(tx *store.Tx) error { return token.Used(tx, r.Remote) }); err != nil {
			a.Log.Warn("use of a token not recorded", "token", token.ID, "err", err)
		}
	}
	return nil
}

// refuseProgram answers a wrong access token, and slows down whoever sends many.
func (a *App) refuseProgram(ctx context.Context, c echo.Context, r *web.Request) error {
	err := a.Door().RefuseToken(ctx, account.Visitor{Address: r.Remote})
	if f := fault.As(err); f != nil && f.Key == "fault.sign_in_wait" {
		c.Response().Header().Set("Retry-After", "60")
		a.answerProgram(c, http.StatusTooManyRequests, "fault.token_wait", f.Args)
		return nil
	} else if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="daihoi", error="invalid_token"`)
	a.answerProgram(c, http.StatusUnauthorized, "fault.token", nil)
	return nil
}

// answerProgram says in a sentence why a program gets no file.
func (a *App) answerProgram(c echo.Context, status int, key string, args map[string]any) {
	if forProgram(c.Request()) {
		a.answerProblem(c, status, key, args, nil, "")
		return
	}
	words := a.WordsIn("")
	if r, ok := c.Get(requestKey).(*web.Request); ok {
		words = r.Words
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if err := c.JSON(status, map[string]string{"error": words.With(key, args)}); err != nil {
		a.Log.Warn("answer to a program not sent", "err", err)
	}
}
