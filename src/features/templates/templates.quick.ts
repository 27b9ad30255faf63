import type { Template } from 'liquidjs'
import { filters, type Setting } from './templates.filters.ts'

/**
 * Most of what a mail says of somebody is a plain value: `{{ customer.familyName | default: 'お客様' }}`. Such a piece is read
 * from the scope without the engine of Liquid, which makes a context and a machine of steps for each mail. What comes of it is
 * what the engine would say, letter by letter; whatever is not as plain as that is left to the engine.
 */
type Scope = { readonly [name: string]: unknown }
/** A value as it is printed in its place, escaped. */
export type Print = (value: unknown, setting: Setting) => string
type Piece = (scope: Scope, setting: Setting, left: () => number) => string
/** `most` is how long a text may become; what is longer ends early. */
export type Quick = (scope: Scope, most: number) => string

const plainForm =
  /^\{\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*((?:\|\s*\w+\s*(?::\s*(?:"[^"\\]*"|'[^'\\]*')\s*)?)*)\}\}$/
const filterForm = /\|\s*(\w+)\s*(?::\s*(?:"([^"\\]*)"|'([^'\\]*)'))?/g
/** Words of Liquid itself, and what it answers of lists and texts. */
const special = new Set('nil null true false empty blank size first last'.split(' '))
/** What one of these does is seen by what stands behind it. */
const lasting = /\{%[^%]*\b(?:assign|break|continue)\b/

type Given = {
  readonly source: string
  readonly templates: readonly Template[]
  readonly print: Print
  /** As the engine says some of the templates, in so many milliseconds at most. */
  engine(templates: Template[], scope: Scope, within: number): string
  /** Milliseconds for the whole. */
  readonly within: number
}

/** Null where nothing of it is plain, or where pieces cannot be said by themselves. */
export function quicken({ source, templates, print, engine, within }: Given): Quick | null {
  if (lasting.test(source)) return null
  const pieces: Piece[] = []
  let isQuicker = false
  let rest: Template[] = []
  const leave = (): void => {
    const run = rest
    rest = []
    if (run.length > 0) pieces.push((scope, _setting, left) => engine(run, scope, left()))
  }
  for (const template of templates) {
    const written = template.token.getText()
    if (!written.startsWith('{%') && !written.startsWith('{{')) {
      leave()
      const words = engine([template], {}, within)
      pieces.push(() => words)
      continue
    }
    const piece = plainPiece(written, print)
    if (piece === null) rest.push(template)
    else {
      leave()
      pieces.push(piece)
      isQuicker = true
    }
  }
  leave()
  if (!isQuicker && pieces.length !== 1) return null
  return (scope, most) => {
    const setting = scope['setting'] as Setting
    const started = performance.now()
    const left = (): number => Math.max(0, within - (performance.now() - started))
    let said = ''
    for (const piece of pieces) {
      said += piece(scope, setting, left)
      if (said.length > most) break
    }
    return said
  }
}

function plainPiece(written: string, print: Print): Piece | null {
  const [, path, chain = ''] = plainForm.exec(written) ?? []
  const keys = path?.split('.') ?? []
  const [group, ...others] = keys
  if (group === undefined || keys.some((key) => special.has(key))) return null
  const steps: Step[] = []
  for (const [, name = '', double, single] of chain.matchAll(filterForm)) {
    const step = stepOf(name, double ?? single)
    if (step === null) return null
    steps.push(step)
  }
  return (scope, setting) => {
    let value = own(scope, group)
    for (const key of others) value = own(value, key)
    for (const step of steps) value = step(value, setting)
    return print(value, setting)
  }
}

type Step = (value: unknown, setting: Setting) => unknown
function stepOf(name: string, option: string | undefined): Step | null {
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
  return filter ? (value, setting) => filter.run(value, setting, option) : null
}

/** A property of its own, as Liquid reads one. */
function own(of: unknown, key: string): unknown {
  if (of === null || of === undefined) return of
  return Object.hasOwn(Object(of), key) ? (of as { readonly [key: string]: unknown })[key] : undefined
}
