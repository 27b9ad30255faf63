import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import {
  blockSchema,
  dataBlockSchema,
  documentSchema,
  footerSchema,
  ownSectionSchema,
  sectionSchema,
  styleSchema,
} from './templates.blocks.ts'
import { contentKinds, contentSchema, mailClasses } from './templates.content.ts'
import { libraryEndpoints } from './templates.library.api.ts'
import {
  draftSchema,
  editionRowSchema,
  editionSchema,
  filterSchema,
  id,
  ofVersion,
  previewInput,
  previewSchema,
  settingsSchema,
  sharedRowSchema,
  sharedSchema,
  templateRowSchema,
  templateSchema,
  usesSchema,
  variableSchema,
  versioned,
  couponSchema,
  imageSchema,
} from './templates.schemas.ts'
import { manageTemplates, readTemplates, writeTemplates } from './templates.ts'
import { richTextSchemas } from './templates.rich-text.ts'

const name = z.string().trim().min(1).max(100)
const head = z.object({
  name,
  description: z.string().trim().max(500).default(''),
  class: z.enum(mailClasses),
})
const found = z.object({ ...pageQuery, q: z.string().max(100).optional() })

const versionedSettings = z.object({
  version: z.int(),
  settings: settingsSchema,
  missing: z
    .array(z.enum(['name', 'address', 'contact']))
    .describe('What advertising lacks of its foot; filled in the settings of the organisation'),
  address: z
    .object({ url: z.string(), isOpen: z.boolean().describe('Found by others than this computer') })
    .describe('Where links and pictures of mails lead (ENISHI_PUBLIC_URL)'),
})

export const templatesApi = defineApi('templates', {
  list: {
    method: 'GET',
    path: '/templates',
    permission: readTemplates,
    summary: { ja: 'テンプレートの一覧（新しく変えた順）', en: 'List templates, the latest changed first' },
    query: found.extend({ kind: z.enum(contentKinds).optional(), class: z.enum(mailClasses).optional() }),
    returns: pageOf(templateRowSchema),
  },
  starters: {
    method: 'GET',
    path: '/templates/starters',
    permission: readTemplates,
    summary: { ja: 'ひな形', en: 'Templates to start from' },
    returns: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          label: z.object({ ja: z.string(), en: z.string() }),
          description: z.object({ ja: z.string(), en: z.string() }),
          class: z.enum(mailClasses),
          content: contentSchema,
        }),
      ),
    }),
  },
  variables: {
    method: 'GET',
    path: '/templates/variables',
    permission: readTemplates,
    summary: { ja: '差し込み項目の一覧', en: 'The variables that may be inserted' },
    returns: z.object({ items: z.array(variableSchema), filters: z.array(filterSchema) }),
  },
  create: {
    method: 'POST',
    path: '/templates',
    permission: writeTemplates,
    summary: { ja: 'テンプレートを作る', en: 'Make a template' },
    body: head.extend({ content: contentSchema }),
    returns: templateSchema,
    status: 201,
  },
  get: {
    method: 'GET',
    path: '/templates/{id}',
    permission: readTemplates,
    summary: { ja: 'テンプレートを読む', en: 'Read a template' },
    params: id,
    returns: templateSchema,
  },
  update: {
    method: 'PUT',
    path: '/templates/{id}',
    permission: writeTemplates,
    summary: { ja: 'テンプレートの名前や用途を変える', en: 'Rename a template' },
    params: id,
    body: head.extend(versioned.shape),
    returns: templateSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/templates/{id}',
    permission: writeTemplates,
    summary: { ja: 'テンプレートをごみ箱に移す', en: 'Move a template to the bin' },
    params: id,
    query: ofVersion,
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/templates/{id}/restore',
    permission: writeTemplates,
    summary: { ja: 'テンプレートをごみ箱から戻す', en: 'Bring a template back from the bin' },
    params: id,
    returns: templateSchema,
  },
  copy: {
    method: 'POST',
    path: '/templates/{id}/copy',
    permission: writeTemplates,
    summary: { ja: 'テンプレートを複製する', en: 'Copy a template' },
    params: id,
    body: z.object({ name }),
    returns: templateSchema,
    status: 201,
  },
  uses: {
    method: 'GET',
    path: '/templates/{id}/uses',
    permission: readTemplates,
    summary: { ja: 'テンプレートが使われている所', en: 'Where a template is used' },
    params: id,
    returns: usesSchema,
  },
  saveDraft: {
    method: 'PUT',
    path: '/templates/{id}/draft',
    permission: writeTemplates,
    summary: { ja: '下書きを保存する（自動）', en: 'Keep a draft, as it is typed' },
    params: id,
    body: z.object({
      content: contentSchema,
      version: z.int().describe('Of the draft that was read; 0: there was none'),
    }),
    returns: draftSchema,
  },
  discardDraft: {
    method: 'DELETE',
    path: '/templates/{id}/draft',
    permission: writeTemplates,
    summary: { ja: '下書きを破棄する', en: 'Discard the draft' },
    params: id,
    query: ofVersion,
    returns: templateSchema,
  },
  editions: {
    method: 'GET',
    path: '/templates/{id}/editions',
    permission: readTemplates,
    summary: { ja: 'テンプレートの版（新しい順）', en: 'Editions of a template, the newest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(editionRowSchema),
  },
  saveEdition: {
    method: 'POST',
    path: '/templates/{id}/editions',
    permission: writeTemplates,
    summary: { ja: '新しい版として保存する', en: 'Save as a new edition' },
    params: id,
    body: z.object({
      content: contentSchema,
      note: z.string().trim().max(300).default(''),
      version: z.int().describe('Of the template that was read'),
    }),
    returns: templateSchema,
    status: 201,
  },
  edition: {
    method: 'GET',
    path: '/templates/{id}/editions/{number}',
    permission: readTemplates,
    summary: { ja: 'テンプレートの1つの版', en: 'One edition of a template' },
    params: id.extend({ number: z.coerce.number().int().min(1) }),
    returns: editionSchema,
  },
  preview: {
    method: 'POST',
    path: '/templates/preview',
    permission: readTemplates,
    summary: {
      ja: '1人の顧客に届く形で見て、点検する',
      en: 'See and check a content as one customer gets it',
    },
    body: previewInput,
    returns: previewSchema,
    reads: true,
  },
  toMjml: {
    method: 'POST',
    path: '/templates/mjml',
    permission: readTemplates,
    summary: {
      ja: 'ブロックで作った内容を、MJMLで続けられる形にする',
      en: 'Turn a content made of blocks into MJML to go on with',
    },
    body: z.object({ content: contentSchema }),
    returns: z.object({
      source: z.string(),
      blocks: z
        .array(dataBlockSchema)
        .describe('What the source reads as _r0, _c0 …: kept in the body with it'),
    }),
    reads: true,
  },
  test: {
    method: 'POST',
    path: '/templates/test',
    permission: writeTemplates,
    summary: { ja: 'テスト送信をする', en: 'Send a test' },
    body: previewInput.extend({ to: z.array(z.email()).min(1).max(5) }),
    returns: z.object({
      results: z.array(
        z.object({
          to: z.string(),
          isSent: z.boolean(),
          said: z.string().describe('What the server said; empty where none is set'),
        }),
      ),
    }),
  },

  sharedList: {
    method: 'GET',
    path: '/shared-blocks',
    permission: readTemplates,
    summary: { ja: '共通ブロックの一覧', en: 'List shared blocks' },
    query: found,
    returns: pageOf(sharedRowSchema),
  },
  sharedCreate: {
    method: 'POST',
    path: '/shared-blocks',
    permission: writeTemplates,
    summary: { ja: '共通ブロックを作る', en: 'Make a shared block' },
    body: z.object({ name, sections: z.array(ownSectionSchema).min(1).max(20) }),
    returns: sharedSchema,
    status: 201,
  },
  sharedGet: {
    method: 'GET',
    path: '/shared-blocks/{id}',
    permission: readTemplates,
    summary: { ja: '共通ブロックを読む', en: 'Read a shared block' },
    params: id,
    returns: sharedSchema,
  },
  sharedUpdate: {
    method: 'PUT',
    path: '/shared-blocks/{id}',
    permission: writeTemplates,
    summary: {
      ja: '共通ブロックを変える（使っているすべてに効く）',
      en: 'Change a shared block, everywhere',
    },
    params: id,
    body: z.object({ name, sections: z.array(ownSectionSchema).min(1).max(20), version: z.int() }),
    returns: sharedSchema,
  },
  sharedRemove: {
    method: 'DELETE',
    path: '/shared-blocks/{id}',
    permission: writeTemplates,
    summary: { ja: '共通ブロックをごみ箱に移す', en: 'Move a shared block to the bin' },
    params: id,
    query: ofVersion,
    returns: 'nothing',
  },
  sharedRestore: {
    method: 'POST',
    path: '/shared-blocks/{id}/restore',
    permission: writeTemplates,
    summary: { ja: '共通ブロックをごみ箱から戻す', en: 'Bring a shared block back from the bin' },
    params: id,
    returns: sharedSchema,
  },
  sharedUses: {
    method: 'GET',
    path: '/shared-blocks/{id}/uses',
    permission: readTemplates,
    summary: { ja: '共通ブロックが使われている所', en: 'Where a shared block is used' },
    params: id,
    returns: usesSchema,
  },

  ...libraryEndpoints,

  settings: {
    method: 'GET',
    path: '/templates/settings',
    permission: readTemplates,
    summary: { ja: 'テンプレートの設定', en: 'Settings of templates' },
    returns: versionedSettings,
  },
  updateSettings: {
    method: 'PUT',
    path: '/templates/settings',
    permission: manageTemplates,
    summary: { ja: 'テンプレートの設定を変える', en: 'Change the settings of templates' },
    body: z.object({ version: z.int(), settings: settingsSchema }),
    returns: versionedSettings,
  },
})

/** What has a name in the OpenAPI document. */
export const templatesSchemas = {
  ...richTextSchemas,
  Coupon: couponSchema,
  SharedBlock: sharedSchema,
  Template: templateSchema,
  TemplateBlock: blockSchema,
  TemplateContent: contentSchema,
  TemplateDataBlock: dataBlockSchema,
  TemplateDocument: documentSchema,
  TemplateDraft: draftSchema,
  TemplateEdition: editionSchema,
  TemplateFooter: footerSchema,
  TemplateImage: imageSchema,
  TemplateOwnSection: ownSectionSchema,
  TemplateSection: sectionSchema,
  TemplateStyle: styleSchema,
  TemplateUses: usesSchema,
}
