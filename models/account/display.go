package account

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// Display is how a user wants pages shown. It changes nothing that others see, so that it is neither in the audit log nor
// guarded by the version of the account.
type Display struct {
	Theme  string              `json:"theme,omitempty"`  // one of Themes
	Dense  bool                `json:"dense,omitempty"`  // more rows on a screen
	Hidden map[string][]string `json:"hidden,omitempty"` // columns left out, by list
	Views  map[string][]View   `json:"views,omitempty"`  // by list
}

// View is the address of a list with filters and an order, under a name.
type View struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// Themes are the colours of pages: "" as the device has them.
var Themes = []string{"", "light", "dark"}

// Lists are those of which a user may choose columns and keep views.
var Lists = []string{"delegates", "units"}

// MostViews is how many views of a list a user may keep.
const MostViews = 20

const (
	viewName    = 60
	viewPath    = 500
	mostColumns = 30
	columnKey   = 40
)

// WithView is the display with a view of a list, in place of one of the same name.
func (d Display) WithView(list string, v View) (Display, error) {
	v.Name = strings.TrimSpace(v.Name)
	switch {
	case v.Name == "", utf8.RuneCountInString(v.Name) > viewName, len(v.Path) > viewPath:
		return d, fault.At("", "problem.view", "Max", viewName)
	}
	views := slices.DeleteFunc(slices.Clone(d.Views[list]), func(old View) bool { return old.Name == v.Name })
	if len(views) >= MostViews {
		return d, fault.At("", "problem.views", "Max", MostViews)
	}
	d.Views = with(d.Views, list, append(views, v))
	return d, nil
}

// WithoutView is the display without a view of a list.
func (d Display) WithoutView(list, name string) Display {
	d.Views = with(d.Views, list, slices.DeleteFunc(slices.Clone(d.Views[list]), func(old View) bool { return old.Name == name }))
	return d
}

// WithHidden is the display that leaves out the columns of a list. Keys that no list has are harmless, but few and short.
func (d Display) WithHidden(list string, columns []string) Display {
	columns = slices.DeleteFunc(slices.Clone(columns), func(key string) bool { return len(key) > columnKey })
	d.Hidden = with(d.Hidden, list, columns[:min(len(columns), mostColumns)])
	return d
}

// with is a copy of what is kept by list, with another value for one of them.
func with[T any](kept map[string]T, list string, value T) map[string]T {
	all := map[string]T{}
	maps.Copy(all, kept)
	all[list] = value
	return all
}

// SetDisplay sets how the actor's own pages are shown.
func SetDisplay(tx *store.Tx, d Display) error {
	if !slices.Contains(Themes, d.Theme) {
		return fault.At("theme", "problem.choice")
	}
	u, _, err := self(tx)
	if err != nil {
		return err
	}
	return tx.DB().Model(&User{ID: u.ID}).Select("display").Updates(&User{Display: d}).Error
}
