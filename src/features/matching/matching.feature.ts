import { roles, serve, type Feature } from '#platform/feature.ts'
import { decide, listCandidates, lookUp, overview, similarTo, startRun } from './matching.actions.ts'
import { matchingApi } from './matching.api.ts'
import { weightsSchemas } from './matching.weights.api.ts'
import {
  companyOverview,
  decideCompanies,
  listCompanyCandidates,
  lookUpCompany,
  similarCompanies,
} from './matching.companies.actions.ts'
import { matchingCommands } from './matching.commands.ts'
import { recognise } from './matching.recognise.ts'
import { forgetCustomer } from './matching.reviews.store.ts'
import { newerJob } from './matching.newer.ts'
import { runJob } from './matching.run.ts'
import {
  adoptLearned,
  learnedWeights,
  takeAgain,
  updateWeights,
  weightsInForce,
} from './matching.weights.actions.ts'

export const matchingFeature: Feature = {
  name: 'matching',
  permissions: [
    { key: 'matching.read', label: { ja: '名寄せの候補を見る', en: 'See who may be one person' }, roles },
    {
      key: 'matching.decide',
      label: { ja: '別人・世帯を決め、全件を名寄せする', en: 'Decide on pairs and look through the base' },
      roles: ['administrator', 'manager'],
    },
    {
      key: 'matching.settings',
      label: {
        ja: '名寄せの重みと自動統合を決める',
        en: 'Set the weights of matching, and automatic merging',
      },
      roles: ['administrator'],
    },
  ],
  merging: {
    tables: [
      {
        table: 'match_pair',
        how: 'pair',
        pair: { other: 'other_id', by: 'state', words: ['distinct', 'household', 'held', 'open'] },
      },
      { table: 'match_review', how: 'moved' },
    ],
    companyTables: [
      {
        table: 'company_match_pair',
        how: 'pair',
        pair: { other: 'other_id', by: 'state', words: ['distinct', 'related', 'held', 'open'] },
      },
    ],
  },
  recognise,
  purging: forgetCustomer,
  jobs: [runJob, newerJob],
  commands: matchingCommands,
  schemas: weightsSchemas,
  serves: serve(matchingApi, {
    overview: (work) => overview(work),
    candidates: (work, { query }) => listCandidates(work, query),
    similar: async (work, { params }) => ({ items: await similarTo(work, params.id) }),
    lookUp: async (work, { body }) => ({ items: await lookUp(work, body) }),
    decide: (work, { body }) => decide(work, body),
    run: (work) => startRun(work),
    weights: (work) => weightsInForce(work),
    updateWeights: (work, { body }) => updateWeights(work, body),
    takeWeightsAgain: (work, { body }) => takeAgain(work, body),
    learned: (work) => learnedWeights(work),
    adoptLearned: (work, { body }) => adoptLearned(work, body),
    companyOverview: (work) => companyOverview(work),
    companyCandidates: (work, { query }) => listCompanyCandidates(work, query),
    companySimilar: async (work, { params }) => ({ items: await similarCompanies(work, params.id) }),
    companyLookUp: async (work, { body }) => ({ items: await lookUpCompany(work, body) }),
    companyDecide: (work, { body }) => decideCompanies(work, body),
  }),
}
