-- The national table: province (and the nation) x indicator x year, by the rules of reading that facts/queries/figures.py
-- states. One text for DuckDB on one machine and for Spark SQL on a cluster; only what both understand is used.
--
-- Each part is one SELECT, kept under its name for the parts after it ("view": not kept, read where it is used).
-- table.py runs them in the order written here; those of "settling" once for each step, as explained there.
--
-- Given beforehand: facts (the exported files), closed, choices, and small tables that table.py makes from the exported
-- places and indicators:
--   years(year, first_date, last_date)
--   members(cell, cell_indicator, cell_dims, kind, few, indicator, dims, exact)  which facts a cell is made of
--   questions(question, year, first_date, last_date, area)      a place asked about, on the map of the year's last day
--   inside(question, place)                                     where facts lie that count as inside it
--   chains(question, place, turn, holder)                       places around it with a statement of their whole area,
--                                                               nearest first, the place asked about last
--   stages(question, holder, stage)                             what lies inside comes first; 0 is a subject's own

-- :keep stocks
-- A recorded count holds until the next one, also from the years before; a stated one is of its own year. A unit that
-- closed holds nothing any more. The count stands for the whole year.
SELECT year, fact, indicator, kind, dims, subject_kind, subject, place, scope, basis, qualifier, value, first_date,
       last_date
FROM (
    SELECT y.year, f.fact, f.indicator, f.kind, f.dims, f.subject_kind, f.subject, f.place, f.scope, f.basis,
           f.qualifier, f.value, y.first_date, y.last_date,
           ROW_NUMBER() OVER (
               PARTITION BY y.year, f.subject_kind, f.subject, f.scope, f.basis, f.indicator, f.dims
               ORDER BY f.last_date DESC, f.fact DESC
           ) AS latest
    FROM facts f
    JOIN years y ON f.last_date <= y.last_date AND (f.basis = 'recorded' OR f.first_date >= y.first_date)
    LEFT JOIN closed c ON f.subject_kind = 'unit' AND c.unit = f.subject
    WHERE f.kind = 'stock' AND (c.closed_date IS NULL OR c.closed_date > y.last_date)
) counts
WHERE latest = 1

-- :view taken
-- A year holds the facts that lie wholly inside it. Of a stock it holds the latest count of each subject.
SELECT y.year, f.fact, f.indicator, f.kind, f.dims, f.subject_kind, f.subject, f.place, f.scope, f.basis, f.qualifier,
       f.value, f.first_date, f.last_date
FROM facts f JOIN years y ON f.first_date >= y.first_date AND f.last_date <= y.last_date
WHERE f.kind <> 'stock'
UNION ALL
SELECT year, fact, indicator, kind, dims, subject_kind, subject, place, scope, basis, qualifier, value, first_date,
       last_date
FROM stocks

-- :keep summed
-- The bulk: what was recorded, added up once.
SELECT year, indicator, dims, place, qualifier, CAST(SUM(value) AS DECIMAL(28,3)) AS value, COUNT(*) AS facts
FROM taken
WHERE basis = 'recorded' AND scope = 'own' AND kind <> 'ratio'
GROUP BY year, indicator, dims, place, qualifier

-- :keep stated
-- What somebody stated of a unit or of a whole area, and distinct counts of a part, which can't be added.
SELECT q.question, m.cell, m.exact, t.fact, t.basis, t.scope, t.qualifier, CAST(t.value AS DECIMAL(28,3)) AS value,
       t.first_date, t.last_date, t.place, t.subject_kind, t.subject,
       CASE WHEN t.scope = 'whole_area' THEN t.place ELSE t.place || '|' || t.subject END AS node
FROM taken t
JOIN members m ON m.indicator = t.indicator AND m.dims = t.dims
JOIN questions q ON q.year = t.year
JOIN inside i ON i.question = q.question AND i.place = t.place
WHERE m.kind <> 'ratio'
  AND (t.basis <> 'recorded' OR t.scope = 'whole_area' OR (m.kind = 'distinct' AND NOT m.exact))

-- :keep weighed
-- The cells in which statements have to be weighed; all others are plain sums.
SELECT DISTINCT question, cell FROM stated

-- :keep plain
SELECT q.question, m.cell, 'recorded' AS basis, s.qualifier, CAST(SUM(s.value) AS DECIMAL(28,3)) AS value,
       CAST(SUM(s.facts) AS BIGINT) AS facts
FROM summed s
JOIN members m ON m.indicator = s.indicator AND m.dims = s.dims
JOIN questions q ON q.year = s.year
JOIN inside i ON i.question = q.question AND i.place = s.place
LEFT JOIN weighed w ON w.question = q.question AND w.cell = m.cell
WHERE w.cell IS NULL AND m.kind <> 'ratio' AND (m.kind <> 'distinct' OR m.exact)
GROUP BY q.question, m.cell, s.qualifier

-- :keep holders
SELECT DISTINCT question, cell, place AS holder FROM stated WHERE scope = 'whole_area'
UNION
SELECT w.question, w.cell, q.area FROM weighed w JOIN questions q ON q.question = w.question

-- :keep homes
-- The place whose statement stands over what lies at a place: the nearest one that holds it.
SELECT h.question, h.cell, c.place, MIN_BY(c.holder, c.turn) AS node
FROM chains c JOIN holders h ON h.question = c.question AND h.holder = c.holder
GROUP BY h.question, h.cell, c.place

-- :keep nodes
SELECT DISTINCT s.question, s.cell, s.node, 0 AS stage, h.node AS parent, s.place, s.subject_kind, s.subject
FROM stated s JOIN homes h ON h.question = s.question AND h.cell = s.cell AND h.place = s.place
WHERE s.scope = 'own'
UNION ALL
SELECT h.question, h.cell, h.holder, MIN(s.stage), COALESCE(MIN_BY(a.holder, a.turn), h.holder), h.holder, '', ''
FROM holders h
JOIN stages s ON s.question = h.question AND s.holder = h.holder
LEFT JOIN (
    SELECT c.question, c.place, o.cell, o.holder, c.turn
    FROM chains c JOIN holders o ON o.question = c.question AND o.holder = c.holder
    WHERE c.holder <> c.place
) a ON a.question = h.question AND a.cell = h.cell AND a.place = h.holder
GROUP BY h.question, h.cell, h.holder

-- :keep pieces
-- What is recorded, at the node whose statements it is weighed against, by its days.
SELECT question, cell, node, 'recorded' AS basis, qualifier, CAST(SUM(value) AS DECIMAL(28,3)) AS value,
       COUNT(*) AS facts, first_date, last_date
FROM (
    SELECT q.question, m.cell, COALESCE(o.node, h.node) AS node, t.qualifier, t.value, t.first_date, t.last_date
    FROM taken t
    JOIN members m ON m.indicator = t.indicator AND m.dims = t.dims
    JOIN questions q ON q.year = t.year
    JOIN inside i ON i.question = q.question AND i.place = t.place
    JOIN homes h ON h.question = q.question AND h.cell = m.cell AND h.place = t.place
    LEFT JOIN nodes o ON o.stage = 0 AND o.question = q.question AND o.cell = m.cell AND o.place = t.place
        AND o.subject_kind = t.subject_kind AND o.subject = t.subject
    WHERE t.basis = 'recorded' AND t.scope = 'own' AND m.kind <> 'ratio' AND (m.kind <> 'distinct' OR m.exact)
) recorded
GROUP BY question, cell, node, qualifier, first_date, last_date

-- :keep turns
-- In which order the statements of one subject are weighed: the one a person chose, then as the bases rank, the longer
-- period, the later written. `wanted` is what the person chose.
SELECT s.question, s.cell, s.node, n.stage, s.basis, s.qualifier, s.value, s.first_date, s.last_date, c.basis AS wanted,
       ROW_NUMBER() OVER (
           PARTITION BY s.question, s.cell, s.node
           ORDER BY CASE WHEN c.basis = s.basis THEN 0 ELSE 1 END,
                    CASE s.basis WHEN 'recorded' THEN 0 WHEN 'declared' THEN 1 ELSE 2 END,
                    s.first_date - s.last_date, s.fact DESC
       ) AS turn
FROM stated s
JOIN (SELECT DISTINCT cell, cell_indicator, cell_dims FROM members) m ON m.cell = s.cell
JOIN nodes n ON n.question = s.question AND n.cell = s.cell AND n.node = s.node
LEFT JOIN choices c ON c.indicator = m.cell_indicator AND c.dims = m.cell_dims
    AND c.first_date = s.first_date AND c.last_date = s.last_date
    AND c.subject_kind = CASE WHEN s.scope = 'whole_area' THEN 'place' ELSE s.subject_kind END
    AND c.subject = CASE WHEN s.scope = 'whole_area' THEN s.place ELSE s.subject END
WHERE s.exact

-- :keep used
-- Statements weighed so far that no earlier one of the same subject overlapped.
SELECT question, cell, node, first_date, last_date FROM turns WHERE 1 = 0

-- :settling judged
-- Does this statement count? Where anything beneath is recorded on its days, that counts, unless the statement was
-- chosen; where only statements lie beneath, it does, unless "recorded" was chosen.
SELECT t.question, t.cell, t.node, t.basis, t.qualifier, t.value, t.first_date, t.last_date,
       COUNT(p.node) = 0
       OR COALESCE(t.wanted, '') = t.basis
       OR NOT (COALESCE(t.wanted, '') = 'recorded' OR SUM(CASE WHEN p.basis = 'recorded' THEN 1 ELSE 0 END) > 0)
           AS counts
FROM turns t
JOIN step ON step.stage = t.stage AND step.turn = t.turn
LEFT JOIN pieces p ON p.question = t.question AND p.cell = t.cell AND p.node = t.node
    AND p.first_date <= t.last_date AND t.first_date <= p.last_date
WHERE NOT EXISTS (
    SELECT 1 FROM used u
    WHERE u.question = t.question AND u.cell = t.cell AND u.node = t.node
      AND u.first_date <= t.last_date AND t.first_date <= u.last_date
)
GROUP BY t.question, t.cell, t.node, t.basis, t.qualifier, t.value, t.first_date, t.last_date, t.wanted

-- :settling used
SELECT question, cell, node, first_date, last_date FROM used
UNION ALL
SELECT question, cell, node, first_date, last_date FROM judged

-- :settling pieces
-- A statement that counts takes the place of all beneath it on its days.
SELECT p.question, p.cell, p.node, p.basis, p.qualifier, p.value, p.facts, p.first_date, p.last_date
FROM pieces p
WHERE NOT EXISTS (
    SELECT 1 FROM judged j
    WHERE j.counts AND j.question = p.question AND j.cell = p.cell AND j.node = p.node
      AND j.first_date <= p.last_date AND p.first_date <= j.last_date
)
UNION ALL
SELECT question, cell, node, basis, qualifier, value, 1, first_date, last_date FROM judged WHERE counts

-- :carrying pieces
-- A stage is done: what is left goes to the place above. A stated part where there is no whole leaves a hole (no value),
-- for nobody knows what else there was.
SELECT p.question, p.cell, COALESCE(n.parent, p.node) AS node, p.basis, p.qualifier, p.value, p.facts, p.first_date,
       p.last_date
FROM pieces p
LEFT JOIN (SELECT nodes.* FROM nodes JOIN step ON step.stage = nodes.stage) n
    ON n.question = p.question AND n.cell = p.cell AND n.node = p.node
UNION ALL
SELECT d.question, d.cell, n.parent, d.basis, d.qualifier, CAST(NULL AS DECIMAL(28,3)), 1, d.first_date, d.last_date
FROM stated d
JOIN nodes n ON n.question = d.question AND n.cell = d.cell AND n.node = d.node
JOIN step ON step.stage = n.stage
WHERE NOT d.exact
  AND NOT EXISTS (
    SELECT 1 FROM pieces p
    WHERE p.question = d.question AND p.cell = d.cell AND p.node = d.node AND p.value IS NOT NULL
      AND p.first_date <= d.last_date AND d.first_date <= p.last_date
  )
  AND NOT EXISTS (
    SELECT 1 FROM used u
    WHERE u.question = d.question AND u.cell = d.cell AND u.node = d.node
      AND u.first_date <= d.last_date AND d.first_date <= u.last_date
  )

-- :after figures
-- Kinds that are never added have no total of several. Different qualifiers make "about".
SELECT p.question, p.cell,
       CASE WHEN SUM(CASE WHEN p.value IS NULL THEN 1 ELSE 0 END) > 0 THEN NULL
            WHEN MIN(m.kind) IN ('distinct', 'ratio') AND SUM(p.facts) > 1 THEN NULL
            ELSE CAST(SUM(p.value) AS DECIMAL(28,3)) END AS value,
       CASE COUNT(DISTINCT NULLIF(p.qualifier, 'exact')) WHEN 0 THEN 'exact' WHEN 1 THEN MIN(NULLIF(p.qualifier, 'exact'))
            ELSE 'about' END AS qualifier,
       MAX(CASE p.basis WHEN 'recorded' THEN 1 ELSE 0 END) AS recorded,
       MAX(CASE p.basis WHEN 'declared' THEN 1 ELSE 0 END) AS declared,
       MAX(CASE p.basis WHEN 'read' THEN 1 ELSE 0 END) AS read_from,
       CAST(SUM(p.facts) AS BIGINT) AS facts
FROM (
    SELECT question, cell, basis, qualifier, value, facts FROM pieces
    UNION ALL
    SELECT question, cell, basis, qualifier, value, facts FROM plain
) p
JOIN (SELECT DISTINCT cell, kind FROM members) m ON m.cell = p.cell
GROUP BY p.question, p.cell

-- :after apart
SELECT question, cell, COUNT(*) AS parts FROM stated WHERE NOT exact GROUP BY question, cell

-- :after added
SELECT * FROM figures

-- :after added_apart
SELECT * FROM apart

-- :after computed
-- A ratio from its two parts, cut off after two places as the law's thresholds are read: 94,999 is not 95. The remainder
-- is taken away first, so the division has nothing to round.
SELECT r.cell, n.question,
       CAST(ROUND(CAST(n.value * 10000 - (n.value * 10000) % d.value AS DOUBLE) / CAST(d.value AS DOUBLE))
            AS DECIMAL(20,0)) * CAST(0.01 AS DECIMAL(3,2)) AS value,
       CASE WHEN n.qualifier = 'exact' THEN d.turned WHEN d.turned = 'exact' OR d.turned = n.qualifier THEN n.qualifier
            ELSE 'about' END AS qualifier,
       GREATEST(n.recorded, d.recorded) AS recorded, GREATEST(n.declared, d.declared) AS declared,
       GREATEST(n.read_from, d.read_from) AS read_from, n.facts + d.facts AS facts
FROM ratios r
JOIN (SELECT question, cell, CAST(value AS DECIMAL(24,3)) AS value, qualifier, recorded, declared, read_from, facts
      FROM figures) n ON n.cell = r.numerator
JOIN (SELECT question, cell, CAST(value AS DECIMAL(24,3)) AS value,
             CASE qualifier WHEN 'at_least' THEN 'nearly' WHEN 'nearly' THEN 'at_least' ELSE qualifier END AS turned,
             recorded, declared, read_from, facts
      FROM figures) d ON d.cell = r.denominator AND d.question = n.question
WHERE n.value IS NOT NULL AND d.value IS NOT NULL AND d.value <> 0

-- :ratios told
SELECT q.question, m.cell, m.exact, t.fact, t.basis, t.scope, t.qualifier, CAST(t.value AS DECIMAL(28,3)) AS value,
       t.first_date, t.last_date, t.place, t.subject_kind, t.subject, q.area AS node
FROM taken t
JOIN members m ON m.indicator = t.indicator AND m.dims = t.dims
JOIN questions q ON q.year = t.year AND q.area = t.place AND t.subject_kind = 'place'
WHERE m.kind = 'ratio'

-- :ratios stated
SELECT * FROM told WHERE basis <> 'recorded'

-- :ratios nodes
SELECT question, cell, node, 1 AS stage, node AS parent FROM told
UNION
SELECT c.question, c.cell, q.area, 1, q.area FROM computed c JOIN questions q ON q.question = c.question

-- :ratios pieces
SELECT question, cell, node, basis, qualifier, value, CAST(1 AS BIGINT) AS facts, first_date, last_date
FROM told WHERE basis = 'recorded'
UNION ALL
SELECT c.question, c.cell, q.area, 'recorded', c.qualifier, CAST(c.value AS DECIMAL(28,3)), 1, q.first_date, q.last_date
FROM computed c JOIN questions q ON q.question = c.question

-- :ratios plain
SELECT * FROM plain WHERE 1 = 0

-- :last every_figure
-- A computed ratio stands on what its parts stand on.
SELECT question, cell, value, qualifier, recorded, declared, read_from, facts FROM added
UNION ALL
SELECT f.question, f.cell, f.value, f.qualifier,
       CASE WHEN c.value = f.value THEN c.recorded ELSE f.recorded END,
       CASE WHEN c.value = f.value THEN c.declared ELSE f.declared END,
       CASE WHEN c.value = f.value THEN c.read_from ELSE f.read_from END,
       CASE WHEN c.value = f.value THEN c.facts ELSE f.facts END
FROM figures f LEFT JOIN computed c ON c.question = f.question AND c.cell = f.cell

-- :last every_apart
SELECT question, cell, parts FROM added_apart UNION ALL SELECT question, cell, parts FROM apart

-- :last units
-- A figure about people below five that comes from one unit alone is not shown.
SELECT q.question, m.cell_indicator AS indicator, COUNT(DISTINCT f.subject) AS units
FROM facts f
JOIN years y ON f.first_date >= y.first_date AND f.last_date <= y.last_date
JOIN (SELECT DISTINCT cell_indicator, indicator FROM members WHERE few = 'hide') m ON m.indicator = f.indicator
JOIN questions q ON q.year = y.year
JOIN inside i ON i.question = q.question AND i.place = f.place
WHERE f.subject_kind = 'unit'
GROUP BY q.question, m.cell_indicator

-- :last lines
SELECT q.year, q.area, m.cell_indicator AS indicator, m.cell_dims AS dims, f.value, COALESCE(f.qualifier, 'exact') AS qualifier,
       COALESCE(f.recorded, 0) AS recorded, COALESCE(f.declared, 0) AS declared, COALESCE(f.read_from, 0) AS read_from,
       COALESCE(f.facts, 0) AS facts, COALESCE(a.parts, 0) AS parts,
       COALESCE(m.few = 'hide' AND f.value > 0 AND f.value < 5 AND u.units = 1, FALSE) AS hidden
FROM (SELECT question, cell FROM every_figure UNION SELECT question, cell FROM every_apart) e
JOIN questions q ON q.question = e.question
JOIN (SELECT DISTINCT cell, cell_indicator, cell_dims, few FROM members WHERE asked) m ON m.cell = e.cell
LEFT JOIN every_figure f ON f.question = e.question AND f.cell = e.cell
LEFT JOIN every_apart a ON a.question = e.question AND a.cell = e.cell
LEFT JOIN units u ON u.question = e.question AND u.indicator = m.cell_indicator
ORDER BY q.year, q.area, m.cell_indicator, m.cell_dims
