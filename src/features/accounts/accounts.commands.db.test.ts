import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { makeUser } from './accounts.make.ts'

describe('commands', () => {
  const harness = useRuntime()
  let printed = ''
  beforeEach(() => {
    printed = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text)
      return true
    })
  })
  afterEach(() => vi.restoreAllMocks())

  /** Runs a command as an operator would; gives back the cells of what it printed. */
  async function run(name: string, ...args: string[]): Promise<string[][]> {
    printed = ''
    await harness.runtime.app.commands.get(name)?.run(harness.runtime, args)
    return printed
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
  }
  const signIn = (email: string, password: string) =>
    harness.request('visitor', 'POST', '/session', { body: { email, password } })

  describe('the command', () => {
    it('user add makes a user with a password that is printed once', async () => {
      const flags = ['--email', 'ops@example.co.jp', '--name', '運用', '--role', 'administrator']
      const [cells] = await run('user add', ...flags)
      expect((await signIn('ops@example.co.jp', cells?.at(-1) ?? '')).statusCode).toBe(200)
      const listed = await run('user list')
      expect(listed.find(([, email]) => email === 'ops@example.co.jp')).toEqual([
        cells?.[0],
        'ops@example.co.jp',
        '運用',
        'administrator',
        'active',
      ])
      expect(printed).not.toContain(cells?.at(-1))
    })

    it('user reset-password lets in who has forgotten it', async () => {
      const { email, password } = await makeUser(harness.system())
      const [cells] = await run('user reset-password', '--email', email)
      expect((await signIn(email, password)).statusCode).toBe(401)
      expect((await signIn(email, cells?.at(-1) ?? '')).statusCode).toBe(200)
    })

    it('user disable shuts out, and is audited as the command it was', async () => {
      const { id, email, password } = await makeUser(harness.system())
      await run('user disable', '--email', email)
      expect((await signIn(email, password)).statusCode).toBe(401)
      const audited = await harness.runtime.database.db
        .selectFrom('auditEntry')
        .select(['actorKind', 'actorName'])
        .where('subjectId', '=', id)
        .where('action', '=', 'user.update')
        .execute()
      expect(audited).toEqual([{ actorKind: 'system', actorName: 'command user disable' }])
    })

    it('apikey create, list and revoke lead a key through its life', async () => {
      const [made] = await run(
        'apikey create',
        '--name',
        '夜間連携',
        '--role',
        'member',
        '--expires',
        '2099-12-31',
      )
      const [id = '', , apiKey = ''] = made ?? []
      expect((await harness.request({ apiKey }, 'GET', '/settings')).statusCode).toBe(200)
      const listed = await run('apikey list')
      expect(listed.find(([one]) => one === id)?.slice(3)).toEqual(['member', '2099-12-31T23:59:59.000Z'])
      await run('apikey revoke', '--id', id)
      expect((await harness.request({ apiKey }, 'GET', '/settings')).statusCode).toBe(401)
    })

    it.each([
      ['user add', ['--email'], /使い方: user add/],
      ['user list', ['--all'], /使い方: user list/],
      ['user list', ['extra'], /使い方: user list/],
      ['user add', ['--email', 'a@example.com', '--name', 'x', '--role', 'king'], /--role/],
      ['user add', ['--name', 'x', '--role', 'member'], /--email/],
      ['user disable', ['--email', 'nobody@example.com'], /見つかりません/],
      ['user disable', ['--email', 'nobody'], /./],
      ['apikey create', ['--name', 'x', '--role', 'member', '--expires', 'soon'], /--expires/],
      ['apikey revoke', ['--id', '12'], /--id/],
    ])('%s %j says in one sentence what is wrong', async (name, args, sentence) => {
      const failed = run(name, ...args)
      await expect(failed).rejects.toSatisfy((error: { say(locale: 'ja'): string }) =>
        sentence.test(error.say('ja')),
      )
    })
  })
})
