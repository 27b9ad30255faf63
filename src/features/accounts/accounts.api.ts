import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { settingsSchema } from '#features/settings/settings.api.ts'

export const roleSchema = z.enum(['administrator', 'manager', 'member', 'readOnly'])
export const localeSchema = z.enum(['ja', 'en'])
const id = z.object({ id: z.uuid() })
const email = z.string().trim().min(3).max(254)
/** Length decides (NIST SP 800-63B-4): 15 characters or more, no composition rules; known breached ones are refused. */
const password = z.string().max(200)
const name = z.string().trim().min(1).max(100)

export const userSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  locale: localeSchema,
  version: z.int(),
  createdAt: z.iso.datetime(),
  lastSignedInAt: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable(),
})
export type User = z.infer<typeof userSchema>

/** What the browser needs to draw its first screen, signed in or not. */
export const meSchema = z.object({
  /** True until the first administrator exists. */
  needsSetup: z.boolean(),
  organisation: z
    .object({
      name: z.string(),
      timeZone: z.string(),
      fiscalYearStart: z.int(),
      weekStart: z.enum(['sunday', 'monday']),
    })
    .nullable(),
  user: userSchema.omit({ createdAt: true, lastSignedInAt: true, disabledAt: true }).nullable(),
  permissions: z.array(z.string()),
  preferences: z.record(z.string(), z.unknown()),
  version: z.string(),
})

export const sessionSchema = z.object({
  id: z.uuid(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  current: z.boolean(),
})
export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  role: roleSchema,
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})

export const accountsApi = defineApi('accounts', {
  me: {
    method: 'GET',
    path: '/me',
    permission: 'public',
    summary: { ja: '自分と組織', en: 'Who I am and where' },
    returns: meSchema,
  },
  setUp: {
    method: 'POST',
    secret: true,
    path: '/setup',
    permission: 'public',
    summary: { ja: '最初の設定（一度だけ）', en: 'First set-up (once)' },
    body: z.object({
      organisation: z.string().trim().min(1).max(100),
      timeZone: settingsSchema.shape.timeZone.default('Asia/Tokyo'),
      locale: localeSchema.default('ja'),
      name,
      email,
      password,
      demo: z.boolean().default(false),
    }),
    returns: meSchema,
    status: 201,
  },
  signIn: {
    method: 'POST',
    secret: true,
    path: '/session',
    permission: 'public',
    summary: { ja: 'サインイン', en: 'Sign in' },
    body: z.object({ email, password }),
    returns: meSchema,
  },
  signOut: {
    method: 'DELETE',
    path: '/session',
    permission: 'public',
    summary: { ja: 'サインアウト', en: 'Sign out' },
    returns: 'nothing',
  },
  updateMe: {
    method: 'PATCH',
    path: '/me',
    permission: 'signedIn',
    summary: { ja: '自分の名前・言語・画面の好み', en: 'My name, language and preferences' },
    body: z.object({
      name: name.optional(),
      locale: localeSchema.optional(),
      preferences: z.record(z.string().max(60), z.unknown()).optional(),
    }),
    returns: meSchema,
  },
  changePassword: {
    method: 'POST',
    secret: true,
    path: '/me/password',
    permission: 'signedIn',
    summary: {
      ja: 'パスワードを変える（ほかのセッションは終わる）',
      en: 'Change my password (ends other sessions)',
    },
    body: z.object({ current: password, next: password }),
    returns: 'nothing',
  },
  listSessions: {
    method: 'GET',
    path: '/me/sessions',
    permission: 'signedIn',
    summary: { ja: '自分のセッション', en: 'My sessions' },
    returns: z.object({ items: z.array(sessionSchema) }),
  },
  revokeSession: {
    method: 'DELETE',
    path: '/me/sessions/{id}',
    permission: 'signedIn',
    summary: { ja: 'セッションを終わらせる', en: 'End a session' },
    params: id,
    returns: 'nothing',
  },
  /** Names only, for owner pickers; everybody who signs in may see who works here. */
  listColleagues: {
    method: 'GET',
    path: '/colleagues',
    permission: 'signedIn',
    summary: { ja: '担当者として選べる人', en: 'People who can own records' },
    returns: z.object({
      items: z.array(z.object({ id: z.uuid(), name: z.string(), disabled: z.boolean() })),
    }),
  },
  listUsers: {
    method: 'GET',
    path: '/users',
    permission: 'users.manage',
    summary: { ja: '利用者の一覧', en: 'List users' },
    query: z.object(pageQuery),
    returns: pageOf(userSchema),
  },
  createUser: {
    method: 'POST',
    secret: true,
    path: '/users',
    permission: 'users.manage',
    summary: { ja: '利用者を加える', en: 'Add a user' },
    body: z.object({ email, name, role: roleSchema, password, locale: localeSchema.default('ja') }),
    returns: userSchema,
    status: 201,
  },
  updateUser: {
    method: 'PATCH',
    secret: true,
    path: '/users/{id}',
    permission: 'users.manage',
    summary: { ja: '利用者を変える・止める', en: 'Change or disable a user' },
    params: id,
    body: z.object({
      version: z.int(),
      name: name.optional(),
      role: roleSchema.optional(),
      disabled: z.boolean().optional(),
      password: password.optional(),
    }),
    returns: userSchema,
  },
  listApiKeys: {
    method: 'GET',
    path: '/api-keys',
    permission: 'apiKeys.manage',
    summary: { ja: 'API キーの一覧', en: 'List API keys' },
    returns: z.object({ items: z.array(apiKeySchema) }),
  },
  createApiKey: {
    method: 'POST',
    secret: true,
    path: '/api-keys',
    permission: 'apiKeys.manage',
    summary: { ja: 'API キーを作る（一度だけ表示）', en: 'Create an API key (shown once)' },
    body: z.object({ name, role: roleSchema, expiresAt: z.iso.datetime().nullable().default(null) }),
    returns: z.object({ key: z.string(), apiKey: apiKeySchema }),
    status: 201,
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/api-keys/{id}',
    permission: 'apiKeys.manage',
    summary: { ja: 'API キーを無効にする', en: 'Revoke an API key' },
    params: id,
    returns: 'nothing',
  },
})

/** What has a name in the OpenAPI document. */
export const accountsSchemas = {
  Me: meSchema,
  User: userSchema,
}
