import type { z } from 'zod'
import type { Work } from '#platform/work.ts'
import { createTemplate } from './templates.actions.ts'
import { documentSchema, type blockSchema } from './templates.blocks.ts'
import { contentSchema, type Content, type ContentInput } from './templates.content.ts'
import type { RenderOptions } from './templates.render.ts'
import { richText } from './templates.rich-text.ts'
import type { Template } from './templates.schemas.ts'

type BlockInput = z.input<typeof blockSchema>
type WithoutId<B> = B extends unknown ? Omit<B, 'id'> & { id?: string } : never

/** For tests: a content of these blocks in one section, ids b1, b2 …; what else is given stands over it. */
export function blocksContent(
  blocks: readonly WithoutId<BlockInput>[],
  given: Partial<ContentInput> = {},
): Content {
  const document = documentSchema.parse({
    sections: [
      {
        id: 's1',
        type: 'columns',
        columns: [{ blocks: blocks.map((block, at) => ({ id: `b${at + 1}`, ...block })) }],
      },
    ],
  })
  return contentSchema.parse({ subject: 'お知らせ', body: { kind: 'blocks', document }, ...given })
}

export const htmlContent = (source: string, given: Partial<ContentInput> = {}): Content =>
  contentSchema.parse({ subject: 'お知らせ', body: { kind: 'html', source }, ...given })

let made = 0

export function makeTemplate(
  work: Work,
  given: Partial<Parameters<typeof createTemplate>[1]> = {},
): Promise<Template> {
  made += 1
  return createTemplate(work, {
    name: `テンプレート${made}`,
    description: '',
    class: 'advertising',
    content: blocksContent([{ type: 'text', doc: richText('こんにちは') }]),
    ...given,
  })
}

/** Where everything leads in tests. */
export const testOptions: RenderOptions = {
  linkOf: (no) => `https://us.example/r/c/${no}`,
  pixel: 'https://us.example/r/o/open.gif',
  preferenceLink: 'https://us.example/c/p?t=1',
  today: '2026-11-23',
  publicUrl: 'https://us.example',
}
