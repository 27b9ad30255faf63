import { z } from 'zod'
import { blocksOf, type Section } from './templates.blocks.ts'
import { sectionsOf, type Content } from './templates.content.ts'
import { faultIn, namesIn, parse, type Fault } from './templates.liquid.ts'
import { variablesOf } from './templates.rich-text.ts'

/** Something that was written by the author, and where it stands. */
export type Said = {
  readonly part: 'subject' | 'preheader' | 'body' | 'text'
  readonly blockId: string | null
  readonly text: string
  /** A condition, not a text: `points.balance > 0`. */
  readonly isCondition: boolean
}

/** All that somebody wrote into a content, with shared blocks where they are given. */
export function* saidIn(content: Content, sections: readonly Section[]): Generator<Said> {
  const { subject, preheader, body, text } = content
  yield { part: 'subject', blockId: null, text: subject, isCondition: false }
  yield { part: 'preheader', blockId: null, text: preheader, isCondition: false }
  if (body.kind !== 'blocks') yield { part: 'body', blockId: null, text: body.source, isCondition: false }
  else {
    yield { part: 'body', blockId: null, text: body.document.footer.note, isCondition: false }
    for (const section of sections)
      if (section.type === 'columns' && section.when !== '')
        yield { part: 'body', blockId: section.id, text: section.when, isCondition: true }
    for (const { block } of blocksOf(sections)) {
      const { id, type: _type, when, ...rest } = block
      if (when !== '') yield { part: 'body', blockId: id, text: when, isCondition: true }
      for (const said of textsIn(rest)) yield { part: 'body', blockId: id, text: said, isCondition: false }
    }
  }
  if (text !== null) yield { part: 'text', blockId: null, text, isCondition: false }
}

/** A variable of rich text is its own schema's matter, and no text. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one)
  else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) yield* textsIn(one)
}

export const asLiquid = ({ text, isCondition }: Pick<Said, 'text' | 'isCondition'>): string =>
  isCondition ? `{% if ${text} %}{% endif %}` : text

/** Null where its Liquid can be read. */
export function faultOf(said: Said): Fault | null {
  if (said.isCondition && /[{}%]/.test(said.text))
    return {
      line: 1,
      message: {
        ja: '条件には括弧 { } や % を使えません',
        en: 'A condition has no brackets { } and no %',
      },
    }
  return said.isCondition || /\{[{%]/.test(said.text) ? faultIn(asLiquid(said)) : null
}

/** Every path that a content reads, as far as its Liquid can be read: `customer.familyName`. */
export function pathsIn(content: Content): Set<string> {
  const sections = sectionsOf(content)
  const paths = new Set<string>()
  for (const said of saidIn(content, sections))
    if (faultOf(said) === null) for (const { path } of namesIn(parse('text', asLiquid(said)))) paths.add(path)
  for (const { block } of blocksOf(sections))
    if ('doc' in block) for (const { key } of variablesOf(block.doc)) paths.add(key)
  return paths
}

const conditioned = z.looseObject({ when: z.string() })

/** The content with Liquid that cannot be read shown as it was typed, so that a half-written draft can be seen. */
export function disarmed<T>(value: T): T {
  return walk(value) as T
}

function walk(value: unknown): unknown {
  if (typeof value === 'string')
    return faultOf({ part: 'body', blockId: null, text: value, isCondition: false })
      ? value.replace(/\{(?=[{%])/g, '{\u200b')
      : value
  if (Array.isArray(value)) return value.map(walk)
  if (typeof value !== 'object' || value === null) return value
  const walked = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]))
  const { success, data } = conditioned.safeParse(value)
  if (
    success &&
    data.when !== '' &&
    faultOf({ part: 'body', blockId: null, text: data.when, isCondition: true })
  )
    walked['when'] = ''
  return walked
}
