import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Rule } from '#platform/catalogue/rule.ts'

export const readSegments = 'segments.read'
export const writeSegments = 'segments.write'
/** What follows by itself touches very many customers. */
export const automateSegments = 'segments.automate'

/** Active ones; each is worked out with every change of a customer. */
export const mostSegments = 500

export const segmentNotFound: Phrase = {
  ja: 'このセグメントは見つかりません',
  en: 'This segment was not found',
}

export const onlyFixed = (): Problem =>
  new Problem('invalid', {
    detail: {
      ja: '手で出し入れできるのは固定セグメントだけです。条件を変えるか、固定セグメントを作ってください',
      en: 'Only a fixed segment is kept by hand. Change the rule, or make a fixed segment',
    },
  })

export const tooManySegments = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'セグメントは {most} 個までです。使わないものをごみ箱に入れてください',
      en: 'There can be {most} segments. Move those you do not use to the bin',
    },
    params: { most: mostSegments },
  })

/** A part of the rule, or another thing given, that cannot be: told where it stands. */
export const refused = (path: string, message: Phrase): Problem =>
  new Problem('invalid', { fields: [{ path, message }] })

/** What in a rule stands for what other things are worked out of: other segments, and tags. */
export type Reads = { readonly segments: readonly string[]; readonly tags: readonly string[] }

/** The ids of segments and tags that a rule asks for, however they are asked for. */
export function readsOf(rule: Rule): Reads {
  const segments = new Set<string>()
  const tags = new Set<string>()
  const walk = (part: Rule): void => {
    if ('op' in part) {
      if (part.op === 'not') walk(part.rule)
      else for (const inner of part.rules) walk(inner)
      return
    }
    const params = Object(part.params) as { [name: string]: unknown }
    if (part.kind === 'segment' && typeof params['segmentId'] === 'string') segments.add(params['segmentId'])
    if (part.kind === 'tag' && typeof params['tagId'] === 'string') tags.add(params['tagId'])
    if (part.kind === 'field' && params['field'] === 'tags')
      for (const id of [params['value']].flat()) if (typeof id === 'string') tags.add(id)
  }
  walk(rule)
  return { segments: [...segments], tags: [...tags] }
}

/** A segment as far as others hang on it. */
export type Link = {
  readonly id: string
  readonly name: string
  /** Those it is worked out of: its base, segments in its rule. */
  readonly segments: readonly string[]
  /** Tags in its rule. */
  readonly tags: readonly string[]
  /** Tags and lists that follow from being in it. */
  readonly gives: readonly string[]
}

/**
 * The names on a way from a segment back to itself, or null: it asks for one that asks for it, or for a tag or list that
 * follows from it. Such a rule would never come to rest.
 */
export function circleThrough(id: string, links: readonly Link[]): string[] | null {
  const byId = new Map(links.map((link) => [link.id, link]))
  const giversOf = Map.groupBy(
    links.flatMap((link) => link.gives.map((given) => ({ given, link }))),
    ({ given }) => given,
  )
  const before = (link: Link): Link[] => [
    ...link.segments.flatMap((one) => byId.get(one) ?? []),
    ...[...link.tags, link.id].flatMap((given) => (giversOf.get(given) ?? []).map((one) => one.link)),
  ]
  const seen = new Set<string>()
  const walk = (link: Link, way: readonly string[]): string[] | null => {
    for (const next of before(link)) {
      if (next.id === id) return [...way, next.name]
      if (seen.has(next.id)) continue
      seen.add(next.id)
      const found = walk(next, [...way, next.name])
      if (found) return found
    }
    return null
  }
  const start = byId.get(id)
  return start ? walk(start, [start.name]) : null
}

/** Each after those it is worked out of; what stands in a circle comes as it was given. */
export function inOrder<T extends { readonly id: string }>(
  segments: readonly T[],
  readsSegments: (segment: T) => readonly string[],
): T[] {
  const byId = new Map(segments.map((segment) => [segment.id, segment]))
  const done = new Set<string>()
  const sorted: T[] = []
  const visit = (segment: T): void => {
    if (done.has(segment.id)) return
    done.add(segment.id)
    for (const id of readsSegments(segment)) {
      const other = byId.get(id)
      if (other) visit(other)
    }
    sorted.push(segment)
  }
  for (const segment of segments) visit(segment)
  return sorted
}
