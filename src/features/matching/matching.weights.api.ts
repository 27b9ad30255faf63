import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { origins } from './matching.ts'

const pointsSchema = z
  .record(z.string().max(40), z.int())
  .describe('By kind of evidence, of companies behind `company.`; above zero for one, below against')
const threshold = z.int().min(1).max(500)

const share = z.number().nullable().describe('From 0 to 1; null where there was none')
const rate = z.object({
  precision: share.describe('Of the pairs found, how many are one person'),
  recall: share.describe('Of the pairs that are one person, how many are found'),
})
const rates = z.object({
  candidate: rate.describe('At the threshold of candidates'),
  automatic: rate.describe('Strong, and at the threshold of automatic merging'),
})
const figuresSchema = z.object({
  same: z.int(),
  different: z.int(),
  before: rates.describe('By the weights in force'),
  after: rates.describe('By the learned ones, on the pairs they were learned from'),
  validated: rates.describe('By learned ones, on pairs kept out of the learning, a tenth at a time'),
})

const weightsSchema = z.object({
  version: z.int().describe('0 as long as nobody changed them'),
  candidateFrom: z.int().describe('From so many points on a pair is a candidate'),
  automaticFrom: z.int().describe('From so many points on a strong pair may merge by itself'),
  defaults: z.object({ candidateFrom: z.int(), automaticFrom: z.int() }),
  points: z.array(
    z.object({
      kind: z.string().describe('Of companies behind `company.`'),
      subject: z.enum(['customer', 'company']),
      label: z.object({ ja: z.string(), en: z.string() }),
      points: z.int(),
      default: z.int(),
      least: z.int(),
      most: z.int(),
    }),
  ),
  history: z
    .array(
      z.object({
        version: z.int(),
        points: pointsSchema,
        candidateFrom: z.int(),
        automaticFrom: z.int(),
        origin: z.enum(origins),
        figures: figuresSchema.nullable(),
        adoptedByName: z.string(),
        adoptedAt: z.iso.datetime(),
      }),
    )
    .describe('What was adopted, the latest first; the first is in force'),
})
export type WeightsAnswer = z.infer<typeof weightsSchema>

const learnedSchema = z.object({
  version: z.int().describe('Of the weights in force, from which it was learned'),
  reviewed: z.object({ same: z.int(), different: z.int() }),
  needed: z.object({ pairs: z.int(), ofEach: z.int() }),
  proposal: z
    .object({
      figures: figuresSchema,
      points: z.array(
        z.object({
          kind: z.string(),
          points: z.int(),
          seen: z.int().describe('Reviewed pairs with this evidence; none had it: the points stay'),
        }),
      ),
    })
    .nullable()
    .describe('Null while too few pairs were reviewed'),
})
export type LearnedAnswer = z.infer<typeof learnedSchema>

const version = z.int().min(0).describe('Of the weights as they were seen')

/** What has a name in the OpenAPI document. */
export const weightsSchemas = {
  MatchingFigures: figuresSchema,
  MatchingRate: rate,
  MatchingRates: rates,
  MatchingWeights: weightsSchema,
}

export const { endpoints: weightsEndpoints } = defineApi('matching', {
  weights: {
    method: 'GET',
    path: '/matching/weights',
    permission: 'matching.settings',
    summary: { ja: '手がかりの重み', en: 'How much each piece of evidence counts' },
    returns: weightsSchema,
  },
  updateWeights: {
    method: 'PUT',
    path: '/matching/weights',
    permission: 'matching.settings',
    summary: {
      ja: '手がかりの重みを変える（全件をもう一度名寄せする）',
      en: 'Change how much evidence counts; the whole base is looked through again',
    },
    body: z.object({
      version,
      points: pointsSchema.describe('What is not named stays as it is'),
      candidateFrom: threshold,
      automaticFrom: threshold,
    }),
    returns: weightsSchema,
  },
  takeWeightsAgain: {
    method: 'POST',
    path: '/matching/weights/again',
    permission: 'matching.settings',
    summary: { ja: '以前の重みに戻す', en: 'Take earlier weights again' },
    body: z.object({ version, again: z.int().min(0).describe('Which ones; 0 for those Enishi came with') }),
    returns: weightsSchema,
  },
  learned: {
    method: 'GET',
    path: '/matching/weights/learned',
    permission: 'matching.settings',
    summary: {
      ja: '人が決めた組から学んだ重み（何も変えない）',
      en: 'Weights learned from reviewed pairs; nothing is changed',
    },
    returns: learnedSchema,
  },
  adoptLearned: {
    method: 'POST',
    path: '/matching/weights/learned',
    permission: 'matching.settings',
    summary: { ja: '学んだ重みにする', en: 'Adopt the learned weights' },
    body: z.object({ version, points: pointsSchema.describe('The learned points as they were seen') }),
    returns: weightsSchema,
  },
})
