import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

export const postalSources = ['kenAll', 'office'] as const
export type PostalSource = (typeof postalSources)[number]

export const postalChoiceSchema = z.object({
  postalCode: z.string().describe('Seven digits'),
  prefecture: z.string(),
  city: z.string(),
  town: z.string().describe('Empty where the code stands for the rest of the city'),
  streets: z.array(z.string()).describe('通り名 in Kyoto that may stand before the town'),
  office: z
    .object({ name: z.string(), street: z.string() })
    .nullable()
    .describe('A large office with a code of its own'),
})
export type PostalChoice = z.infer<typeof postalChoiceSchema>

export const postalPackSchema = z.object({
  source: z.enum(postalSources),
  fileName: z.string(),
  sha256: z.string(),
  rows: z.int(),
  codes: z.int(),
  loadedAt: z.iso.datetime(),
  loadedByName: z.string(),
})
export type PostalPack = z.infer<typeof postalPackSchema>

export const postalApi = defineApi('postal', {
  get: {
    method: 'GET',
    path: '/postal-codes/{code}',
    permission: 'signedIn',
    summary: { ja: '郵便番号から住所を引く', en: 'The addresses of a postal code' },
    params: z.object({ code: z.string().max(40).describe('Any width, with or without a hyphen') }),
    returns: z.object({
      postalCode: z.string(),
      complete: z.boolean().describe('False where only the built-in list answers: one address a code'),
      choices: z.array(postalChoiceSchema).describe('Empty where the code is not known'),
    }),
  },
  packs: {
    method: 'GET',
    path: '/postal-packs',
    permission: 'signedIn',
    summary: { ja: '読み込んである住所データ', en: 'The address lists that are loaded' },
    returns: z.object({
      packs: z.array(postalPackSchema),
      loading: z
        .object({
          id: z.uuid(),
          state: z.enum(['queued', 'running', 'failed']),
          fileName: z.string(),
          done: z.int(),
          total: z.int().nullable(),
          problem: z.string().nullable(),
        })
        .nullable()
        .describe('The last load, while it goes on or when it failed'),
    }),
  },
  load: {
    method: 'POST',
    path: '/postal-packs',
    permission: 'settings.manage',
    summary: {
      ja: '住所データを置き換える（日本郵便の KEN_ALL、JIGYOSYO）',
      en: 'Replace an address list (KEN_ALL or JIGYOSYO of Japan Post)',
    },
    upload: true,
    returns: z.object({ id: z.uuid() }),
    status: 202,
  },
})
