-- Every figure of the register, from the tables alone: what had happened by the end of :day at :unit and below, as known
-- at the end of :known. A row is a figure with its population: a number, permille or day, how many congresses have entered
-- it and how many there are. Rows with a unit have the figure of that congress alone.
--
-- It is written from the words figure.means.* of the catalogues and the rule of calendar.AsOf, and takes other ways than
-- the program where it can: histories are read from their beginning, while the program runs them backwards from the present.
WITH
own AS (SELECT id FROM units WHERE code = :unit AND valid_to IS NULL),

-- Congresses that had been entered by :known, with what was planned at the end of :day. A congress entered after that has
-- the plans of :known.
congress AS MATERIALIZED (
    SELECT c.id, u.code, u.id = own.id AS own,
        u.parent_id = own.id OR NOT EXISTS
            (SELECT 1 FROM units b JOIN congresses d ON d.unit_id = b.id AND d.term_id = c.term_id WHERE b.parent_id = own.id) AS below,
        s.on_day <= :day AS known_then, s.pilot, s.day, s.seats, COALESCE(s.deadline_override, l.deadline) AS deadline
    FROM own
    JOIN units u ON u.id = own.id OR u.parent_id = own.id
    JOIN congresses c ON c.unit_id = u.id
    JOIN term_levels l ON l.term_id = c.term_id AND l.level_code = u.level_code
    JOIN congress_states s ON s.congress_id = c.id AND s.on_day = COALESCE(
        (SELECT MAX(on_day) FROM congress_states WHERE congress_id = c.id AND on_day <= :day),
        (SELECT MAX(on_day) FROM congress_states WHERE congress_id = c.id AND on_day <= :known))
),

-- The items of the templates, as they were at the end of :day; the first ones for a day before them.
item AS MATERIALIZED (
    SELECT j.value ->> 'ID' AS id, j.value ->> 'Mandatory' AS mandatory, j.value ->> 'Weight' AS weight, '|' || (j.value ->> 'Role') || '|' AS roles
    FROM template_versions v, json_each(v.items) j
    WHERE NOT j.value ->> 'Retired' AND v.version = COALESCE((SELECT MAX(version) FROM template_versions
        WHERE template_id = v.template_id AND date(at, '+7 hours') <= :day), 1)
),

-- Milestones at the end of both days: their history read from its beginning.
evening AS MATERIALIZED (
    SELECT m.id, d.as_of,
        COALESCE((SELECT to_state FROM milestone_events
            WHERE milestone_id = m.id AND date(at, '+7 hours') <= d.as_of ORDER BY id DESC LIMIT 1), 'not_started') AS state,
        (SELECT effective_on FROM milestone_events
            WHERE milestone_id = m.id AND to_state = 'done' AND date(at, '+7 hours') <= d.as_of ORDER BY id DESC LIMIT 1) AS done_on,
        (SELECT date(at, '+7 hours') FROM milestone_events
            WHERE milestone_id = m.id AND action IN ('submit', 'day_changed', 'list_changed') AND date(at, '+7 hours') <= d.as_of ORDER BY id DESC LIMIT 1) AS handed_in_on,
        COALESCE((SELECT new_due FROM milestone_events
                WHERE milestone_id = m.id AND new_due IS NOT NULL AND date(at, '+7 hours') <= d.as_of ORDER BY id DESC LIMIT 1),
            (SELECT old_due FROM milestone_events WHERE milestone_id = m.id AND old_due IS NOT NULL ORDER BY id LIMIT 1),
            m.due) AS due
    FROM milestones m, (SELECT :day AS as_of UNION SELECT :known) d
),

-- Both days put together, for the items that apply: work done by :day counts whenever it was entered, and work taken back
-- or dated later by :known does not. The evening of :day decides the rest, also which items had been waived.
milestone AS MATERIALIZED (
    SELECT m.congress_id, i.weight, i.roles, IIF(c.known_then, evening.due, later.due) AS due,
        i.mandatory = 'all' OR i.mandatory = 'pilot' AND c.pilot AS mandatory, evening.state AS state_then,
        CASE
            WHEN later.state = 'done' AND later.done_on <= :day THEN 'done'
            WHEN evening.state = 'done' AND later.state <> 'na' THEN 'in_progress'
            WHEN c.known_then THEN evening.state
            ELSE 'not_started'
        END AS state,
        IIF(later.state = 'done', later.done_on, evening.done_on) AS done_on, evening.handed_in_on
    FROM milestones m
    JOIN congress c ON c.id = m.congress_id
    JOIN item i ON i.id = m.item_id
    JOIN evening ON evening.id = m.id AND evening.as_of = :day
    JOIN evening later ON later.id = m.id AND later.as_of = :known
    WHERE i.mandatory <> 'pilot' OR c.pilot
),

-- The steps of a unit: it has come to one if that one or a later one is recorded. A file or a report counts once it is
-- sent up.
reached(step, role, state) AS (VALUES
    (1, 'plan', 'done'),
    (2, 'submitted', 'submitted'),
    (2, 'submitted', 'done'),
    (3, 'approved', 'done'),
    (4, 'held', 'done'),
    (5, 'reported', 'submitted'),
    (5, 'reported', 'done'),
    (6, 'recognised', 'done')
),

work AS MATERIALIZED (
    SELECT congress_id,
        SUM(weight) AS total,
        COALESCE(SUM(weight) FILTER (WHERE state = 'done'), 0) AS done,
        COALESCE(SUM(weight) FILTER (WHERE due < :day), 0) AS plan,
        COUNT(*) FILTER (WHERE state = 'done') AS done_items,
        COUNT(*) FILTER (WHERE (state = 'done') <> (state_then = 'done')) AS later_items,
        COUNT(*) FILTER (WHERE state <> 'done' AND mandatory AND due < IIF(state = 'submitted', handed_in_on, :day)) AS late_items,
        COUNT(*) FILTER (WHERE state <> 'done' AND due BETWEEN :day AND date(:day, '+7 days')) AS due_soon,
        COUNT(*) FILTER (WHERE state = 'submitted') AS waiting,
        MIN(done_on) FILTER (WHERE state = 'done' AND roles LIKE '%|held|%') AS session_on,
        COALESCE(MAX((SELECT MAX(step) FROM reached r WHERE r.state = m.state AND m.roles LIKE '%|' || r.role || '|%')), 0) AS step,
        COALESCE(MAX((SELECT MAX(step) FROM reached r WHERE r.state = m.state_then AND m.roles LIKE '%|' || r.role || '|%')), 0) AS step_then
    FROM milestone m WHERE state <> 'na' GROUP BY congress_id
),

-- A congress whose session nobody has recorded was held on its registered day.
held AS (
    SELECT c.id, COALESCE(w.session_on, c.day) AS held_on FROM congress c JOIN work w ON w.congress_id = c.id WHERE w.step >= 4
),

-- Mandatory work due until the congress, as it adds up day by day, beside what is done of it or handed in.
course AS MATERIALIZED (
    SELECT m.congress_id, m.due, SUM(m.weight) OVER (PARTITION BY m.congress_id ORDER BY m.due) AS planned,
        SUM(IIF(m.state IN ('done', 'submitted'), m.weight, 0)) OVER (PARTITION BY m.congress_id) AS done
    FROM milestone m JOIN congress c ON c.id = m.congress_id
    WHERE m.mandatory AND m.state <> 'na' AND m.due <= COALESCE(c.day, c.deadline)
),

-- The days of the plan that are left: from the last day for which it foresaw no more than is done.
forecast AS (
    SELECT id, COALESCE(held_on, MAX(goal, :day)) AS last_day,
        COALESCE(held_on, MAX(goal, date(:day, '+' || ((left_days + 1) / 2) || ' days'))) AS last_likely,
        COALESCE(held_on, MAX(goal, date(:day, '+' || left_days || ' days'))) AS last_late
    FROM (
        SELECT c.id, h.held_on, COALESCE(c.day, c.deadline) AS goal,
            COALESCE(CAST(julianday(COALESCE(c.day, c.deadline)) - julianday(
                (SELECT MIN(due) FROM course WHERE congress_id = c.id AND planned > done)) AS INTEGER), 0) AS left_days
        FROM congress c LEFT JOIN held h ON h.id = c.id
    )
),

list AS MATERIALIZED (
    SELECT congress_id, ex_officio, consulted, appointed, reserve, complete, ex_officio + consulted + appointed AS official
    FROM delegate_tally_days t
    WHERE on_day = (SELECT MAX(on_day) FROM delegate_tally_days WHERE congress_id = t.congress_id AND on_day <= :day)
        AND ex_officio + consulted + appointed + reserve > 0
),

outcome AS (
    SELECT congress_id, content FROM congress_part_days p
    WHERE part = 'outcome' AND on_day = (SELECT MAX(on_day) FROM congress_part_days
        WHERE congress_id = p.congress_id AND part = p.part AND on_day <= :known)
),

delegation AS (
    SELECT congress_id, content FROM congress_part_days p
    WHERE part = 'delegation' AND content ->> 'state' IN ('sent', 'received') AND on_day = (SELECT MAX(on_day) FROM congress_part_days
        WHERE congress_id = p.congress_id AND part = p.part AND on_day <= :day)
),

-- The register: a figure and its population, and what a share divides.
register(key, population, part, whole) AS (VALUES
    ('units', 'below', '', ''),
    ('held', 'below', '', ''),
    ('held_later', 'below', '', ''),
    ('known_then', 'below', '', ''),
    ('unheld', 'below', '', ''),
    ('held_share', 'below', 'held', 'units'),
    ('planned_by', 'below', '', ''),
    ('dated', 'below', '', ''),
    ('in_time', 'below', '', ''),
    ('past_day', 'below', '', ''),
    ('last_day', 'below', '', ''),
    ('last_likely', 'below', '', ''),
    ('last_late', 'below', '', ''),
    ('stage_planned', 'below', '', ''),
    ('stage_submitted', 'below', '', ''),
    ('stage_approved', 'below', '', ''),
    ('stage_reported', 'below', '', ''),
    ('done_weight', 'below', '', ''),
    ('plan_weight', 'below', '', ''),
    ('total_weight', 'below', '', ''),
    ('done_share', 'below', 'done_weight', 'total_weight'),
    ('plan_share', 'below', 'plan_weight', 'total_weight'),
    ('behind_weight', 'below', '', ''),
    ('behind_share', 'below', 'behind_weight', 'total_weight'),
    ('done_items', 'below', '', ''),
    ('later_items', 'below', '', ''),
    ('late_units', 'with_own', '', ''),
    ('late_items', 'with_own', '', ''),
    ('due_soon', 'with_own', '', ''),
    ('waiting', 'with_own', '', ''),
    ('seats', 'with_own', '', ''),
    ('official', 'with_own', '', ''),
    ('official_share', 'with_own', 'official', 'seats'),
    ('ex_officio', 'with_own', '', ''),
    ('consulted', 'with_own', '', ''),
    ('appointed', 'with_own', '', ''),
    ('reserve', 'with_own', '', ''),
    ('records', 'with_own', '', ''),
    ('complete', 'with_own', '', ''),
    ('complete_share', 'with_own', 'complete', 'records'),
    ('present', 'below', '', ''),
    ('members_approved', 'below', '', ''),
    ('members_elected', 'below', '', ''),
    ('sent_official', 'below', '', ''),
    ('sent_reserve', 'below', '', '')
),

-- What each congress has of every figure; NULL where nothing has been entered.
entered AS MATERIALIZED (
    SELECT c.code, c.own, c.below, j.key, j.value
    FROM congress c
    JOIN forecast f ON f.id = c.id
    LEFT JOIN work w ON w.congress_id = c.id
    LEFT JOIN held h ON h.id = c.id
    LEFT JOIN list l ON l.congress_id = c.id
    LEFT JOIN outcome o ON o.congress_id = c.id AND h.id IS NOT NULL
    LEFT JOIN delegation s ON s.congress_id = c.id,
    json_each(json_object(
        'units', 1,
        'held', h.id IS NOT NULL,
        'held_later', h.id IS NOT NULL AND w.step_then < 4,
        'known_then', c.known_then,
        'unheld', h.id IS NULL,
        'planned_by', COALESCE(c.day <= :day, 0),
        'dated', c.day IS NOT NULL,
        'in_time', COALESCE(h.held_on <= c.deadline, 0),
        'past_day', COALESCE(h.id IS NULL AND c.day < :day, 0),
        'last_day', f.last_day,
        'last_likely', f.last_likely,
        'last_late', f.last_late,
        'stage_planned', COALESCE(w.step >= 1, 0),
        'stage_submitted', COALESCE(w.step >= 2, 0),
        'stage_approved', COALESCE(w.step >= 3, 0),
        'stage_reported', COALESCE(w.step >= 5, 0),
        'done_weight', COALESCE(w.done, 0),
        'plan_weight', COALESCE(w.plan, 0),
        'total_weight', COALESCE(w.total, 0),
        'behind_weight', COALESCE(w.plan - w.done, 0),
        'done_items', COALESCE(w.done_items, 0),
        'later_items', COALESCE(w.later_items, 0),
        'late_units', COALESCE(w.late_items > 0, 0),
        'late_items', COALESCE(w.late_items, 0),
        'due_soon', COALESCE(w.due_soon, 0),
        'waiting', COALESCE(w.waiting, 0),
        'seats', NULLIF(c.seats, 0),
        'official', l.official,
        'ex_officio', l.ex_officio,
        'consulted', l.consulted,
        'appointed', l.appointed,
        'reserve', l.reserve,
        'records', l.official + l.reserve,
        'complete', l.complete,
        'present', o.content ->> 'present',
        'members_approved', o.content ->> 'members_approved',
        'members_elected', o.content ->> 'members_elected',
        'sent_official', s.content ->> 'official',
        'sent_reserve', s.content ->> 'reserves')) j
),

total AS (
    SELECT r.key, SUM(e.value) AS number, MAX(e.value) AS latest, COUNT(e.value) AS entered, COUNT(e.key) AS of
    FROM register r LEFT JOIN entered e ON e.key = r.key AND (e.below OR e.own AND r.population = 'with_own')
    GROUP BY r.key
)

SELECT '' AS unit, r.key, r.population, IIF(r.key GLOB 'last_*', NULL, t.number) AS number, NULL AS permille,
    IIF(r.key GLOB 'last_*', t.latest, NULL) AS day, t.entered, t.of
FROM register r JOIN total t ON t.key = r.key WHERE r.part = ''
UNION ALL
-- a share is rounded once, half up; it is blank for a negative part, or where no part has been entered
SELECT '', r.key, r.population, NULL, IIF(p.number >= 0, (2000 * p.number + w.number) / (2 * NULLIF(w.number, 0)), NULL), NULL, p.entered, p.of
FROM register r JOIN total p ON p.key = r.part JOIN total w ON w.key = r.whole
UNION ALL
SELECT code, key, '', IIF(key GLOB 'last_*', NULL, value), NULL, IIF(key GLOB 'last_*', value, NULL), value IS NOT NULL, 1
FROM entered
