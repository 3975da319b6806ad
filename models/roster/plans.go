package roster

import (
	"slices"
	"sync"

	"daihoi/models/calendar"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
)

// keptRows is how many rows the kept plans have together, the newest aside: those of a long list, or of many short ones.
const keptRows = 6000

// Plans keeps the plans made last, so that looking at an upload, turning its pages and confirming it do not make them anew:
// that of a long list takes a good part of a second and of a hundred megabytes. A nil Plans keeps nothing.
type Plans struct {
	mu    sync.Mutex
	plans []keptPlan // the newest last, one of each import and reader
}

type keptPlan struct {
	of   planKey
	plan rosterplan.Plan
}

// planKey is everything on which a plan depends. The list is known by its versions: a change of the list raises one, or
// adds a delegate. Anything else, such as an allocation or the list of another congress, is known by the newest entry of the
// audit log that is about more than reading or a step of another import.
type planKey struct {
	ID, Version, UserID    int64
	Today                  calendar.Date
	People, Versions, Last int64
	Audit                  int64
}

// Entries of the audit log on which no plan depends, and those on which only the plan of their own import does, whose version
// they raise.
var (
	reading  = []string{"view", "export", "session"}
	ownSteps = []string{"import_started", "import_answered", "import_table", "import_discarded", "import_mapped", "import_mended"}
)

// Preview is Preview of the package, made only if no plan is kept or something it depends on is another by now.
func (k *Plans) Preview(tx *store.Tx, imp Import) (rosterplan.Plan, error) {
	if k == nil {
		return Preview(tx, imp)
	}
	key, err := keyOf(tx, imp)
	if err != nil {
		return rosterplan.Plan{}, err
	}
	if plan, found := k.kept(key); found {
		return plan, nil
	}
	plan, err := Preview(tx, imp)
	if err == nil {
		k.keep(key, plan)
	}
	return plan, err
}

// Keep returns what keeps the plan that was just made of the import in the same transaction. It may be called only after the
// commit: the numbers of an import that was rolled back are given to the next.
func (k *Plans) Keep(tx *store.Tx, imp Import, plan rosterplan.Plan) (keep func(), err error) {
	key, err := keyOf(tx, imp)
	return func() { k.keep(key, plan) }, err
}

// forget drops the plan of an import.
func (k *Plans) forget(id int64) {
	if k != nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.plans = slices.DeleteFunc(k.plans, func(p keptPlan) bool { return p.of.ID == id })
	}
}

func (k *Plans) kept(key planKey) (rosterplan.Plan, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.plans {
		if p.of == key {
			return p.plan, true
		}
	}
	return rosterplan.Plan{}, false
}

func (k *Plans) keep(key planKey, plan rosterplan.Plan) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.plans = slices.DeleteFunc(k.plans, func(p keptPlan) bool { return p.of.ID == key.ID && p.of.UserID == key.UserID })
	k.plans = append(k.plans, keptPlan{key, plan})
	rows := 0
	for i, p := range slices.Backward(k.plans) {
		if rows += len(p.plan.Rows); rows > keptRows && i < len(k.plans)-1 {
			k.plans = slices.Delete(k.plans, 0, i+1)
			break
		}
	}
}

func keyOf(tx *store.Tx, imp Import) (planKey, error) {
	key := planKey{ID: imp.ID, Version: imp.Version, UserID: tx.Actor().UserID, Today: tx.Today()}
	err := tx.DB().Raw(`SELECT COUNT(*) AS people, COALESCE(SUM(delegates.version + persons.version), 0) AS versions, COALESCE(MAX(delegates.id), 0) AS last,
		COALESCE((SELECT id FROM audit_entries WHERE entity NOT IN ? AND action NOT IN ? ORDER BY id DESC LIMIT 1), 0) AS audit
		FROM delegates JOIN persons ON persons.id = delegates.person_id WHERE delegates.congress_id = ?`, reading, ownSteps, imp.CongressID).
		Row().Scan(&key.People, &key.Versions, &key.Last, &key.Audit)
	return key, err
}
