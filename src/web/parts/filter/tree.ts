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
  if (!isGroup(node)) return isReady(node) ? turned({ kind: node.kind, params: node.params }, node.not) : null
  const rules = node.nodes.map((part) => ruleOf(part, isReady)).filter((rule) => rule !== null)
  const [first] = rules
  if (first === undefined) return null
  return turned(rules.length === 1 ? first : { op: node.op, rules }, node.not)
}

function turned(rule: Rule, not: boolean): Rule {
  if (!not) return rule
  return 'op' in rule && rule.op === 'not' ? rule.rule : { op: 'not', rule }
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
  return group.nodes.some((node) => node.id === id || (isGroup(node) && holds(node, id)))
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

export function conditionsOf(node: Node): readonly Condition[] {
  return isGroup(node) ? node.nodes.flatMap(conditionsOf) : [node]
}

/** How many groups stand inside each other; the outermost alone is 1. */
export function depthOf(group: Group): number {
  return 1 + Math.max(0, ...group.nodes.filter(isGroup).map(depthOf))
}
