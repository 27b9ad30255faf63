import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

const text = z.string().trim().min(1)

export const wordsSchema = z.object({
  variants: z
    .array(
      z.object({
        from: text.max(4).describe('One character that is another way to write `to`'),
        to: text.max(4),
      }),
    )
    .max(10_000),
  abbreviations: z
    .array(
      z.object({
        short: text.max(20).describe('What stands for a legal form, as （ﾕ） for 有限会社'),
        form: text.max(20),
      }),
    )
    .max(500),
})

export const versionedWords = z.object({
  version: z.int(),
  words: wordsSchema,
  rebuilding: z.uuid().nullable().describe('The job that makes the keys of customers anew'),
})
export type VersionedWords = z.infer<typeof versionedWords>

export const wordsApi = defineApi('words', {
  get: {
    method: 'GET',
    path: '/words',
    permission: 'words.manage',
    summary: { ja: '異体字と法人格の略称', en: 'Variants of characters, and abbreviations of legal forms' },
    returns: versionedWords,
  },
  update: {
    method: 'PUT',
    path: '/words',
    permission: 'words.manage',
    summary: {
      ja: '異体字と法人格の略称を変える（検索キーを作り直す）',
      en: 'Change them; all keys are then made anew',
    },
    body: z.object({ version: z.int(), words: wordsSchema }),
    returns: versionedWords,
  },
})

/** What has a name in the OpenAPI document. */
export const wordsSchemas = {
  Words: wordsSchema,
}
