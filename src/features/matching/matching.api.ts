import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, totalSchema } from '#kit/page.ts'
import { companyEndpoints } from './matching.companies.api.ts'
import { pairStates } from './matching.ts'
import { weightsEndpoints } from './matching.weights.api.ts'

const phrase = z.object({ ja: z.string(), en: z.string() })
const state = z.enum(pairStates)

export const evidenceSchema = z.object({
  kind: z.string(),
  label: phrase,
  points: z.int().describe('For one person where above zero, against below'),
})

const sideSchema = z.object({
  id: z.uuid(),
  version: z.int(),
  displayName: z.string(),
  kana: z.string().nullable(),
  formerFamilyName: z.string().nullable(),
  code: z.string().nullable(),
  gender: z.string().nullable(),
  birthOn: z.string().nullable(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  addresses: z.array(z.string()),
  companies: z.array(z.string()),
  owner: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Side = z.infer<typeof sideSchema>

export const candidateSchema = z.object({
  a: sideSchema.describe('The one that was there first'),
  b: sideSchema,
  points: z.int(),
  strong: z.boolean().describe('Name with e-mail, mobile, address or number, and nothing against it'),
  evidence: z.array(evidenceSchema),
  state,
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
export type Candidate = z.infer<typeof candidateSchema>

export const similarSchema = z.object({
  id: z.uuid(),
  displayName: z.string(),
  points: z.int(),
  strong: z.boolean(),
  evidence: z.array(evidenceSchema),
})
export type Similar = z.infer<typeof similarSchema>

const pair = z.object({ a: z.uuid(), b: z.uuid() })

/** A person as far as somebody has typed them. */
export const draftSchema = z.object({
  familyName: z.string().max(100).nullish(),
  givenName: z.string().max(100).nullish(),
  familyKana: z.string().max(100).nullish(),
  givenKana: z.string().max(100).nullish(),
  formerFamilyName: z.string().max(100).nullish(),
  gender: z.enum(['female', 'male', 'other']).nullish(),
  birthOn: z.iso.date().nullish(),
  code: z.string().max(100).nullish(),
  contactPoints: z
    .array(
      z.object({
        kind: z.enum(['email', 'phone', 'address', 'line', 'url']),
        value: z.string().max(500),
        postalCode: z.string().max(20).nullish(),
      }),
    )
    .max(20)
    .default([]),
  companyNames: z.array(z.string().max(200)).max(10).default([]),
})
export type Draft = z.infer<typeof draftSchema>

export const matchingApi = defineApi('matching', {
  ...weightsEndpoints,
  ...companyEndpoints,
  overview: {
    method: 'GET',
    path: '/matching',
    permission: 'matching.read',
    summary: { ja: '名寄せのまとめ', en: 'How far matching has come' },
    returns: z.object({
      counts: z.array(z.object({ state, count: totalSchema })),
      strong: totalSchema.describe('Open pairs that are strong'),
      running: z.uuid().nullable().describe('The job that looks through the whole base now'),
      lastRun: z
        .object({
          at: z.iso.datetime(),
          customers: z.int(),
          pairs: z.int(),
          clusters: z.int(),
          common: z
            .array(z.object({ kind: z.string(), value: z.string(), customers: z.int() }))
            .describe('Shared by so many that they say nothing of a person, and were left out'),
        })
        .nullable(),
    }),
  },
  candidates: {
    method: 'GET',
    path: '/matching/candidates',
    permission: 'matching.read',
    summary: { ja: '名寄せの候補（点の高い順）', en: 'Pairs that may be one person, the surest first' },
    query: z.object({
      ...pageQuery,
      state: state.default('open'),
      atLeast: z.coerce.number().int().optional().describe('Points'),
    }),
    returns: pageOf(candidateSchema),
  },
  similar: {
    method: 'GET',
    path: '/customers/{id}/similar',
    permission: 'customers.read',
    summary: { ja: '同じ人かもしれない顧客', en: 'Customers who may be this one' },
    params: z.object({ id: z.uuid() }),
    returns: z.object({ items: z.array(similarSchema) }),
  },
  lookUp: {
    method: 'POST',
    path: '/matching/look-up',
    reads: true,
    permission: 'customers.read',
    summary: { ja: '入力中の人に似た顧客', en: 'Customers like somebody who is being entered' },
    body: draftSchema,
    returns: z.object({ items: z.array(similarSchema) }),
  },
  decide: {
    method: 'POST',
    path: '/matching/decisions',
    permission: 'matching.decide',
    summary: {
      ja: '別人・世帯・保留を決める（open で取り消し）',
      en: 'Say that pairs are two people, a household or to be held; open takes it back',
    },
    body: z.object({ pairs: z.array(pair).min(1).max(500), state }),
    returns: z.object({ decided: z.int() }),
  },
  run: {
    method: 'POST',
    path: '/matching/runs',
    permission: 'matching.decide',
    summary: { ja: '全件を名寄せする', en: 'Look through the whole base' },
    returns: z.object({ jobId: z.uuid() }),
  },
})
