import { z } from 'zod'
import { documentSchema, namedIn, type Section } from './templates.blocks.ts'

/** What a template is sent for: advertising carries at its foot what the law asks for, and never goes against a refusal. */
export const mailClasses = ['advertising', 'transactional'] as const
export type MailClass = (typeof mailClasses)[number]

export const contentKinds = ['blocks', 'mjml', 'html', 'text'] as const
export type ContentKind = (typeof contentKinds)[number]

const source = z.string().max(500_000)
const bodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blocks'), document: documentSchema }),
  z.object({ kind: z.literal('mjml'), source }),
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
})
export type Content = z.infer<typeof contentSchema>
export type ContentInput = z.input<typeof contentSchema>

export const sectionsOf = ({ body }: Content): readonly Section[] =>
  body.kind === 'blocks' ? body.document.sections : []

/** What of the library a content names. Pictures in sources are named by their address (`/m/…`). */
export const partsOf = (content: Content): ReturnType<typeof namedIn> => namedIn(sectionsOf(content))

export const emptyContent = (kind: ContentKind): Content =>
  contentSchema.parse({
    subject: '',
    body: kind === 'blocks' ? { kind, document: { sections: [] } } : { kind, source: '' },
  })
