package delegate

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Official selects the three official categories in Filter.Category.
const Official = "official"

// Page sizes, in records.
const (
	DefaultSize = 50
	MaxSize     = 200
)

// Filter selects, orders and pages delegates.
type Filter struct {
	Scope
	Text      string // beginnings of words of name, occupation and represents; case, order and Unicode form do not matter; or a citizen number
	Category  string // one of Categories, or Official
	Gender    string
	Missing   string // key of a field that must be empty
	Withdrawn bool   // only withdrawn delegates instead of only the others
	Sort      string // field key; "" sorts by name: given name first, as Vietnamese lists do
	Desc      bool
	Page      int // from 1; past the end gives the last page
	Size      int // at most MaxSize; 0 for DefaultSize
}

// Page is one page of a list. Total counts all records that match.
type Page struct {
	Rows  []Record
	Total int
	Page  int
	Size  int
}

// Pages is the number of pages, at least 1.
func (p Page) Pages() int { return max(1, (p.Total+p.Size-1)/p.Size) }

// Get reads one delegate, withdrawn or not.
func Get(tx *store.Tx, id int64) (Record, error) {
	var rec Record
	err := store.One(Base(tx).Select(Columns).Where("delegates.id = ?", id), &rec)
	rec.hide(tx.Actor())
	return rec, err
}

// List reads one page. An unknown key in Sort or Missing is Invalid; a sensitive one that the actor may not see is
// Forbidden.
func List(tx *store.Tx, f Filter) (Page, error) {
	q, order, err := f.query(tx)
	if err != nil {
		return Page{}, err
	}
	var total int64
	if err := q.Session(&gorm.Session{}).Count(&total).Error; err != nil {
		return Page{}, err
	}
	p := Page{Total: int(total), Size: f.Size}
	if p.Size <= 0 {
		p.Size = DefaultSize
	}
	p.Size = min(p.Size, MaxSize)
	p.Page = min(max(f.Page, 1), p.Pages())
	// Select ids first: sorting all rows with every column costs several times as much.
	var ids []int64
	if err := q.Order(order).Limit(p.Size).Offset((p.Page-1)*p.Size).Pluck("delegates.id", &ids).Error; err != nil || len(ids) == 0 {
		return p, err
	}
	var rows []Record
	err = Base(tx).Select(Columns).Where("delegates.id IN ?", ids).Find(&rows).Error
	p.Rows = inIDOrder(rows, ids)
	for i := range p.Rows {
		p.Rows[i].hide(tx.Actor())
	}
	return p, err
}

// inIDOrder returns the rows in the order of ids.
func inIDOrder(rows []Record, ids []int64) []Record {
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(rows, func(a, b Record) int { return at[a.Delegate.ID] - at[b.Delegate.ID] })
	return rows
}

// All streams every record of the filter to fn, in order, so that a download contains what the page shows. fn must
// not query in tx; its error stops the reading.
func All(tx *store.Tx, f Filter, fn func(Record) error) error {
	q, order, err := f.query(tx)
	if err != nil {
		return err
	}
	rows, err := q.Select(Columns).Order(order).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var rec Record
		if err := tx.DB().ScanRows(rows, &rec); err != nil {
			return err
		}
		rec.hide(tx.Actor())
		if err := fn(rec); err != nil {
			return err
		}
	}
	return rows.Err()
}

// query returns the filter's query without columns, and its order.
func (f Filter) query(tx *store.Tx) (q *gorm.DB, order string, err error) {
	path, err := f.Resolve(tx)
	if err != nil {
		return nil, "", err
	}
	sensitive := seesSensitive(tx.Actor(), path)
	if order, err = f.order(sensitive); err != nil {
		return nil, "", err
	}
	q = f.Narrow(tx, Base(tx))
	if f.CongressID != 0 {
		// On delegates as well, so that the index delegates_list serves the page in order.
		q = q.Where("delegates.congress_id = ?", f.CongressID)
	}
	if f.Withdrawn {
		q = q.Where("delegates.withdrawn_on IS NOT NULL")
	} else {
		q = q.Where("delegates.withdrawn_on IS NULL")
	}
	sought := words(f.Text)
	if number := CitizenNumber(f.Text); number != "" && sensitive {
		hash, err := tx.CitizenHash(number)
		if err != nil {
			return nil, "", err
		}
		q, sought = q.Where("persons.citizen_hash = ?", hash), nil
	} else if len(sought) == 0 && strings.TrimSpace(f.Text) != "" {
		q = q.Where("1 = 0") // only punctuation typed
	}
	for _, word := range sought {
		q = q.Where("delegates.search_key LIKE ?", "% "+word+"%") // letters and digits only: nothing to escape
	}
	switch f.Category {
	case "":
	case Official:
		q = q.Where(OfficialRows)
	default:
		q = q.Where("delegates.category = ?", f.Category)
	}
	if f.Gender != "" {
		q = q.Where("persons.gender = ?", f.Gender)
	}
	if f.Missing != "" {
		missing, err := known("missing", f.Missing, sensitive)
		if err != nil {
			return nil, "", err
		}
		q = q.Where(empty(missing))
		if _, wanted := expected.Find(f.Missing); wanted && f.Category == "" {
			q = q.Where("delegates.category <> ?", Guest) // guests need no complete record; see Counts.Listed
		}
	}
	return q, order, nil
}

// CitizenNumber is the citizen number that somebody looks for, "" if the text is none. Who may not see such numbers finds
// nobody by them.
func CitizenNumber(text string) string {
	text = strings.NewReplacer(" ", "", ".", "", "-", "").Replace(strings.TrimSpace(text))
	if len(text) != 12 || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}

// order is the ORDER BY text, built only from columns of Fields.
func (f Filter) order(sensitive bool) (string, error) {
	order := ""
	if f.Sort != "" {
		by, err := known("sort", f.Sort, sensitive)
		if err != nil {
			return "", err
		}
		if by.Sort == "" {
			return "", fault.At("sort", "problem.choice")
		}
		order = by.Sort
	} else {
		order = "delegates.sort_key"
	}
	direction := ""
	if f.Desc {
		direction = " DESC"
	}
	if order == "delegates.sort_key" {
		return order + direction + ", delegates.id" + direction, nil
	}
	return order + direction + ", delegates.sort_key, delegates.id", nil
}

// known finds the field with the key, or the error for the request parameter param.
func known(param, key string, sensitive bool) (field.Field[Record], error) {
	f, ok := Fields.Find(key)
	switch {
	case !ok:
		return f, fault.At(param, "problem.choice")
	case f.Sensitive && !sensitive:
		return f, fault.New(fault.Forbidden, "fault.forbidden")
	}
	return f, nil
}

// empty is the SQL condition that a field has no value. Columns are named like fields; full_name is qualified because
// units has one too.
func empty(f field.Field[Record]) string {
	switch {
	case f.Key == "full_name":
		return "persons.full_name = ''"
	case f.Kind == field.Partial:
		return f.Key + " IS NULL"
	case f.Kind == field.Flag:
		return "NOT " + f.Key
	}
	return f.Key + " = ''"
}
