/** The one filter language of the API, as JSON. */
export type Params = { readonly [name: string]: unknown }
export type Rule =
  | { readonly op: 'and' | 'or'; readonly rules: readonly Rule[] }
  | { readonly op: 'not'; readonly rule: Rule }
  | { readonly kind: string; readonly params: Params }

/** The same as one edits it: everything has an id, and whether it is turned round stands with it. */
export type Condition = {
  readonly id: string
  readonly kind: string
  readonly params: Params
  readonly not: boolean
}
export type Group = {
  readonly id: string
  readonly op: 'and' | 'or'
  readonly not: boolean
  readonly nodes: readonly Node[]
}
export type Node = Condition | Group

export function isGroup(node: Node): node is Group {
  return 'nodes' in node
}

let made = 0
function freshId(): string {
  return `node-${++made}`
}

export function conditionOf(kind: string, params: Params): Condition {
  return { id: freshId(), kind, params, not: false }
}

export function groupOf(op: 'and' | 'or', nodes: readonly Node[], not = false): Group {
  return { id: freshId(), op, not, nodes }
}

/** A rule to be edited; the outermost is always a group, so that there is a place to add to. */
export function treeOf(rule: Rule | null): Group {
  if (rule === null) return groupOf('and', [])
  const node = nodeOf(rule, false)
  return isGroup(node) ? node : groupOf('and', [node])
}

function nodeOf(rule: Rule, not: boolean): Node {
  if ('kind' in rule) return { id: freshId(), kind: rule.kind, params: rule.params, not }
  if (rule.op === 'not') return nodeOf(rule.rule, !not)
  return {
    id: freshId(),
    op: rule.op,
    not,
    nodes: rule.rules.map((part) => nodeOf(part, false)),
  }
}

/**
 * The rule of a tree, or null where nothing is asked. Conditions that are not ready, and groups that are empty without
 * them, are left out: half a condition must not narrow a list.
 */
export function ruleOf(node: Node, isReady: (condition: Condition) => boolean): Rule | null {
  return written(node, isReady)?.rule ?? null
}

/** Where each node that made it into the rule of a tree stands in it, as the server names places: `rule.rules.0`. */
export function pathsOf(node: Node, isReady: (condition: Condition) => boolean): ReadonlyMap<string, string> {
  const paths = new Map<string, string>()
  written(node, isReady)?.place('rule', paths)
  return paths
}

type Written = {
  readonly rule: Rule
  /** Tells where its nodes stand, when it stands there itself. */
  readonly place: (path: string, paths: Map<string, string>) => void
}

function written(node: Node, isReady: (condition: Condition) => boolean): Written | null {
  if (!isGroup(node))
    return isReady(node) ? turned({ rule: { kind: node.kind, params: node.params }, place() {} }, node) : null
  const parts = node.nodes.map((part) => written(part, isReady)).filter((part) => part !== null)
  const [first] = parts
  if (first === undefined) return null
  if (parts.length === 1) return turned(first, node)
  return turned(
    {
      rule: { op: node.op, rules: parts.map(({ rule }) => rule) },
      place(path, paths) {
        for (const [index, part] of parts.entries()) part.place(`${path}.rules.${index}`, paths)
      },
    },
    node,
  )
}

function turned({ rule, place }: Written, { id, not }: Node): Written {
  return {
    rule: not ? { op: 'not', rule } : rule,
    place(path, paths) {
      paths.set(id, path)
      place(not ? `${path}.rule` : path, paths)
    },
  }
}

/** The node of that id with something else in its place; null takes it away. */
export function replaced(tree: Group, id: string, change: (node: Node) => Node | null): Group {
  return { ...tree, nodes: tree.nodes.flatMap((node) => changedNode(node, id, change)) }
}

function changedNode(node: Node, id: string, change: (node: Node) => Node | null): readonly Node[] {
  if (node.id === id) {
    const next = change(node)
    return next === null ? [] : [next]
  }
  return [isGroup(node) ? replaced(node, id, change) : node]
}

/** Takes a node away, and the groups that are empty without it. */
export function without(tree: Group, id: string): Group {
  const prune = (group: Group): Group => ({
    ...group,
    nodes: group.nodes.flatMap((node) => {
      if (node.id === id) return []
      if (!isGroup(node) || !holds(node, id)) return [node]
      const left = prune(node)
      return left.nodes.length === 0 ? [] : [left]
    }),
  })
  return prune(tree)
}

function holds(group: Group, id: string): boolean {
  return placeOf(group, id) !== null
}

/** Changes the group of that id, which may be the outermost. */
export function withGroup(tree: Group, id: string, change: (group: Group) => Group): Group {
  if (tree.id === id) return change(tree)
  return replaced(tree, id, (node) => (isGroup(node) ? change(node) : node))
}

export function added(tree: Group, groupId: string, node: Node): Group {
  return withGroup(tree, groupId, (group) => ({ ...group, nodes: [...group.nodes, node] }))
}

/** One place up or down among its siblings. */
export function moved(tree: Group, id: string, by: -1 | 1): Group {
  const at = tree.nodes.findIndex((node) => node.id === id)
  if (at < 0)
    return { ...tree, nodes: tree.nodes.map((node) => (isGroup(node) ? moved(node, id, by) : node)) }
  const nodes = [...tree.nodes]
  const [node] = nodes.splice(at, 1)
  if (node) nodes.splice(Math.max(0, at + by), 0, node)
  return { ...tree, nodes }
}

/** Where a node stands: in which group, as the how many-th. */
export type Place = { readonly groupId: string; readonly index: number }

export function placeOf(tree: Group, id: string): Place | null {
  const index = tree.nodes.findIndex((node) => node.id === id)
  if (index >= 0) return { groupId: tree.id, index }
  for (const node of tree.nodes) {
    const place = isGroup(node) ? placeOf(node, id) : null
    if (place) return place
  }
  return null
}

/** Puts a node to a place; to the end of everything where its group is gone. */
export function inserted(tree: Group, { groupId, index }: Place, node: Node): Group {
  if (tree.id !== groupId && !holds(tree, groupId)) return { ...tree, nodes: [...tree.nodes, node] }
  return withGroup(tree, groupId, (group) => ({ ...group, nodes: group.nodes.toSpliced(index, 0, node) }))
}

/** Into the group that stands before it, or into a new one of its own. */
export function grouped(tree: Group, id: string): Group {
  const place = placeOf(tree, id)
  const group = place && groupAt(tree, place.groupId)
  const node = group?.nodes[place?.index ?? -1]
  if (!place || !group || !node) return tree
  const before = group.nodes[place.index - 1]
  if (before && isGroup(before)) return added(without(tree, id), before.id, node)
  return replaced(tree, id, () => groupOf(group.op === 'and' ? 'or' : 'and', [node]))
}

/** Out of its group, to stand behind it; what stands in the outermost stays. */
export function lifted(tree: Group, id: string): Group {
  const place = placeOf(tree, id)
  const group = place && groupAt(tree, place.groupId)
  const node = group?.nodes[place?.index ?? -1]
  const around = group && placeOf(tree, group.id)
  if (!group || !node || !around) return tree
  const isLast = group.nodes.length === 1
  return inserted(without(tree, id), { ...around, index: around.index + (isLast ? 0 : 1) }, node)
}

/** What a group holds in its place, without the group. One that is turned round stays: without it they would say another thing. */
export function ungrouped(tree: Group, id: string): Group {
  const place = placeOf(tree, id)
  const group = groupAt(tree, id)
  if (!place || !group || group.not) return tree
  return withGroup(tree, place.groupId, (around) => ({
    ...around,
    nodes: around.nodes.toSpliced(place.index, 1, ...group.nodes),
  }))
}

function groupAt(tree: Group, id: string): Group | null {
  if (tree.id === id) return tree
  for (const node of tree.nodes) {
    const found = isGroup(node) ? groupAt(node, id) : null
    if (found) return found
  }
  return null
}

export function conditionsOf(node: Node): readonly Condition[] {
  return isGroup(node) ? node.nodes.flatMap(conditionsOf) : [node]
}

/** How many groups stand inside each other; the outermost alone is 1. */
export function depthOf(group: Group): number {
  return 1 + Math.max(0, ...group.nodes.filter(isGroup).map(depthOf))
}
