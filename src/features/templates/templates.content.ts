import { z } from 'zod'
import { dataBlockSchema, documentSchema, namedIn, sectionWith, type Section } from './templates.blocks.ts'

/** What a template is sent for: advertising carries at its foot what the law asks for, and never goes against a refusal. */
export const mailClasses = ['advertising', 'transactional'] as const
export type MailClass = (typeof mailClasses)[number]

export const contentKinds = ['blocks', 'mjml', 'html', 'text'] as const
export type ContentKind = (typeof contentKinds)[number]

const source = z.string().max(500_000)
const bodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blocks'), document: documentSchema }),
  z.object({
    kind: z.literal('mjml'),
    source,
    blocks: z
      .array(dataBlockSchema)
      .max(200)
      .default([])
      .describe('What the source reads as _r0, _c0 …: those that it was made of'),
  }),
  z.object({ kind: z.literal('html'), source }),
  z.object({ kind: z.literal('text'), source }),
])
export type Body = z.infer<typeof bodySchema>

/** All that a mail says. Subject, preheader and every text in it may hold Liquid. */
export const contentSchema = z.object({
  /** Of the foot and of what blocks say by themselves. */
  language: z.enum(['ja', 'en']).default('ja'),
  subject: z.string().max(1000),
  preheader: z.string().max(1000).default(''),
  body: bodySchema,
  /** The text part where it is written by hand; null: made from the body. */
  text: z.string().max(200_000).nullable().default(null),
  /** What the body said in words when `text` was written (`MadeText.stamp`): by it one sees that it changed since. */
  textFrom: z.string().max(64).nullable().default(null),
})
export type Content = z.infer<typeof contentSchema>
export type ContentInput = z.input<typeof contentSchema>

/** Of MJML that was made of blocks: those whose data it still reads. */
export function sectionsOf({ body }: Content): readonly Section[] {
  if (body.kind === 'blocks') return body.document.sections
  return body.kind === 'mjml' && body.blocks.length > 0 ? [sectionWith(body.blocks)] : []
}

/** What of the library a content names. Pictures in sources are named by their address (`/m/…`). */
export const partsOf = (content: Content): ReturnType<typeof namedIn> => namedIn(sectionsOf(content))

export const emptyContent = (kind: ContentKind): Content =>
  contentSchema.parse({
    subject: '',
    body: kind === 'blocks' ? { kind, document: { sections: [] } } : { kind, source: '' },
  })
