import { serve, type Feature } from '#platform/feature.ts'
import { wake } from '#platform/jobs/queue.ts'
import { decide, decideUnmatched, getReturn, openRaw, takeFile } from './returns.actions.ts'
import { returnsApi, returnsSchemas } from './returns.api.ts'
import { binnedHooks, binnedMailboxes } from './returns.bin.ts'
import { returnCommands } from './returns.commands.ts'
import { returnsFile } from './returns.csv.ts'
import {
  createHook,
  receive,
  removeHook,
  restoreHook,
  rotateHook,
  selectHooks,
  updateHook,
} from './returns.hooks.ts'
import { forgetReturns, pollJob, tidyJob } from './returns.jobs.ts'
import { returnEvents } from './returns.kinds.ts'
import {
  createMailbox,
  readAccount,
  removeMailbox,
  restoreMailbox,
  selectMailboxes,
  updateMailbox,
} from './returns.mailboxes.ts'
import { readReturnSettings, updateReturnSettings } from './returns.settings.ts'
import { countOpen, listReturns, listUnmatched } from './returns.store.ts'
import { tryFile, tryHook, tryMailbox } from './returns.try.ts'
import { manageReturns, readReturns, writeReturns } from './returns.ts'

export const returnsFeature: Feature = {
  name: 'returns',
  merging: {
    tables: [
      {
        table: 'mail_return',
        how: 'moved',
        label: { ja: '戻ったメール', en: 'Returned mail' },
        same: ['tells'],
      },
    ],
  },
  purging: forgetReturns,
  schemas: returnsSchemas,
  serves: serve(returnsApi, {
    list: (work, { query }) => listReturns(work, query),
    file: (work, { query }) => returnsFile(work, query),
    open: (work) => countOpen(work),
    get: (work, { params }) => getReturn(work, params.id),
    unmatched: (work, { query }) => listUnmatched(work, query),
    raw: (work, { params }) => openRaw(work, 'mail_return', params.id),
    rawUnmatched: (work, { params }) => openRaw(work, 'return_unmatched', params.id),
    decide: (work, { params, body }) => decide(work, params.id, body),
    decideUnmatched: (work, { params, body }) => decideUnmatched(work, params.id, body),
    tryFile: async (work, _input, exchange) => tryFile(work, await exchange.upload()),
    take: async (work, _input, exchange) => takeFile(work, await exchange.upload()),
    settings: (work) => readReturnSettings(work),
    updateSettings: (work, { body }) => updateReturnSettings(work, body),
    mailboxes: async (work) => ({ items: await selectMailboxes(work) }),
    createMailbox: (work, { body }) => createMailbox(work, body),
    updateMailbox: (work, { params, body }) => updateMailbox(work, params.id, body),
    removeMailbox: (work, { params, query }) => removeMailbox(work, params.id, query.version),
    restoreMailbox: (work, { params }) => restoreMailbox(work, params.id),
    testMailbox: (work, { params }) => tryMailbox(work, params.id),
    async readMailbox(work, { params }) {
      await readAccount(work, params.id)
      await wake(work, pollJob.name)
    },
    hooks: async (work) => ({ items: await selectHooks(work) }),
    createHook: (work, { body }) => createHook(work, body),
    updateHook: (work, { params, body }) => updateHook(work, params.id, body),
    testHook: (work, { params, body }) => tryHook(work, params.id, body.body),
    rotateHook: (work, { params, body }) => rotateHook(work, params.id, body.version),
    removeHook: (work, { params, query }) => removeHook(work, params.id, query.version),
    restoreHook: (work, { params }) => restoreHook(work, params.id),
  }),
  hooks: [{ path: '/hooks/mail/:provider/:secret', mostBytes: 2_000_000, perMinute: 3000, run: receive }],
  permissions: [
    {
      key: readReturns,
      label: { ja: '戻ったメールを見る', en: 'See what came back' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: writeReturns,
      label: { ja: '戻ったメールをどうするか決める', en: 'Decide about what came back' },
      roles: ['administrator', 'manager'],
    },
    {
      key: manageReturns,
      label: {
        ja: '戻ったメールの受け取り方を設定する・取り込む',
        en: 'Set up how returns come in, and take them in',
      },
      roles: ['administrator'],
    },
  ],
  events: returnEvents,
  jobs: [pollJob, tidyJob],
  binned: [binnedMailboxes, binnedHooks],
  commands: returnCommands,
}
