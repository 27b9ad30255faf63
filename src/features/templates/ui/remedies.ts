import type { Block, Section } from '../templates.blocks.ts'
import type { Inline, RichText } from '../templates.rich-text.ts'
import { liquidOf } from './liquid.ts'
import type { Content, Finding, Variable } from './template-queries.ts'

/** The content with a finding put right, where that is safe without asking; null where a person has to think. */
export function remedied(
  content: Content,
  { rule, place }: Finding,
  variables: readonly Variable[],
): Content | null {
  const variable = variables.find(({ key }) => key === place.excerpt)
  if (rule === 'noFallback' && variable && variable.fallback !== '') {
    if (place.part === 'subject' || place.part === 'preheader')
      return changedOrNull(content, {
        ...content,
        [place.part]: withFallback(content[place.part], variable),
      })
    return withBlock(content, place.blockId, (block) => ({
      ...textsOf(block, (text) => withFallback(text, variable)),
      ...('doc' in block && { doc: docWithFallback(block.doc, variable) }),
    }))
  }
  if (rule === 'plainLink')
    return withBlock(content, place.blockId, (block) =>
      textsOf(block, (text) => text.replace(/^http:/i, 'https:')),
    )
  return null
}

function changedOrNull(before: Content, after: Content): Content | null {
  return JSON.stringify(before) === JSON.stringify(after) ? null : after
}

function withBlock(
  content: Content,
  blockId: string | null,
  change: (block: Block) => Partial<Block>,
): Content | null {
  const { body } = content
  if (body.kind !== 'blocks' || blockId === null) return null
  const put = (block: Block): Block =>
    block.id === blockId ? ({ ...block, ...change(block) } as Block) : block
  const sections = body.document.sections.map((section): Section =>
    section.type === 'columns'
      ? {
          ...section,
          columns: section.columns.map((column) => ({ ...column, blocks: column.blocks.map(put) })),
        }
      : section,
  )
  return changedOrNull(content, { ...content, body: { ...body, document: { ...body.document, sections } } })
}

const textKeys = ['text', 'label', 'link', 'title'] as const

/** Of a block: its plain texts, changed. */
function textsOf(block: Block, change: (text: string) => string): Partial<Block> {
  const given = new Map<string, unknown>(Object.entries(block))
  return Object.fromEntries(
    textKeys.flatMap((key) => {
      const text = given.get(key)
      return typeof text === 'string' ? [[key, change(text)]] : []
    }),
  )
}

/** Where it stands without a fallback, it gets that of the catalogue. */
function withFallback(text: string, { key, fallback, format }: Variable): string {
  const bare = new RegExp(`\\{\\{-?\\s*${key.replaceAll('.', '\\.')}\\s*(?:\\|\\s*(\\w+)\\s*)?-?\\}\\}`, 'g')
  return text.replaceAll(bare, (_whole, said?: string) => liquidOf({ key, fallback, format: said ?? format }))
}

function docWithFallback(doc: RichText, { key, fallback }: Variable): RichText {
  const words = (inline: Inline): Inline =>
    inline.type === 'variable' && inline.attrs.key === key && inline.attrs.fallback === ''
      ? { ...inline, attrs: { ...inline.attrs, fallback } }
      : inline
  type Line = Extract<RichText['content'][number], { type: 'paragraph' }>
  const line = (paragraph: Line): Line =>
    paragraph.content ? { ...paragraph, content: paragraph.content.map(words) } : paragraph
  return {
    ...doc,
    content: doc.content.map((node) =>
      node.type === 'paragraph'
        ? line(node)
        : { ...node, content: node.content.map((item) => ({ ...item, content: item.content.map(line) })) },
    ),
  }
}
