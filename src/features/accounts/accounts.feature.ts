import { z } from 'zod'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { accountsApi, accountsSchemas } from './accounts.api.ts'
import { createApiKey, revokeApiKey } from './accounts.api-keys.ts'
import { listApiKeys } from './accounts.api-keys.store.ts'
import { deleteOldAttempts } from './accounts.attempts.store.ts'
import { authenticate } from './accounts.authenticate.ts'
import { accountsCommands } from './accounts.commands.ts'
import { readMe, updateMe } from './accounts.me.ts'
import { changePassword, readSessions, revokeSession, signIn, signOut } from './accounts.sessions.ts'
import { deleteExpired } from './accounts.sessions.store.ts'
import { setUp } from './accounts.setup.ts'
import { listColleagues, listUsers } from './accounts.store.ts'
import { createUser, updateUser } from './accounts.users.ts'

export const accountsFeature: Feature = {
  name: 'accounts',
  authenticate,
  schemas: accountsSchemas,
  serves: serve(accountsApi, {
    me: (work) => readMe(work),
    setUp: (work, { body }, exchange) => setUp(work, body, exchange),
    signIn: (work, { body }, exchange) => signIn(work, body, exchange),
    signOut: (work, _, exchange) => signOut(work, exchange),
    updateMe: (work, { body }) => updateMe(work, body),
    changePassword: (work, { body }) => changePassword(work, body),
    listSessions: (work) => readSessions(work),
    revokeSession: (work, { params }, exchange) => revokeSession(work, params.id, exchange),
    listColleagues: async (work) => ({ items: await listColleagues(work) }),
    listUsers: (work, { query }) => listUsers(work, query),
    createUser: (work, { body }) => createUser(work, body),
    updateUser: (work, { params, body }) => updateUser(work, params.id, body),
    listApiKeys: async (work) => ({ items: await listApiKeys(work) }),
    createApiKey: (work, { body }) => createApiKey(work, body),
    revokeApiKey: (work, { params }) => revokeApiKey(work, params.id),
  }),
  permissions: [
    {
      key: 'users.manage',
      label: { ja: '利用者を管理する', en: 'Manage users' },
      roles: ['administrator'],
    },
    {
      key: 'apiKeys.manage',
      label: { ja: 'API キーを管理する', en: 'Manage API keys' },
      roles: ['administrator'],
    },
  ],
  jobs: [
    defineJob({
      name: 'accounts.tidyUp',
      title: { ja: '期限の切れたセッションなどの片付け', en: 'Tidy up expired sessions and the like' },
      payload: z.object({}),
      every: '7 * * * *',
      async run(work) {
        await deleteExpired(work)
        await deleteOldAttempts(work)
      },
    }),
  ],
  commands: accountsCommands,
}
