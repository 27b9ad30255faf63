import { z } from 'zod'
import { companyInput } from '#features/companies/companies.api.ts'
import { pageOf, pageQuery, totalSchema } from '#kit/page.ts'
import { companyPairStates } from './matching.companies.ts'

const state = z.enum(companyPairStates)
const evidence = z.array(
  z.object({
    kind: z.string(),
    label: z.object({ ja: z.string(), en: z.string() }),
    points: z.int().describe('For one company where above zero, against below'),
  }),
)

const sideSchema = z.object({
  id: z.uuid(),
  version: z.int(),
  displayName: z.string(),
  kana: z.string().nullable(),
  corporateNumber: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  phones: z.array(z.string()),
  addresses: z.array(z.string()),
  domain: z.string().nullable(),
  parent: z.string().nullable(),
  people: z.string().describe('How many customers work there, as far as the reader may see them'),
  owner: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type CompanySide = z.infer<typeof sideSchema>

const candidateSchema = z.object({
  a: sideSchema.describe('The one that was there first'),
  b: sideSchema,
  points: z.int(),
  strong: z
    .boolean()
    .describe('A corporate number, or name with address, phone or domain, and nothing against it'),
  evidence,
  state,
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
export type CompanyCandidate = z.infer<typeof candidateSchema>

const similarSchema = z.object({
  id: z.uuid(),
  displayName: z.string(),
  points: z.int(),
  strong: z.boolean(),
  evidence,
})
export type SimilarCompany = z.infer<typeof similarSchema>
const similar = z.object({ items: z.array(similarSchema) })

/** A company as far as somebody has typed it: text as typed, also what cannot be stored yet. */
export const companyDraftSchema = companyInput
  .pick({
    corporateNumber: true,
    invoiceNumber: true,
    domain: true,
    phone: true,
    address: true,
    coreKana: true,
  })
  .partial()
  .extend({ name: z.string().max(200).default('') })
export type CompanyDraft = z.infer<typeof companyDraftSchema>

/** The endpoints of `matchingApi` that are about companies. */
export const companyEndpoints = {
  companyOverview: {
    method: 'GET',
    path: '/matching/companies',
    permission: 'matching.read',
    summary: { ja: '取引先の名寄せのまとめ', en: 'How far matching of companies has come' },
    returns: z.object({
      counts: z.array(z.object({ state, count: totalSchema })),
      strong: totalSchema.describe('Open pairs that are strong'),
      running: z.uuid().nullable().describe('The job that looks through the whole base now'),
      lastRun: z
        .object({
          at: z.iso.datetime(),
          companies: z.int(),
          pairs: z.int(),
          clusters: z.int(),
          common: z
            .array(z.object({ kind: z.string(), value: z.string(), companies: z.int() }))
            .describe('Shared by so many that they say nothing of a company, and were left out'),
        })
        .nullable(),
    }),
  },
  companyCandidates: {
    method: 'GET',
    path: '/matching/companies/candidates',
    permission: 'matching.read',
    summary: {
      ja: '取引先の名寄せの候補（点の高い順）',
      en: 'Pairs that may be one company, the surest first',
    },
    query: z.object({
      ...pageQuery,
      state: state.default('open'),
      atLeast: z.coerce.number().int().optional().describe('Points'),
    }),
    returns: pageOf(candidateSchema),
  },
  companySimilar: {
    method: 'GET',
    path: '/companies/{id}/similar',
    permission: 'companies.read',
    summary: { ja: '同じ会社かもしれない取引先', en: 'Companies that may be this one' },
    params: z.object({ id: z.uuid() }),
    returns: similar,
  },
  companyLookUp: {
    method: 'POST',
    path: '/matching/companies/look-up',
    reads: true,
    permission: 'companies.read',
    summary: { ja: '入力中の会社に似た取引先', en: 'Companies like one that is being entered' },
    body: companyDraftSchema,
    returns: similar,
  },
  companyDecide: {
    method: 'POST',
    path: '/matching/companies/decisions',
    permission: 'matching.decide',
    summary: {
      ja: '別会社・関連会社・保留を決める（open で取り消し）',
      en: 'Say that pairs are two companies, related ones or to be held; open takes it back',
    },
    body: z.object({
      pairs: z
        .array(z.object({ a: z.uuid(), b: z.uuid() }))
        .min(1)
        .max(500),
      state,
    }),
    returns: z.object({ decided: z.int() }),
  },
} as const
