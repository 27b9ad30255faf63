import { fill } from '#kit/text.ts'
import { blocksOf } from './templates.blocks.ts'
import { findingText } from './templates.findings.text.ts'
import { finding, type Looked } from './templates.finding.ts'
import { namesIn, parse } from './templates.liquid.ts'
import { asLiquid, faultOf, saidIn } from './templates.said.ts'
import type { Finding } from './templates.schemas.ts'
import { variablesOf } from './templates.rich-text.ts'
import { mayBeMissing } from './templates.variables.ts'

/** Each piece of Liquid by itself, so that a finding names the block and the line. */
export function* lintVariables(looked: Looked): Generator<Finding> {
  const { content, sections, known } = looked
  for (const said of saidIn(content, sections)) {
    const at = { part: said.part, blockId: said.blockId }
    const fault = faultOf(said)
    if (fault) {
      const one = finding('liquid', 'error', { ...at, line: fault.line, excerpt: said.text.slice(0, 80) })
      const why = (locale: 'ja' | 'en'): string =>
        fill(findingText.liquid[locale], { why: fault.message[locale] })
      yield { ...one, message: { ja: why('ja'), en: why('en') } }
      continue
    }
    if (!said.isCondition && !/\{[{%]/.test(said.text)) continue
    for (const { path, line } of namesIn(parse('text', asLiquid(said)))) {
      if (path === 'footer' || isOfBlock(path, looked)) continue
      if (known.isKnown(path)) yield* lintMasked(path, { ...at, line }, looked)
      else yield finding('unknown', 'error', { ...at, line, excerpt: path }, { name: path })
    }
    for (const [, path = ''] of said.text.matchAll(/\{\{-?\s*([\w.]+)\s*(?:\|(?!\s*default)[^}]*)?-?\}\}/g))
      if (path.includes('.') && known.isKnown(path) && mayBeMissing(path))
        yield finding('noFallback', 'note', { ...at, excerpt: path }, { name: labelOf(path, looked) })
  }
  for (const { block } of blocksOf(sections))
    if ('doc' in block)
      for (const { key, fallback } of variablesOf(block.doc)) {
        const at = { part: 'body', blockId: block.id, excerpt: key } as const
        if (!known.isKnown(key)) yield finding('unknown', 'error', at, { name: key })
        else {
          yield* lintMasked(key, at, looked)
          if (fallback === '' && mayBeMissing(key))
            yield finding('noFallback', 'note', at, { name: labelOf(key, looked) })
        }
      }
}

/** What blocks put into the scope: the products of a recommendation, the code of a coupon. */
function isOfBlock(path: string, { made }: Looked): boolean {
  const [, kind, place] = /^_([rc])(\d+)(?:\.\w+)?$/.exec(path) ?? []
  const { recommendations, coupons } = made.compiled
  return kind !== undefined && Number(place) < (kind === 'r' ? recommendations : coupons).length
}

function* lintMasked(
  path: string,
  at: Parameters<typeof finding>[2],
  { known, seesMasked }: Looked,
): Generator<Finding> {
  const field = known.fieldOf(path)
  if (field?.masked && !seesMasked)
    yield finding('hidden', 'error', { ...at, excerpt: path }, { name: field.label.ja })
}

const labelOf = (path: string, { known }: Looked): string => known.fieldOf(path)?.label.ja ?? path
