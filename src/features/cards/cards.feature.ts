import { serve, type Feature } from '#platform/feature.ts'
import { addCard, readCards, registerCard, removeCard, restoreCard, updateCard } from './cards.actions.ts'
import { cardsApi, cardsSchemas } from './cards.api.ts'
import { putImage, showImage } from './cards.images.ts'
import { binnedCards } from './cards.bin.ts'
import { cardEvents, cardRules } from './cards.kinds.ts'

export const cardsFeature: Feature = {
  name: 'cards',
  merging: {
    tables: [
      { table: 'business_card', how: 'moved', label: { ja: '名刺', en: 'Business cards' } },
      { table: 'business_card_image', how: 'moved', partOf: 'card_id' },
    ],
  },
  schemas: cardsSchemas,
  serves: serve(cardsApi, {
    list: async (work, { params }) => ({ items: await readCards(work, params.customerId) }),
    create: (work, { params, body }) => addCard(work, params.customerId, body),
    register: (work, { body }) => registerCard(work, body),
    update: (work, { params, body }) => updateCard(work, params, body),
    remove: (work, { params, query }) => removeCard(work, params, query.version),
    restore: (work, { params }) => restoreCard(work, params),
    putImage: (work, { params }, exchange) => putImage(work, params, () => exchange.upload()),
    showImage: (work, { params }) => showImage(work, params),
  }),
  permissions: [
    {
      key: 'cards.write',
      label: { ja: '名刺を登録・変更する', en: 'Add and change business cards' },
      roles: ['administrator', 'manager', 'member'],
    },
  ],
  binned: [binnedCards],
  events: cardEvents,
  rules: cardRules,
}
