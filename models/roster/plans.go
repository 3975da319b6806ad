package roster

import (
	"sync"

	"daihoi/models/calendar"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
)

// Plans keeps the plan made last, so that looking at an upload, turning its pages and confirming it do not make it anew:
// that of a long list takes a good part of a second and of a hundred megabytes. A nil Plans keeps nothing.
type Plans struct {
	mu   sync.Mutex
	of   planKey
	plan rosterplan.Plan
}

// planKey is everything on which a plan depends. The list is known by its versions: a change of the list raises one, or
// adds a delegate. Anything else, such as an allocation or the list of another congress, is known by the newest entry of the
// audit log.
type planKey struct {
	ID, Version, UserID    int64
	Today                  calendar.Date
	People, Versions, Last int64
	Audit                  int64
}

// Preview is Preview of the package, made only if the kept plan is another.
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

func (k *Plans) forget() {
	if k != nil {
		k.keep(planKey{}, rosterplan.Plan{})
	}
}

func (k *Plans) kept(key planKey) (rosterplan.Plan, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.plan, k.of == key
}

func (k *Plans) keep(key planKey, plan rosterplan.Plan) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.of, k.plan = key, plan
}

func keyOf(tx *store.Tx, imp Import) (planKey, error) {
	key := planKey{ID: imp.ID, Version: imp.Version, UserID: tx.Actor().UserID, Today: tx.Today()}
	err := tx.DB().Raw(`SELECT COUNT(*) AS people, COALESCE(SUM(delegates.version + persons.version), 0) AS versions, COALESCE(MAX(delegates.id), 0) AS last,
		(SELECT COALESCE(MAX(id), 0) FROM audit_entries) AS audit
		FROM delegates JOIN persons ON persons.id = delegates.person_id WHERE delegates.congress_id = ?`, imp.CongressID).
		Row().Scan(&key.People, &key.Versions, &key.Last, &key.Audit)
	return key, err
}
