import { documentSchema, type Block, type Style } from './templates.blocks.ts'
import { contentSchema, type Content } from './templates.content.ts'
import type { Inline, RichText } from './templates.rich-text.ts'

/** Pieces of which templates to start from are put together. Ids are given when they are all in their places. */
type Loose = { readonly type: Block['type']; readonly [key: string]: unknown }
type LooseSection = { readonly blocks: readonly (readonly Loose[])[]; readonly [key: string]: unknown }

const variableForm = /\{\{\s*([\w.]+)(?:\s*\|\s*default:\s*"([^"]*)")?(?:\s*\|\s*(\w+))?\s*\}\}/g

/** Text with `{{ variables }}`; an empty line begins a paragraph, `・` at its beginning a list. */
export function rich(said: string): RichText {
  const content = said.split('\n\n').map((part): RichText['content'][number] => {
    if (!part.startsWith('・'))
      return { type: 'paragraph', attrs: { textAlign: null }, content: inlines(part) }
    return {
      type: 'bulletList',
      content: part.split('\n').map((line) => ({
        type: 'listItem',
        content: [{ type: 'paragraph', attrs: { textAlign: null }, content: inlines(line.slice(1)) }],
      })),
    }
  })
  return { type: 'doc', content }
}

function inlines(line: string): Inline[] {
  const found: Inline[] = []
  const text = (piece: string): void => {
    for (const [at, one] of piece.split('\n').entries()) {
      if (at > 0) found.push({ type: 'hardBreak' })
      if (one !== '') found.push({ type: 'text', text: one })
    }
  }
  let done = 0
  for (const match of line.matchAll(variableForm)) {
    text(line.slice(done, match.index))
    const [whole, key = '', fallback = '', format = ''] = match
    found.push({ type: 'variable', attrs: { key, fallback, format } })
    done = match.index + whole.length
  }
  text(line.slice(done))
  return found
}

export const title = (text: string, more: object = {}): Loose => ({
  type: 'heading',
  text,
  level: 1,
  align: 'center',
  ...more,
})
export const heading = (text: string, more: object = {}): Loose => ({
  type: 'heading',
  text,
  level: 2,
  ...more,
})
export const text = (said: string, more: object = {}): Loose => ({ type: 'text', doc: rich(said), ...more })
export const button = (label: string, more: object = {}): Loose => ({
  type: 'button',
  label,
  link: '',
  ...more,
})
export const picture = (alt: string): Loose => ({ type: 'image', imageId: null, alt })
export const media = (alt: string, side: 'left' | 'right', said: string): Loose => ({
  type: 'media',
  imageId: null,
  alt,
  side,
  doc: rich(said),
})
export const divider: Loose = { type: 'divider' }
export const block = (type: Block['type'], more: object = {}): Loose => ({ type, ...more })

export const section = (blocks: readonly Loose[], more: object = {}): LooseSection => ({
  blocks: [blocks],
  ...more,
})
export const columns = (blocks: readonly (readonly Loose[])[], more: object = {}): LooseSection => ({
  blocks,
  ...more,
})

type Whole = {
  readonly subject: string
  readonly preheader: string
  readonly style?: Partial<Style>
  readonly sections: readonly LooseSection[]
}

export function starterContent({ subject, preheader, style = {}, sections }: Whole): Content {
  let made = 0
  const id = (): string => `s${(made += 1)}`
  const placed = sections.map(({ blocks, ...rest }) => ({
    ...rest,
    id: id(),
    type: 'columns' as const,
    columns: blocks.map((column) => ({ blocks: column.map((one) => ({ ...one, id: id() })) })),
  }))
  return contentSchema.parse({
    subject,
    preheader,
    body: { kind: 'blocks', document: documentSchema.parse({ style, sections: placed }) },
  })
}
