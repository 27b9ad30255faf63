import { serve, type Feature } from '#platform/feature.ts'
import { getMail, resend } from './mail.actions.ts'
import { mailApi, mailSchemas } from './mail.api.ts'
import { mailEvents } from './mail.kinds.ts'
import { readMailSettings, updateMailSettings } from './mail.settings.ts'
import { mailSource } from './mail.source.ts'
import { listMail } from './mail.store.ts'

export const mailFeature: Feature = {
  name: 'mail',
  merging: {
    tables: [
      {
        table: 'mail_message',
        how: 'moved',
        label: { ja: 'メール', en: 'Mail' },
        same: ['template', 'about'],
      },
    ],
  },
  schemas: mailSchemas,
  serves: serve(mailApi, {
    list: (work, { query }) => listMail(work, query),
    settings: (work) => readMailSettings(work),
    updateSettings: (work, { body }) => updateMailSettings(work, body),
    get: (work, { params }) => getMail(work, params.id),
    resend: (work, { params }) => resend(work, params.id),
  }),
  permissions: [
    {
      key: 'mail.read',
      label: { ja: '送信箱のメールを見る', en: 'See mail to customers' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: 'mail.manage',
      label: { ja: 'メールを送り直す', en: 'Send mail again' },
      roles: ['administrator', 'manager'],
    },
  ],
  events: mailEvents,
  mailSource,
}
