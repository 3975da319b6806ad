package delegate

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
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
	PrintSize   = 2000 // of the page that is printed
)

// What a page costs must not grow with what is stored. Up to so many delegates of a scope are read through for a page;
// beyond, the index of names and that of words find it. Those are of all lists there are: for a scope that has few of them
// they would be walked in vain, so that it is read through up to MostSorted.
const (
	leastShare  = 8 // one list in so many is of the scope
	mostRead    = 10_000
	MostSorted  = 30_000 // by another field than the name
	mostCounted = 1_000  // of those that a search finds
)

// Filter selects, orders and pages delegates.
type Filter struct {
	Scope
	Text      string // beginnings of words of name, occupation and represents; case, order and Unicode form do not matter; or a citizen number
	InName    bool   // the words of Text begin words of the name, in this order
	Category  string // one of Categories, or Official
	Gender    string
	Missing   string // key of a field that must be empty
	Withdrawn bool   // only withdrawn delegates instead of only the others
	Sort      string // field key; "" sorts by name: given name first, as Vietnamese lists do
	Desc      bool
	Page      int  // from 1; past the end gives the last page
	Size      int  // at most MaxSize; 0 for DefaultSize
	Print     bool // PrintSize instead of Size
}

// Page is one page of a list.
type Page struct {
	Rows   []Record
	Counts Counts // over the scope, whatever the filter
	Total  int    // records that match and can be paged through
	More   bool   // more match than Total; they were not counted
	ByName bool   // the scope is too large for the wanted order
	Page   int
	Size   int
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
// Forbidden. Of more than MostSorted delegates the page is by name, and of what is sought among many the first thousand
// can be paged through.
func List(tx *store.Tx, f Filter) (Page, error) { return list(tx, f, mostRead) }

func list(tx *store.Tx, f Filter, mostRead int) (Page, error) {
	f.AsOf = calendar.Date{}
	path, err := f.Resolve(tx)
	if err != nil {
		return Page{}, err
	}
	w := asked{Filter: f, sensitive: seesSensitive(tx.Actor(), path)}
	if w.order, err = f.order(w.sensitive); err != nil {
		return Page{}, err
	}
	p := Page{Size: f.Size}
	if p.Size <= 0 {
		p.Size = DefaultSize
	}
	p.Size = min(p.Size, MaxSize)
	if f.Print {
		p.Size = PrintSize
	}
	if p.Counts, w.lists, err = countersOf(tx, f.Scope); err != nil {
		return p, err
	}
	if p.Counts.present() > MostSorted && !strings.HasPrefix(w.order, byName) {
		p.ByName, w.Sort, w.Desc, w.order = true, "", false, byName+", delegates.id"
	}
	many := f.CongressID == 0 && p.Counts.present() > mostRead && (CitizenNumber(f.Text) == "" || !w.sensitive)
	if many {
		if err := tx.DB().Table("delegate_tallies").Count(&w.all).Error; err != nil {
			return p, err
		}
		many = p.Counts.present() > MostSorted || int64(w.lists)*leastShare >= w.all
	}
	find := w.amongFew
	if many {
		find = w.amongMany
	}
	ids, err := find(tx, &p)
	if err != nil || len(ids) == 0 {
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

// asked is a filter that is being answered.
type asked struct {
	Filter
	sensitive bool
	order     string
	lists     int   // congresses of the scope that have one
	all       int64 // congresses that have one
}

// page is the number of the page that is shown, now that Total is known.
func (f Filter) page(p *Page) (offset int) {
	p.Page = min(max(f.Page, 1), p.Pages())
	return (p.Page - 1) * p.Size
}

// amongFew counts and sorts what the filter finds in its scope. Ids come first: sorting all rows with every column costs
// several times as much.
func (w asked) amongFew(tx *store.Tx, p *Page) (ids []int64, err error) {
	q, err := w.conditions(tx, w.from(tx), w.sensitive)
	if err != nil {
		return nil, err
	}
	if w.CongressID == 0 {
		q = q.Where("delegates.congress_id IN (?)", w.congresses(tx))
	}
	var known bool
	if p.Total, known = w.counted(p.Counts); !known {
		var total int64
		if err := q.Session(&gorm.Session{}).Count(&total).Error; err != nil {
			return nil, err
		}
		p.Total = int(total)
	}
	err = q.Order(w.order).Offset(w.page(p)).Limit(p.Size).Pluck("delegates.id", &ids).Error
	return ids, err
}

// amongMany answers from the indexes of names and of words.
func (w asked) amongMany(tx *store.Tx, p *Page) (ids []int64, err error) {
	if sought := words(w.Text); len(sought) > 0 {
		q, err := w.conditions(tx, w.part(tx, w.joined(tx.DelegatesWith(sought))), w.sensitive)
		if err != nil {
			return nil, err
		}
		var found []int64
		if err := q.Limit(mostCounted+1).Pluck("delegates.id", &found).Error; err != nil {
			return nil, err
		}
		if p.Total = len(found); p.Total <= mostCounted {
			err = w.from(tx).Where("delegates.id IN ?", found).
				Order(w.order).Offset(w.page(p)).Limit(p.Size).Pluck("delegates.id", &ids).Error
			return ids, err
		}
	}
	q, err := w.conditions(tx, w.part(tx, w.from(tx)), w.sensitive)
	if err != nil {
		return nil, err
	}
	var known bool
	if p.Total > mostCounted { // sought, and found too often
		p.Total, p.More = mostCounted, true
	} else if p.Total, known = w.counted(p.Counts); !known {
		var total int64
		if err := tx.DB().Table("(?) few", q.Session(&gorm.Session{}).Select("1").Limit(mostCounted+1)).Count(&total).Error; err != nil {
			return nil, err
		}
		p.Total, p.More = min(int(total), mostCounted), total > mostCounted
	}
	err = q.Order(w.order).Offset(w.page(p)).Limit(p.Size).Pluck("delegates.id", &ids).Error
	return ids, err
}

// part limits a query that walks an index to the scope, unless it has all lists there are. The sign keeps to that index.
func (w asked) part(tx *store.Tx, q *gorm.DB) *gorm.DB {
	if int64(w.lists) < w.all {
		q = q.Where("+delegates.congress_id IN (?)", w.congresses(tx))
	}
	return q
}

// counted is the number of records that match, if the counts of the scope tell it.
func (w asked) counted(c Counts) (total int, known bool) {
	_, expected := expected.Find(w.Missing)
	switch {
	case w.Gender != "" || strings.TrimSpace(w.Text) != "" || w.Missing != "" && (!expected || w.Category != "" || w.Withdrawn):
		return 0, false
	case w.Withdrawn:
		return c.Withdrawn, w.Category == ""
	case w.Missing != "":
		return c.Missing[w.Missing], true
	case w.Category == Official:
		return c.Official, true
	case w.Category != "":
		return c.ByCategory[w.Category], true
	}
	return c.present(), true
}

// congresses are the ids of the congresses in the scope that the actor sees.
func (s Scope) congresses(tx *store.Tx) *gorm.DB {
	return s.Narrow(tx, VisibleCongresses(tx)).Select("congresses.id")
}

func (w asked) from(tx *store.Tx) *gorm.DB { return w.joined(tx.DB().Table("delegates")) }

// joined adds persons, if the filter or its order reads them.
func (w asked) joined(q *gorm.DB) *gorm.DB {
	if w.Gender != "" || w.InName || w.Missing != "" || CitizenNumber(w.Text) != "" || !strings.HasPrefix(w.order, byName) {
		q = q.Joins("JOIN persons ON persons.id = delegates.person_id")
	}
	return q
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

// Spot is a place in a list by name: behind the delegate with this key and id.
type Spot struct {
	SortKey []byte
	ID      int64
}

// Following reads at most so many records of the filter by name that come after a spot; those of the zero Spot are the first.
// Whoever reads on from the last record of each answer meets everybody once, also those of one name.
func Following(tx *store.Tx, f Filter, after Spot, most int) ([]Record, error) {
	f.Sort, f.Desc = "", false
	q, order, err := f.query(tx)
	if err != nil {
		return nil, err
	}
	if after.ID != 0 {
		q = q.Where("delegates.sort_key >= ? AND (delegates.sort_key > ? OR delegates.id > ?)", after.SortKey, after.SortKey, after.ID)
	}
	var rows []Record
	err = q.Select(Columns).Order(order).Limit(most).Find(&rows).Error
	for i := range rows {
		rows[i].hide(tx.Actor())
	}
	return rows, err
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
	q, err = f.conditions(tx, f.Narrow(tx, Base(tx)), sensitive)
	return q, order, err
}

// conditions adds those of the filter to a query over delegates, and persons where they need them; not its scope, but for
// one congress.
func (f Filter) conditions(tx *store.Tx, q *gorm.DB, sensitive bool) (*gorm.DB, error) {
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
			return nil, err
		}
		q, sought = q.Where("persons.citizen_hash = ?", hash), nil
	} else if len(sought) == 0 && strings.TrimSpace(f.Text) != "" {
		q = q.Where("1 = 0") // only punctuation typed
	}
	for _, word := range sought {
		q = q.Where("delegates.search_key LIKE ?", "% "+word+"%") // letters and digits only: nothing to escape
	}
	if f.InName && len(sought) > 0 {
		q = q.Where("' ' || persons.search_key LIKE ?", "% "+strings.Join(sought, "% ")+"%")
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
			return nil, err
		}
		q = q.Where(empty(missing))
		if _, wanted := expected.Find(f.Missing); wanted && f.Category == "" {
			q = q.Where("delegates.category <> ?", Guest) // guests need no complete record; see Counts.Listed
		}
	}
	return q, nil
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

// byName is the order of Vietnamese lists.
const byName = "delegates.sort_key"

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
		order = byName
	}
	direction := ""
	if f.Desc {
		direction = " DESC"
	}
	if order == byName {
		return order + direction + ", delegates.id" + direction, nil
	}
	return order + direction + ", " + byName + ", delegates.id", nil
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

// InCongress reads the delegateships of persons in a congress, withdrawn or not, for figures: nothing is hidden, so a record
// that is shown goes through For.
func InCongress(tx *store.Tx, congressID int64, persons []int64) (map[int64]Record, error) {
	by := make(map[int64]Record, len(persons))
	for part := range slices.Chunk(persons, 500) {
		var rows []Record
		if err := Base(tx).Select(Columns).Where("delegates.congress_id = ? AND delegates.person_id IN ?", congressID, part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, rec := range rows {
			by[rec.PersonID] = rec
		}
	}
	return by, nil
}

// For is the record as the actor may see it.
func (r Record) For(actor access.Actor) Record {
	r.hide(actor)
	return r
}
