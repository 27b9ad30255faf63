import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { notFound, Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { accountsApi, type User } from './accounts.api.ts'
import { createApiKey, revokeApiKey } from './accounts.api-keys.ts'
import { listApiKeys } from './accounts.api-keys.store.ts'
import { makePassword } from './accounts.passwords.ts'
import { listUsers, selectUserToSignIn } from './accounts.store.ts'
import { createUser, updateUser } from './accounts.users.ts'
import { emailKeyOf, userNotFound } from './accounts.ts'

const { endpoints } = accountsApi

/** For the operator at the machine: the way in when no administrator can sign in any more. */
export const accountsCommands: readonly Command[] = [
  command(
    'user add',
    '--email <address> --name <name> --role <role> [--password-stdin]',
    { ja: '利用者を加える', en: 'add a user' },
    async (work, flags) => {
      const password = await passwordFrom(flags)
      const given = {
        email: flags['email'],
        name: flags['name'],
        role: flags['role'],
        password: password.value,
      }
      const user = await createUser(work, parse(endpoints.createUser.body, given))
      print([user.id, user.email, user.role, ...password.shown])
    },
  ),
  command('user list', '', { ja: '利用者の一覧', en: 'list the users' }, async (work) => {
    let cursor: string | undefined
    do {
      const page = await listUsers(work, { cursor, limit: 200 })
      for (const { id, email, name, role, disabledAt } of page.items)
        print([id, email, name, role, disabledAt === null ? 'active' : 'disabled'])
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  }),
  command(
    'user disable',
    '--email <address>',
    { ja: '利用者を止める', en: 'disable a user' },
    async (work, flags) => {
      const { id, version } = await userBy(work, flags)
      const user = await updateUser(work, id, { version, disabled: true })
      print([user.id, user.email, 'disabled'])
    },
  ),
  command(
    'user reset-password',
    '--email <address> [--password-stdin]',
    { ja: '新しいパスワードにする', en: 'give a user a new password' },
    async (work, flags) => {
      const { id, version } = await userBy(work, flags)
      const password = await passwordFrom(flags)
      const user = await updateUser(work, id, { version, password: password.value })
      print([user.id, user.email, ...password.shown])
    },
  ),
  command(
    'apikey create',
    '--name <name> --role <role> [--expires <date>]',
    { ja: 'API キーを作る（一度だけ表示）', en: 'create an API key (shown once)' },
    async (work, flags) => {
      const given = { name: flags['name'], role: flags['role'], expiresAt: instantOf(flags['expires']) }
      const { key, apiKey } = await createApiKey(work, parse(endpoints.createApiKey.body, given))
      print([apiKey.id, apiKey.role, key])
    },
  ),
  command('apikey list', '', { ja: 'API キーの一覧', en: 'list the API keys' }, async (work) => {
    for (const { id, name, prefix, role, expiresAt, revokedAt } of await listApiKeys(work))
      print([id, name, `${prefix}…`, role, revokedAt === null ? (expiresAt ?? 'no end') : 'revoked'])
  }),
  command(
    'apikey revoke',
    '--id <id>',
    { ja: 'API キーを無効にする', en: 'revoke an API key' },
    async (work, flags) => {
      const { id } = parse(endpoints.revokeApiKey.params, { id: flags['id'] })
      await revokeApiKey(work, id)
      print([id, 'revoked'])
    },
  ),
]

type Flags = { readonly [name: string]: string | boolean | undefined }

/** The flags are those that the usage names: `--name <value>`, or a bare `--name`. */
function command(
  name: string,
  usage: string,
  summary: Command['summary'],
  run: (work: Work, flags: Flags) => Promise<void>,
): Command {
  const options = Object.fromEntries(
    [...usage.matchAll(/--([\w-]+)( <)?/g)].map(([, flag = '', value]) => [
      flag,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  return {
    name,
    usage: `${name} ${usage}`.trim(),
    summary,
    async run(runtime: Runtime, args: string[]) {
      const work = workFor(runtime, systemActor(`command ${name}`), `command-${process.pid}`)
      await run(work, flagsOf(`${name} ${usage}`.trim(), args, options))
    },
  }
}

function flagsOf(
  usage: string,
  args: string[],
  options: { [name: string]: { type: 'boolean' | 'string' } },
): Flags {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values
  } catch {
    throw new Problem('invalid', {
      detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
      params: { usage },
    })
  }
}

/** The same rules as the API, told by the name of the flag. */
function parse<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const flag = String(parsed.error.issues[0]?.path[0] ?? '')
  throw new Problem('invalid', {
    detail: { ja: '--{flag} の値を確認してください', en: 'Check the value of --{flag}' },
    params: { flag: flag === 'expiresAt' ? 'expires' : flag },
  })
}

async function userBy(work: Work, flags: Flags): Promise<User> {
  const found = await selectUserToSignIn(work, { emailKey: emailKeyOf(String(flags['email'] ?? '')) })
  if (!found) throw notFound(userNotFound)
  return found.user
}

/** From standard input, where neither the shell's history nor the list of processes shows it; else made here. */
async function passwordFrom(flags: Flags): Promise<{ value: string; shown: string[] }> {
  if (flags['password-stdin'] === true)
    return { value: (await text(process.stdin)).replace(/\r?\n$/, ''), shown: [] }
  const value = makePassword()
  return { value, shown: [value] }
}

/** A day ends as a UTC day; what is no date is left for the schema to refuse. */
function instantOf(value: string | boolean | undefined): string | boolean | null {
  if (typeof value !== 'string') return value ?? null
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T23:59:59Z` : value
}

function print(cells: readonly string[]): void {
  process.stdout.write(`${cells.join('\t')}\n`)
}
