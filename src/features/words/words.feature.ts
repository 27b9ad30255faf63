import { serve, type Feature } from '#platform/feature.ts'
import { adoptStored, readWords, updateWords, wordsTopic } from './words.actions.ts'
import { wordsApi, wordsSchemas } from './words.api.ts'

export const wordsFeature: Feature = {
  name: 'words',
  schemas: wordsSchemas,
  serves: serve(wordsApi, {
    get: (work) => readWords(work),
    update: (work, { body }) => updateWords(work, body),
  }),
  adopts: { topic: wordsTopic, adopt: adoptStored },
  permissions: [
    {
      key: 'words.manage',
      label: { ja: '異体字と法人格の略称を変える', en: 'Change variants of characters and abbreviations' },
      roles: ['administrator'],
    },
  ],
}
