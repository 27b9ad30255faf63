import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  added,
  conditionOf,
  conditionsOf,
  depthOf,
  groupOf,
  grouped,
  inserted,
  isGroup,
  lifted,
  moved,
  pathsOf,
  placeOf,
  replaced,
  ruleOf,
  treeOf,
  ungrouped,
  without,
  withGroup,
  type Rule,
} from './tree.ts'

const is = (value: string): Extract<Rule, { kind: string }> => ({
  kind: 'field',
  params: { field: 'stage', op: 'in', value: [value] },
})
const ready = (): boolean => true
const written = (tree: ReturnType<typeof treeOf>): Rule | null => ruleOf(tree, ready)

const anyRule = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    fc.string({ minLength: 1, maxLength: 3 }).map(is),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(tie('rule'), { minLength: 2, maxLength: 3 }),
    }),
    tie('rule').map((rule): Rule => ('op' in rule && rule.op === 'not' ? rule.rule : { op: 'not', rule })),
  ),
})).rule

describe('a rule as a tree', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(written(treeOf(rule))).toEqual(rule)
      }),
    )
  })

  it('is nothing where nothing is asked', () => {
    expect(written(treeOf(null))).toBeNull()
    expect(written(added(treeOf(null), 'nowhere', conditionOf('field', {})))).toBeNull()
  })

  it('of one condition stands in a group, so that another can be added', () => {
    const tree = treeOf(is('lead'))
    expect(tree.nodes).toHaveLength(1)
    expect(written(added(tree, tree.id, conditionOf('field', is('left').params)))).toEqual({
      op: 'and',
      rules: [is('lead'), is('left')],
    })
  })

  it('turned round twice is what it was', () => {
    expect(written(treeOf({ op: 'not', rule: { op: 'not', rule: is('lead') } }))).toEqual(is('lead'))
  })

  it('leaves out what is not ready, and the groups that are empty without it', () => {
    const tree = treeOf({ op: 'and', rules: [is('lead'), { op: 'or', rules: [is('half'), is('half')] }] })
    const isReady = ({ params }: { params: object }): boolean => !JSON.stringify(params).includes('half')
    expect(ruleOf(tree, isReady)).toEqual(is('lead'))
    expect(ruleOf(tree, () => false)).toBeNull()
  })
})

/** The part of a rule that the server means by a path. */
function partAt(rule: Rule | null, path: string): unknown {
  let part: unknown = rule
  for (const step of path.split('.').slice(1)) part = Object(part)[step]
  return part
}

describe('the places of a tree', () => {
  it('are those of its parts in the rule that is sent, whatever is left out or turned round', () => {
    fc.assert(
      fc.property(anyRule, fc.boolean(), (rule, isTurned) => {
        const tree = { ...treeOf(rule), not: isTurned }
        const isReady = ({ params }: { params: object }): boolean => !JSON.stringify(params).includes('a')
        const sent = ruleOf(tree, isReady)
        const paths = pathsOf(tree, isReady)
        for (const condition of conditionsOf(tree)) {
          const path = paths.get(condition.id)
          expect(path !== undefined).toBe(isReady(condition))
          if (path !== undefined) expect(partAt(sent, path)).toEqual(ruleOf(condition, isReady))
        }
        expect(paths.get(tree.id)).toBe(sent === null ? undefined : 'rule')
      }),
    )
  })
})

describe('editing a tree', () => {
  const tree = treeOf({
    op: 'and',
    rules: [
      is('a'),
      { op: 'or', rules: [is('b'), { op: 'not', rule: { op: 'and', rules: [is('c'), is('d')] } }] },
    ],
  })
  const idOf = (value: string): string =>
    conditionsOf(tree).find(({ params }) => JSON.stringify(params['value']) === JSON.stringify([value]))
      ?.id ?? ''

  it('changes one condition, however deep', () => {
    const next = replaced(tree, idOf('d'), (node) =>
      isGroup(node) ? node : { ...node, params: is('x').params },
    )
    expect(JSON.stringify(written(next))).toBe(JSON.stringify(written(tree)).replace('"d"', '"x"'))
  })

  it('takes a condition away, with the group that is empty without it', () => {
    const once = without(tree, idOf('c'))
    expect(written(once)).toEqual({
      op: 'and',
      rules: [is('a'), { op: 'or', rules: [is('b'), { op: 'not', rule: is('d') }] }],
    })
    expect(written(without(once, idOf('d')))).toEqual({ op: 'and', rules: [is('a'), is('b')] })
  })

  it('keeps an empty group that stands elsewhere, for it is being filled', () => {
    const withEmpty = added(tree, tree.id, groupOf('or', []))
    expect(without(withEmpty, idOf('a')).nodes).toHaveLength(2)
  })

  it('moves among its siblings and no further', () => {
    const up = moved(tree, idOf('d'), -1)
    expect(JSON.stringify(written(up))).toContain(JSON.stringify([is('d'), is('c')]))
    expect(written(moved(up, idOf('d'), -1))).toEqual(written(up))
    expect(written(moved(tree, idOf('a'), -1))).toEqual(written(tree))
  })

  it('goes into a group of its own, or into the one before it, and out again behind it', () => {
    const own = grouped(tree, idOf('a'))
    expect(own.nodes[0]).toMatchObject({ op: 'or', nodes: [{ id: idOf('a') }] })
    expect(written(lifted(own, idOf('a')))).toEqual(written(tree))

    const flat = treeOf({ op: 'and', rules: [{ op: 'or', rules: [is('b'), is('c')] }, is('a')] })
    const id = flat.nodes[1]?.id ?? ''
    const joined = grouped(flat, id)
    expect(written(joined)).toEqual({ op: 'or', rules: [is('b'), is('c'), is('a')] })
    expect(written(lifted(joined, id))).toEqual(written(flat))
    expect(lifted(flat, id)).toEqual(flat)
  })

  it('leaves what a group held in its place, unless it is turned round', () => {
    const [, outer] = tree.nodes
    const inner = outer && isGroup(outer) ? outer.nodes[1] : undefined
    const flat = ungrouped(tree, outer?.id ?? '')
    expect(flat.nodes.map(({ id }) => id)).toEqual([idOf('a'), idOf('b'), inner?.id])
    expect(ungrouped(tree, inner?.id ?? '')).toEqual(tree)
  })

  it('is put back where it stood, or at the end where its group is gone', () => {
    const place = placeOf(tree, idOf('c'))
    const node = conditionsOf(tree).find(({ id }) => id === idOf('c'))
    if (!place || !node) throw new Error('no place')
    const less = without(tree, idOf('c'))
    expect(written(inserted(less, place, node))).toEqual(written(tree))
    const none = without(less, idOf('d'))
    expect(inserted(none, place, node).nodes.at(-1)).toEqual(node)
  })

  it('changes how a group belongs together, the outermost too', () => {
    expect(written(withGroup(tree, tree.id, (group) => ({ ...group, op: 'or', not: true })))).toMatchObject({
      op: 'not',
      rule: { op: 'or' },
    })
  })

  it('knows how deep it is', () => {
    expect(depthOf(tree)).toBe(3)
    expect(depthOf(treeOf(null))).toBe(1)
  })
})
