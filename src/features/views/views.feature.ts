import { sql, type SqlBool } from 'kysely'
import { ownedIn } from '#platform/catalogue/owned.ts'
import { serve, type Feature } from '#platform/feature.ts'
import {
  createView,
  duplicateView,
  readViews,
  removeView,
  restoreView,
  setDefault,
  updateView,
} from './views.actions.ts'
import { viewsApi, viewsSchemas } from './views.api.ts'
import { sentenceOf } from './views.sentence.ts'
import { manageViews, shareViews } from './views.ts'

export const viewsFeature: Feature = {
  name: 'views',
  owned: [
    ownedIn({
      kind: 'view',
      label: { ja: '共有している一覧', en: 'Shared views' },
      table: 'saved_view',
      subject: 'view',
      // One's own views are of use to nobody else.
      where: sql<SqlBool>`t.shared and t.deleted_at is null`,
    }),
  ],
  schemas: viewsSchemas,
  serves: serve(viewsApi, {
    list: (work, { query }) => readViews(work, query.subject),
    sentence: (work, { query }) => sentenceOf(work, query.subject, query.filter),
    create: (work, { body }) => createView(work, body),
    update: (work, { params, body }) => updateView(work, params.id, body),
    remove: (work, { params, query }) => removeView(work, params.id, query.version),
    restore: (work, { params }) => restoreView(work, params.id),
    duplicate: (work, { params }) => duplicateView(work, params.id),
    setDefault: (work, { body }) => setDefault(work, body),
  }),
  permissions: [
    {
      key: shareViews,
      label: { ja: '一覧を共有する', en: 'Share views of lists' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: manageViews,
      label: { ja: '全員が使う一覧を決める', en: 'Decide the views that everybody gets' },
      roles: ['administrator', 'manager'],
    },
  ],
}
