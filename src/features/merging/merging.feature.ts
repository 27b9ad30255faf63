import { z } from 'zod'
import { defineEvent } from '#platform/catalogue/event.ts'
import { serve, type Feature } from '#platform/feature.ts'
import { mergeCustomers, readMerges, undoMerge } from './merging.actions.ts'
import { mergingApi, mergingSchemas } from './merging.api.ts'
import { automaticJob, followMatching, readAutomatic, updateAutomatic } from './merging.automatic.ts'
import { mergeCompanies, readCompanyMerges, undoCompanyMerge } from './merging.companies.actions.ts'
import { previewCompanyMerge } from './merging.companies.preview.ts'
import { readOldIds } from './merging.companies.store.ts'
import { previewMerge } from './merging.preview.ts'

const named = z.object({ mergeId: z.uuid(), names: z.string() })

export const mergingFeature: Feature = {
  name: 'merging',
  merging: {
    tables: [
      { table: 'customer_alias', how: 'moved' },
      { table: 'customer_merge', how: 'moved' },
      { table: 'customer_merge_image', how: 'moved' },
    ],
    companyTables: [
      { table: 'company_alias', how: 'moved' },
      { table: 'company_merge', how: 'moved' },
    ],
  },
  jobs: [automaticJob],
  afterJob: followMatching,
  aliases: readOldIds,
  schemas: mergingSchemas,
  serves: serve(mergingApi, {
    preview: (work, { body }) => previewMerge(work, body),
    merge: (work, { body }) => mergeCustomers(work, body),
    list: async (work, { params }) => ({ items: await readMerges(work, params.id) }),
    undo: (work, { params }) => undoMerge(work, params.id),
    automatic: (work) => readAutomatic(work),
    updateAutomatic: (work, { body }) => updateAutomatic(work, body),
    companyPreview: (work, { body }) => previewCompanyMerge(work, body),
    companyMerge: (work, { body }) => mergeCompanies(work, body),
    companyList: async (work, { params }) => ({ items: await readCompanyMerges(work, params.id) }),
    companyUndo: (work, { params }) => undoCompanyMerge(work, params.id),
  }),
  permissions: [
    {
      key: 'customers.merge',
      label: { ja: '顧客を統合する・元に戻す', en: 'Merge customers, and undo merges' },
      roles: ['administrator', 'manager'],
    },
    {
      key: 'companies.merge',
      label: { ja: '取引先を統合する・元に戻す', en: 'Merge companies, and undo merges' },
      roles: ['administrator', 'manager'],
    },
  ],
  events: [
    defineEvent({
      name: 'customer.merged',
      payload: named,
      personal: ['names'],
      sentence: { ja: '{names} を統合しました', en: 'Merged {names} into this record' },
      icon: 'ArrowMerge',
    }),
    defineEvent({
      name: 'customer.mergeUndone',
      payload: named,
      personal: ['names'],
      sentence: { ja: '{names} との統合を元に戻しました', en: 'Undid the merge with {names}' },
      icon: 'ArrowBackUp',
    }),
  ],
}
