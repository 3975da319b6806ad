package account_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// try runs a command and undoes it, so that one set of users serves the whole matrix.
func try(s *store.Store, actor access.Actor, command func(*store.Tx) error) string {
	undo := errors.New("undo")
	err := s.Write(context.Background(), actor, func(tx *store.Tx) error { return errors.Join(command(tx), undo) })
	if err.Error() == undo.Error() {
		return "ok"
	}
	return kindName(err)
}

func TestCommandsKeepToTheUnitsAndRoles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		target := add(t, s, "target", at(access.Clerk, communeA1), at(access.Viewer, communeA1))
		grant := grantsOf(t, s, target.ID)[0]
		commands := map[string]func(*store.Tx) error{
			"get":    func(tx *store.Tx) error { _, err := account.Get(tx, target.ID); return err },
			"update": func(tx *store.Tx) error { return account.UpdateUser(tx, target.ID, 1, target) },
			"lock":   func(tx *store.Tx) error { return account.Lock(tx, target.ID, 1) },
			"unlock": func(tx *store.Tx) error { return account.Unlock(tx, target.ID, 1) },
			"reset":  func(tx *store.Tx) error { return account.ResetPassword(tx, target.ID, 1, "hash") },
			"add grant": func(tx *store.Tx) error {
				_, err := account.AddGrant(tx, target.ID, at(access.Reviewer, communeA1))
				return err
			},
			"take grant":  func(tx *store.Tx) error { return account.RemoveGrant(tx, grant.ID) },
			"create here": func(tx *store.Tx) error { return create(tx, "new.clerk", at(access.Clerk, communeA1)) },
		}
		for _, c := range []struct {
			name  string
			grant account.GrantInput
			want  string
		}{
			{"admin", at(access.Admin, nation), "ok"},
			{"organizer", at(access.Organizer, districtA), "ok"},
			{"organizer.above", at(access.Organizer, province), "ok"},
			{"organizer.beside", at(access.Organizer, districtB), "not found"},
			{"admin.beside", at(access.Admin, districtB), "not found"},
			{"reviewer", at(access.Reviewer, districtA), "forbidden"},
			{"clerk", at(access.Clerk, communeA1), "forbidden"},
			{"clerk.beside", at(access.Clerk, communeA2), "not found"},
			{"viewer", at(access.Viewer, districtA), "forbidden"},
		} {
			actor := actorOf(t, s, add(t, s, c.name, c.grant))
			for name, command := range commands {
				require.Equal(t, c.want, try(s, actor, command), "%s: %s", c.name, name)
			}
		}
	})
}

func create(tx *store.Tx, username string, grants ...account.GrantInput) error {
	_, err := account.Create(tx, account.NewUser{User: account.User{Username: username, FullName: "Lê Văn Mới"}, Hash: "hash", Grants: grants})
	return err
}

func TestOrganizerHasNoPowerOverEqualsAndOutsiders(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		me := add(t, s, "organizer", at(access.Organizer, districtA))
		actor := actorOf(t, s, me)

		for _, c := range []struct {
			name   string
			want   string
			grants []account.GrantInput
		}{
			{"reviewer", "ok", []account.GrantInput{at(access.Reviewer, districtA)}},
			{"equal", "forbidden", []account.GrantInput{at(access.Organizer, districtA)}},
			{"admin", "forbidden", []account.GrantInput{at(access.Admin, communeA1)}},
			{"also.elsewhere", "forbidden", []account.GrantInput{at(access.Clerk, communeA1), at(access.Viewer, communeB1)}},
			{"also.above", "forbidden", []account.GrantInput{at(access.Viewer, communeA1), at(access.Viewer, province)}},
			{"above", "not found", []account.GrantInput{at(access.Organizer, province)}},
			{"foreign", "not found", []account.GrantInput{at(access.Clerk, communeB1)}},
		} {
			u := add(t, s, c.name, c.grants...)

			require.Equal(t, c.want, try(s, actor, func(tx *store.Tx) error { return account.Lock(tx, u.ID, 1) }), c.name)
			require.Equal(t, c.want, try(s, actor, func(tx *store.Tx) error { return account.ResetPassword(tx, u.ID, 1, "hash") }), c.name)
			require.Equal(t, c.want, try(s, actor, func(tx *store.Tx) error { return account.UpdateUser(tx, u.ID, 1, u) }), c.name)
			require.Equal(t, c.want, try(s, actor, func(tx *store.Tx) error {
				_, err := account.AddGrant(tx, u.ID, at(access.Viewer, communeA2))
				return err
			}), c.name)
			for _, g := range grantsOf(t, s, u.ID) {
				if len(c.grants) > 1 {
					require.Equal(t, c.want, try(s, actor, func(tx *store.Tx) error { return account.RemoveGrant(tx, g.ID) }), c.name)
				}
			}
		}
		for role, want := range map[access.Role]string{access.Admin: "forbidden", access.Organizer: "forbidden",
			access.Reviewer: "ok", access.Clerk: "ok", access.Viewer: "ok"} {
			require.Equal(t, want, try(s, actor, func(tx *store.Tx) error { return create(tx, "made.here", at(role, communeA1)) }), role)
			require.Equal(t, "not found", try(s, actor, func(tx *store.Tx) error {
				return create(tx, "made.there", at(access.Viewer, communeA1), at(role, communeB1))
			}), role)
		}
	})
}

func TestListShowsTheOwnUnitsInTwoStatements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		organizer := actorOf(t, s, add(t, s, "organizer", at(access.Organizer, districtA)))
		viewer := actorOf(t, s, add(t, s, "viewer", at(access.Viewer, districtA)))
		add(t, s, "both", at(access.Clerk, communeA1), at(access.Clerk, communeB1))
		add(t, s, "foreign", at(access.Clerk, communeB1))
		list := func(actor access.Actor, f account.Filter) (names []string, all []account.Account) {
			var n atomic.Int64
			require.NoError(t, s.Read(store.CountStatements(t.Context(), &n), actor, func(tx *store.Tx) (err error) {
				all, err = account.List(tx, f)
				return err
			}))
			require.EqualValues(t, 2, n.Load())
			for _, a := range all {
				names = append(names, a.Username)
			}
			return names, all
		}
		names, all := list(organizer, account.Filter{})
		require.Equal(t, []string{"both", "organizer", "viewer"}, names)
		require.True(t, all[0].Elsewhere)
		require.Len(t, all[0].Grants, 1)
		require.Equal(t, "clerk: Đơn vị 4", all[0].Grants[0].String())
		require.False(t, all[1].Elsewhere)
		names, _ = list(organizer, account.Filter{Path: paths[communeA1]})
		require.Equal(t, []string{"both"}, names)
		names, _ = list(organizer, account.Filter{Path: paths[communeB1]})
		require.Empty(t, names)
		names, _ = list(organizer, account.Filter{Text: "tran THI v"})
		require.Equal(t, []string{"viewer"}, names)
		names, _ = list(viewer, account.Filter{})
		require.Empty(t, names)
		names, _ = list(storetest.Root(), account.Filter{})
		require.Len(t, names, 4)
	})
}

// Pages have what the whole list has, in as many statements however many there are.
func TestPagesOfUsersAddUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		add(t, s, "outside", at(access.Clerk, communeB1))
		organizer := actorOf(t, s, add(t, s, "organizer", at(access.Organizer, districtA)))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			for i := range 120 {
				_, err := account.Create(tx, account.NewUser{User: account.User{Username: fmt.Sprintf("user%03d", (i*7)%120), FullName: fmt.Sprintf("Nguyễn Đức %c", 'A'+i%3)},
					Hash: "x", Grants: []account.GrantInput{at(access.Clerk, communeA1), at(access.Viewer, communeB1)}})
				require.NoError(t, err)
			}
			return nil
		})
		for _, actor := range []access.Actor{organizer, storetest.Root()} {
			for _, text := range []string{"", "duc b", "USER11", "r0", "b\nuser", "_", "nobody"} {
				require.NoError(t, s.Read(t.Context(), actor, func(tx *store.Tx) error {
					whole, err := account.List(tx, account.Filter{Text: text})
					require.NoError(t, err)
					var paged []account.Account
					for page := 1; page <= 3; page++ {
						p, err := account.Paged(tx, account.Filter{Text: text, Page: page})
						require.NoError(t, err)
						require.Equal(t, len(whole), p.Total, text)
						require.False(t, p.More)
						if p.Page == page {
							paged = append(paged, p.Rows...)
						}
					}
					require.Equal(t, len(whole), len(paged), text)
					for i := range whole {
						require.Equal(t, whole[i], paged[i], text)
					}
					return nil
				}))
			}
		}
		var n atomic.Int64
		require.NoError(t, s.Read(store.CountStatements(t.Context(), &n), organizer, func(tx *store.Tx) error {
			p, err := account.Paged(tx, account.Filter{Text: "duc b"})
			require.Len(t, p.Rows, 40)
			require.Equal(t, "user001", p.Rows[0].Username)
			return err
		}))
		require.EqualValues(t, 4, n.Load())
		require.NoError(t, s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			u := account.User{Username: "doi.ten", FullName: "Lê Thị Đổi", Phone: ""}
			all, err := account.List(tx, account.Filter{Text: "user001"})
			require.Len(t, all, 1)
			require.NoError(t, err)
			require.NoError(t, account.UpdateUser(tx, all[0].ID, all[0].Version, u))
			for text, found := range map[string]int{"user001": 0, "doi.ten": 1, "thi doi": 1} {
				p, err := account.Paged(tx, account.Filter{Text: text})
				require.NoError(t, err)
				require.Equal(t, found, p.Total, text)
			}
			return nil
		}))
	})
}

func TestInputIsNamedAtTheField(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "an.nguyen", at(access.Viewer, nation))
		for _, c := range []struct {
			key string
			n   account.NewUser
		}{
			{"problem.username", account.NewUser{User: account.User{Username: "ấn", FullName: "A"}, Grants: []account.GrantInput{at(access.Viewer, nation)}}},
			{"problem.username", account.NewUser{User: account.User{Username: "a b c", FullName: "A"}, Grants: []account.GrantInput{at(access.Viewer, nation)}}},
			{"problem.required", account.NewUser{User: account.User{Username: "abc"}, Grants: []account.GrantInput{at(access.Viewer, nation)}}},
			{"problem.phone", account.NewUser{User: account.User{Username: "abc", FullName: "A", Phone: "12"}, Grants: []account.GrantInput{at(access.Viewer, nation)}}},
			{"problem.required", account.NewUser{User: account.User{Username: "abc", FullName: "A"}}},
			{"problem.choice", account.NewUser{User: account.User{Username: "abc", FullName: "A"}, Grants: []account.GrantInput{at("king", nation)}}},
			{"problem.grant_exists", account.NewUser{User: account.User{Username: "abc", FullName: "A"}, Grants: []account.GrantInput{at(access.Viewer, nation), at(access.Viewer, nation)}}},
			{"problem.username_taken", account.NewUser{User: account.User{Username: "AN.Nguyen", FullName: "A"}, Grants: []account.GrantInput{at(access.Viewer, nation)}}},
		} {
			err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := account.Create(tx, c.n); return err })
			require.Equal(t, c.key, problem(t, err), "%+v", c.n)
		}
		add(t, s, "binh", at(access.Viewer, nation))
		u.Username = "binh"
		err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { return account.UpdateUser(tx, u.ID, 1, u) })
		require.Equal(t, "problem.username_taken", problem(t, err))
	})
}

func TestUpdateKeepsTheFirstOfTwoEdits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		u.FullName, u.Phone = "  Nguyễn  Văn An ", "0912 345 678"
		edit := func(tx *store.Tx) error { return account.UpdateUser(tx, u.ID, u.Version, u) }
		storetest.Must(t, s, storetest.Root(), edit)
		require.Equal(t, "conflict", kindName(s.Write(t.Context(), storetest.Root(), edit)))
		got, _ := load(t, s, u.ID)
		require.Equal(t, "Nguyễn Văn An", got.FullName)
		require.Equal(t, "0912345678", got.Phone)
		require.Equal(t, 2, got.Version)
		require.Equal(t, []string{"user_created", "user_changed"}, actions(t, s, "user", u.ID))
	})
}

func TestFirstUserOnlyOnce(t *testing.T) {
	t.Parallel()
	storetest.AtOnce(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		var made atomic.Int64
		var wg sync.WaitGroup
		for _, name := range []string{"first", "second", "third"} {
			wg.Go(func() {
				err := s.Write(context.Background(), storetest.Root(), func(tx *store.Tx) error {
					_, err := account.CreateFirst(tx, account.User{Username: name, FullName: "Quản trị"}, "hash", nation)
					return err
				})
				if err == nil {
					made.Add(1)
				} else if kindName(err) != "conflict" {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, made.Load())
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			all, err := account.List(tx, account.Filter{})
			require.Len(t, all, 1)
			require.Equal(t, access.Admin, all[0].Grants[0].Role)
			return err
		})
	})
}

func TestAnAdministratorAlwaysRemains(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		one := add(t, s, "admin.one", at(access.Admin, nation), at(access.Viewer, nation))
		below := add(t, s, "admin.below", at(access.Admin, districtA), at(access.Viewer, districtA))
		write := func(actor access.Actor, fn func(*store.Tx) error) error { return s.Write(t.Context(), actor, fn) }
		adminGrant := func(u account.User) int64 {
			for _, g := range grantsOf(t, s, u.ID) {
				if g.Role == access.Admin {
					return g.ID
				}
			}
			return 0
		}
		me := actorOf(t, s, one)
		lock := func(u account.User) func(*store.Tx) error {
			return func(tx *store.Tx) error { return account.Lock(tx, u.ID, u.Version) }
		}
		remove := func(id int64) func(*store.Tx) error {
			return func(tx *store.Tx) error { return account.RemoveGrant(tx, id) }
		}
		require.Equal(t, "problem.own_lock", problem(t, write(me, lock(one))))
		require.Equal(t, "problem.own_admin", problem(t, write(me, remove(adminGrant(one)))))
		require.Equal(t, "problem.last_admin", problem(t, write(storetest.Root(), lock(one))))
		require.Equal(t, "problem.last_admin", problem(t, write(storetest.Root(), remove(adminGrant(one)))))
		require.Equal(t, "problem.own_reset", problem(t, write(me, func(tx *store.Tx) error { return account.ResetPassword(tx, one.ID, 1, "x") })))
		require.NoError(t, write(me, remove(adminGrant(below))))
		require.Equal(t, "problem.last_grant", problem(t, write(me, remove(grantsOf(t, s, below.ID)[0].ID))))
	})
}

func TestOwnPasswordAndLanguage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "viewer", at(access.Viewer, communeA1))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.ResetPassword(tx, u.ID, 1, u.PasswordHash) })
		u, actor := load(t, s, u.ID)
		require.True(t, u.MustChangePassword)
		d := doorOf(s, storetest.Clock, func(time.Duration) {})
		_, err := d.Change(t.Context(), u, "wrong", "một mật khẩu mới")
		require.Equal(t, "problem.password_wrong", problem(t, err))
		_, err = d.Change(t.Context(), u, password, password)
		require.Equal(t, "problem.password_same", problem(t, err))
		hash, err := d.Change(t.Context(), u, password, "một câu khác hẳn")
		require.NoError(t, err)
		change := func(tx *store.Tx) error { return account.ChangePassword(tx, u.Version, hash, "") }
		storetest.Must(t, s, actor, change)
		require.Equal(t, "conflict", kindName(s.Write(t.Context(), actor, change)))
		storetest.Must(t, s, actor, func(tx *store.Tx) error { return account.SetLocale(tx, "en") })
		err = s.Write(t.Context(), actor, func(tx *store.Tx) error { return account.SetLocale(tx, "fr") })
		require.Equal(t, "problem.choice", problem(t, err))
		u, _ = load(t, s, u.ID)
		require.False(t, u.MustChangePassword)
		require.Equal(t, hash, u.PasswordHash)
		require.Equal(t, "en", u.Locale)
		require.Equal(t, []string{"user_created", "password_reset", "password_changed", "locale_changed"}, actions(t, s, "user", u.ID))
	})
}

// What a mistake created goes away again, until somebody has used it.
func TestRemoveUnused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		organizer := access.Actor{UserID: 99, Grants: []access.Grant{{Role: access.Organizer, UnitID: districtA, Path: paths[districtA]}}}
		var invited account.User
		storetest.Must(t, s, organizer, func(tx *store.Tx) (err error) {
			invited, err = account.Create(tx, account.NewUser{User: account.User{Username: "mttq.a1", FullName: "A1"}, Grants: []account.GrantInput{at(access.Clerk, communeA1)}})
			return err
		})
		used := add(t, s, "used", at(access.Clerk, communeA1))
		foreign := add(t, s, "foreign", at(access.Clerk, communeB1))
		remove := func(id int64) error {
			return s.Write(context.Background(), organizer, func(tx *store.Tx) error { return account.RemoveUnused(tx, id) })
		}
		require.Equal(t, "problem.user_used", fault.As(remove(used.ID)).Problems[0].Key)
		require.Equal(t, fault.NotFound, fault.KindOf(remove(foreign.ID)))
		require.NoError(t, remove(invited.ID))
		require.Equal(t, fault.NotFound, fault.KindOf(remove(invited.ID)))
		storetest.Must(t, s, organizer, func(tx *store.Tx) error {
			taken, err := account.Taken(tx, []string{"mttq.a1", "used", "foreign", "nobody"})
			require.Equal(t, []string{"foreign", "used"}, taken)
			return err
		})
	})
}
