import { z } from 'zod'

/** Text as TipTap keeps it, held to what every mail program shows. */
const markSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bold') }),
  z.object({ type: z.literal('italic') }),
  z.object({ type: z.literal('underline') }),
  z.object({ type: z.literal('link'), attrs: z.object({ href: z.string().max(2000) }) }),
  z.object({
    type: z.literal('textStyle'),
    attrs: z.object({
      color: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i)
        .nullable(),
    }),
  }),
])
const marks = z.array(markSchema).max(5).optional()

/** A variable (差し込み項目) in the middle of text. */
const variableSchema = z.object({
  type: z.literal('variable'),
  attrs: z.object({
    /** As the catalogue has it: `customer.familyName`. */
    key: z
      .string()
      .regex(/^[a-z]\w*(\.\w+)+$/i)
      .max(120),
    /** Said where there is no value; empty: nothing, or what the catalogue says. */
    fallback: z.string().max(200).default(''),
    /** A filter of the catalogue: `date`, `money`. */
    format: z.string().regex(/^\w*$/).max(40).default(''),
  }),
  marks,
})
const inlineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().max(20_000), marks }),
  z.object({ type: z.literal('hardBreak') }),
  variableSchema,
])
const paragraphSchema = z.object({
  type: z.literal('paragraph'),
  attrs: z
    .object({ textAlign: z.enum(['left', 'center', 'right']).nullable().default(null) })
    .default({ textAlign: null }),
  content: z.array(inlineSchema).max(500).optional(),
})
const listItemSchema = z.object({ type: z.literal('listItem'), content: z.array(paragraphSchema).max(20) })
const bulletListSchema = z.object({
  type: z.literal('bulletList'),
  content: z.array(listItemSchema).max(100),
})
const orderedListSchema = z.object({
  type: z.literal('orderedList'),
  content: z.array(listItemSchema).max(100),
})

export const richTextSchema = z.object({
  type: z.literal('doc'),
  content: z
    .array(z.discriminatedUnion('type', [paragraphSchema, bulletListSchema, orderedListSchema]))
    .max(300),
})
export type RichText = z.infer<typeof richTextSchema>
export type Inline = z.infer<typeof inlineSchema>
export type Mark = z.infer<typeof markSchema>
export type Paragraph = z.infer<typeof paragraphSchema>

/** What has a name in the OpenAPI document. */
export const richTextSchemas = {
  RichText: richTextSchema,
  RichTextInline: inlineSchema,
  RichTextListItem: listItemSchema,
  RichTextMark: markSchema,
  RichTextParagraph: paragraphSchema,
  RichTextVariable: variableSchema,
}

/** Text without marks, a paragraph a line. */
export function richText(plain: string): RichText {
  return {
    type: 'doc',
    content: plain.split('\n').map((text) => ({
      type: 'paragraph',
      attrs: { textAlign: null },
      content: text === '' ? [] : [{ type: 'text', text }],
    })),
  }
}

/** The variables of a text, in their order. */
export function* variablesOf(doc: RichText): Generator<{ readonly key: string; readonly fallback: string }> {
  for (const part of doc.content) {
    const paragraphs = part.type === 'paragraph' ? [part] : part.content.flatMap(({ content }) => content)
    for (const { content } of paragraphs)
      for (const one of content ?? []) if (one.type === 'variable') yield one.attrs
  }
}
