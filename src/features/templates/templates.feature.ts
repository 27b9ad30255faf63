import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  binnedTemplates,
  copyTemplate,
  createTemplate,
  discardDraft,
  listTemplates,
  partOf,
  readEdition,
  readEditions,
  saveDraft,
  saveEdition,
  templates,
  updateTemplate,
} from './templates.actions.ts'
import { templatesApi, templatesSchemas } from './templates.api.ts'
import { templateCommands } from './templates.commands.ts'
import {
  binnedCoupons,
  coupons,
  createCoupon,
  exportCodes,
  generateCodes,
  takeCodes,
  updateCoupon,
} from './templates.coupons.ts'
import { listCoupons, selectHanded } from './templates.coupons.store.ts'
import { addImage, binnedImages, images, listImages, updateImage } from './templates.images.ts'
import { preview } from './templates.preview.ts'
import { mustRead, remove, restore } from './templates.records.ts'
import { addPictureRoutes } from './templates.serve.ts'
import { showTemplateSettings, updateTemplateSettings } from './templates.settings.ts'
import { binnedShared, createShared, listShared, sharedBlocks, updateShared } from './templates.shared.ts'
import { starters } from './templates.starters.ts'
import { sendTest } from './templates.test-send.ts'
import { toMjml } from './templates.to-mjml.ts'
import { manageTemplates, readTemplates, writeCoupons, writeTemplates } from './templates.ts'
import { readUses } from './templates.uses.ts'
import { filterEntries, readVariables } from './templates.variables.ts'
import { addWord, exportWords, importWords, readWords, removeWord, updateWord } from './templates.words.ts'

export const templatesFeature: Feature = {
  name: 'templates',
  merging: { tables: [{ table: 'coupon_code', how: 'moved' }] },
  schemas: templatesSchemas,
  serves: serve(templatesApi, {
    list: (work, { query }) => listTemplates(work, query),
    starters: async () => ({ items: [...starters] }),
    variables: async (work) => ({ items: await readVariables(work), filters: filterEntries }),
    create: (work, { body }) => createTemplate(work, body),
    get: (work, { params }) => mustRead(work, templates, params.id),
    update: (work, { params, body }) => updateTemplate(work, params.id, body),
    remove: (work, { params, query }) => remove(work, templates, params.id, query.version),
    restore: (work, { params }) => restore(work, templates, params.id),
    copy: (work, { params, body }) => copyTemplate(work, params.id, body.name),
    uses: (work, { params }) => readUses(work, templates, ({ id }) => partOf(id), params.id),
    saveDraft: (work, { params, body }) => saveDraft(work, params.id, body),
    discardDraft: (work, { params, query }) => discardDraft(work, params.id, query.version),
    editions: (work, { params, query }) => readEditions(work, params.id, query),
    saveEdition: (work, { params, body }) => saveEdition(work, params.id, body),
    edition: (work, { params }) => readEdition(work, params.id, params.number),
    preview: (work, { body }) => preview(work, body),
    toMjml: (work, { body }) => toMjml(work, body.content),
    test: (work, { body }) => sendTest(work, body),

    sharedList: (work, { query }) => listShared(work, query),
    sharedCreate: (work, { body }) => createShared(work, body),
    sharedGet: (work, { params }) => mustRead(work, sharedBlocks, params.id),
    sharedUpdate: (work, { params, body }) => updateShared(work, params.id, body),
    sharedRemove: (work, { params, query }) => remove(work, sharedBlocks, params.id, query.version),
    sharedRestore: (work, { params }) => restore(work, sharedBlocks, params.id),
    sharedUses: (work, { params }) =>
      readUses(work, sharedBlocks, ({ id }) => ({ kind: 'sharedBlock', id, names: [id] }), params.id),

    images: (work, { query }) => listImages(work, query),
    imageGet: (work, { params }) => mustRead(work, images, params.id),
    imageAdd: (work, _input, exchange) => addImage(work, () => exchange.upload()),
    imageUpdate: (work, { params, body }) => updateImage(work, params.id, body),
    imageRemove: (work, { params, query }) => remove(work, images, params.id, query.version),
    imageRestore: (work, { params }) => restore(work, images, params.id),
    imageUses: (work, { params }) =>
      readUses(work, images, ({ id, path }) => ({ kind: 'image', id, names: [id, path] }), params.id),

    coupons: (work, { query }) => listCoupons(work, query),
    couponCreate: (work, { body }) => createCoupon(work, body),
    couponGet: (work, { params }) => mustRead(work, coupons, params.id),
    couponUpdate: (work, { params, body }) => updateCoupon(work, params.id, body),
    couponRemove: (work, { params, query }) => remove(work, coupons, params.id, query.version),
    couponRestore: (work, { params }) => restore(work, coupons, params.id),
    couponUses: (work, { params }) =>
      readUses(work, coupons, ({ id }) => ({ kind: 'coupon', id, names: [id] }), params.id),
    couponCodes: (work, { params, body }) => takeCodes(work, params.id, body.codes),
    couponGenerate: (work, { params, body }) => generateCodes(work, params.id, body),
    couponExport: (work, { params }) => exportCodes(work, params.id),
    couponHanded: async (work, { params, query }) => {
      await mustRead(work, coupons, params.id)
      return selectHanded(work, params.id, query)
    },

    words: async (work) => ({ items: await readWords(work) }),
    wordAdd: (work, { body }) => addWord(work, body),
    wordUpdate: (work, { params, body }) => updateWord(work, params.id, body),
    wordRemove: (work, { params, query }) => removeWord(work, params.id, query.version),
    wordExport: exportWords,
    wordImport: async (work, _input, exchange) => importWords(work, await exchange.upload()),

    settings: showTemplateSettings,
    updateSettings: (work, { body }) => updateTemplateSettings(work, body),
  }),
  permissions: [
    { key: readTemplates, label: { ja: 'テンプレートを見る', en: 'See templates' }, roles },
    {
      key: writeTemplates,
      label: { ja: 'テンプレート・共通ブロック・画像を作る・変える', en: 'Make and change templates' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: writeCoupons,
      label: { ja: 'クーポンを作る・変える', en: 'Make and change coupons' },
      roles: ['administrator', 'manager'],
    },
    {
      key: manageTemplates,
      label: { ja: '注意する言葉とテンプレートの設定を変える', en: 'Change words to look out for' },
      roles: ['administrator', 'manager'],
    },
  ],
  routes: addPictureRoutes,
  commands: templateCommands,
  binned: [binnedTemplates, binnedShared, binnedImages, binnedCoupons],
}
