import { serve, type Feature } from '#platform/feature.ts'
import { addCost, createMedia, listCosts, listMedia, removeCost, updateMedia } from './media.actions.ts'
import { mediaApi, mediaSchemas } from './media.api.ts'

export const mediaFeature: Feature = {
  name: 'media',
  schemas: mediaSchemas,
  serves: serve(mediaApi, {
    list: async (work) => ({ items: await listMedia(work) }),
    create: (work, { body }) => createMedia(work, body),
    update: (work, { params, body }) => updateMedia(work, params.id, body),
    costs: async (work, { params }) => ({ items: await listCosts(work, params.id) }),
    addCost: (work, { params, body }) => addCost(work, params.id, body),
    removeCost: (work, { params }) => removeCost(work, params.id, params.costId),
  }),
  permissions: [
    {
      key: 'media.manage',
      label: { ja: '媒体と換算レートを管理する', en: 'Manage media and currency rates' },
      roles: ['administrator', 'manager'],
    },
  ],
}
