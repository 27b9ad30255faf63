import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobWork } from '#platform/jobs/run.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { getImport } from '#features/imports/imports.actions.ts'
import { csvOf } from '#features/imports/imports.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import {
  createSchedule,
  listSchedules,
  lookAtDue,
  removeSchedule,
  testSchedule,
  updateSchedule,
} from './schedules.actions.ts'
import { schedulesApi, type Schedule, type ScheduleInput } from './schedules.api.ts'
import { takeFiles } from './schedules.look.ts'
import { startSftp, type TestServer } from './schedules.make.ts'

const patience = 50
const parse = (given: object): ScheduleInput =>
  schedulesApi.endpoints.create.body.parse({ name: '夜の名簿', kind: 'folder', every: '0 6 * * *', ...given })

describe('a scheduled import', () => {
  const harness = useRuntime()
  let root = ''
  let server: TestServer
  const files = async (folder: string): Promise<string[]> => (await readdir(join(root, folder))).toSorted()
  const put = (name: string, content: string): Promise<void> => writeFile(join(root, 'in', name), content)
  const jobs = (): JobWork => {
    const work = { ...harness.system(), config: { ...harness.system().config, importDir: root } }
    return jobWork(harness.runtime, work, 'test', new AbortController().signal, false)
  }
  const admin = () => ({ ...harness.as('administrator'), config: jobs().config })
  const take = async (id: string) => {
    const look = await takeFiles(jobs(), id, patience)
    await harness.runJobs()
    return look
  }
  const shown = async (id: string): Promise<Schedule | undefined> =>
    (await listSchedules(admin())).find((one) => one.id === id)
  const people = (...codes: string[]): string =>
    csvOf([['会員番号', '呼び名'], ...codes.map((code) => [code, `常連${code}`])])

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'enishi-watched-'))
    await mkdir(join(root, 'in'))
    server = await startSftp(root)
  })
  afterAll(async () => {
    await server.close()
    await rm(root, { recursive: true, force: true })
  })

  it('takes the files of its folder once, maps them as it says, and puts them away', async () => {
    const { id } = await createSchedule(
      admin(),
      parse({ pattern: '名簿*.csv', mapping: { 呼び名: 'familyName' }, options: { tagNames: ['夜'] } }),
    )
    await put('名簿1.csv', people('W1', 'W2'))
    await put('ほか.csv', 'x')
    expect(await take(id)).toEqual({ taken: ['名簿1.csv'], skipped: [] })
    expect([await files('in'), await files('done')]).toEqual([['ほか.csv'], ['名簿1.csv']])
    const { lastImport, trouble } = (await shown(id)) ?? {}
    expect(trouble).toBeNull()
    expect(await getImport(admin(), lastImport?.id ?? '')).toMatchObject({
      state: 'done',
      mapping: ['code', 'familyName'],
      options: { tagNames: ['夜'] },
      counted: { created: 2 },
      createdByName: '夜の名簿',
    })
    // The same content under another name is put away, and imported no second time.
    await put('名簿2.csv', people('W1', 'W2'))
    expect(await take(id)).toEqual({ taken: [], skipped: ['名簿2.csv'] })
    expect(await files('done')).toEqual(['名簿1.csv', '名簿2.csv'])
  })

  it('leaves a file that is still being written', async () => {
    const { id } = await createSchedule(admin(), parse({ pattern: '成長*.csv' }))
    const rows = ['G1']
    await put('成長.csv', people(...rows))
    // Somebody writes on the whole time, whenever it is looked at.
    let isLooking = true
    const looking = takeFiles(jobs(), id, 400).finally(() => {
      isLooking = false
    })
    while (isLooking) {
      rows.push(`G${rows.length + 1}`)
      await put('成長.csv', people(...rows))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await looking).toEqual({ taken: [], skipped: [] })
    expect(await take(id)).toEqual({ taken: ['成長.csv'], skipped: [] })
  })

  it('is taken by one of two workers', async () => {
    const { id } = await createSchedule(admin(), parse({ pattern: '競争*.csv' }))
    await put('競争.csv', people('C1'))
    const looks = await Promise.all([takeFiles(jobs(), id, patience), takeFiles(jobs(), id, patience)])
    expect(looks.flatMap(({ taken }) => taken)).toEqual(['競争.csv'])
  })

  it('puts what is no list aside, takes the rest, and says what went wrong until it goes well', async () => {
    const { id } = await createSchedule(admin(), parse({ pattern: '混在*' }))
    await put('混在a.csv', people('M1'))
    await put('混在b.pdf', '%PDF-1.7 …')
    await expect(take(id)).rejects.toThrow('混在b.pdf')
    expect(await files('failed')).toEqual(['混在b.pdf'])
    expect(await files('done')).toContain('混在a.csv')
    expect((await shown(id))?.trouble).toContain('混在b.pdf')
    const inEnglish = (await listSchedules({ ...admin(), locale: 'en' })).find((one) => one.id === id)
    expect(inEnglish?.trouble).toBe(
      '“混在b.pdf” cannot be imported: This is not a table. Choose a CSV or Excel (.xlsx) file',
    )
    await take(id)
    expect((await shown(id))?.trouble).toBeNull()
  })

  it('looks when its time has come, and asks for work only where there is some', async () => {
    const { id } = await createSchedule(admin(), parse({ pattern: '時刻*.csv', every: '30 6 * * *' }))
    const at = new Date(Date.now() + 3_600_000)
    at.setUTCHours(21, 30, 0, 0)
    const queued = async () => {
      const { rows } = await sql`select 1 from job_run where subject = ${`schedule:${id}`}`.execute(
        admin().db,
      )
      return rows.length
    }
    await lookAtDue(jobs(), at)
    expect(await queued()).toBe(0)
    expect((await shown(id))?.lastLookedAt).not.toBeNull()
    await sql`update import_schedule set last_looked_at = null where id = ${id}::uuid`.execute(admin().db)
    await put('時刻.csv', people('T1'))
    await lookAtDue(jobs(), at)
    expect(await queued()).toBe(1)
  })

  const sftp = (given: object = {}): ScheduleInput =>
    parse({
      kind: 'sftp',
      pattern: '遠隔*.csv',
      place: { host: '127.0.0.1', port: server.port, user: 'enishi', folder: '/in' },
      secret: { password: server.password },
      ...given,
    })

  it('fetches from an SFTP server, by password or key, and learns the server’s key once', async () => {
    const { id, hasPassword, hostKey } = await createSchedule(admin(), sftp())
    expect([hasPassword, hostKey]).toEqual([true, null])
    await put('遠隔1.csv', people('R1'))
    const tested = await testSchedule(admin(), id)
    expect(tested).toEqual({
      hostKey: server.hostKey,
      files: [{ name: '遠隔1.csv', size: expect.any(Number) }],
    })
    expect((await shown(id))?.hostKey).toBe(server.hostKey)
    expect(await take(id)).toEqual({ taken: ['遠隔1.csv'], skipped: [] })
    expect(await readdir(join(root, 'in', 'done'))).toEqual(['遠隔1.csv'])

    const byKey = await createSchedule(admin(), sftp({ secret: { privateKey: server.clientKey } }))
    await put('遠隔2.csv', people('R2'))
    expect(await take(byKey.id)).toEqual({ taken: ['遠隔2.csv'], skipped: [] })
  })

  it('refuses a server that shows another key, until that is learned anew', async () => {
    const made = await createSchedule(admin(), sftp())
    await sql`update import_schedule set host_key = 'SHA256:somebodyelse' where id = ${made.id}::uuid`.execute(
      admin().db,
    )
    await expect(testSchedule(admin(), made.id)).rejects.toThrow('somebodyelse')
    const { secret: _secret, ...rest } = sftp()
    await updateSchedule(admin(), made.id, { ...rest, version: made.version, forgetHostKey: true })
    expect((await testSchedule(admin(), made.id)).hostKey).toBe(server.hostKey)
  })

  it('says that a password is wrong, and tells nobody any password', async () => {
    const wrong = randomBytes(9).toString('hex')
    const { id, version } = await createSchedule(admin(), sftp({ secret: { password: wrong } }))
    await expect(testSchedule(admin(), id)).rejects.toThrow('Cannot connect')
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { secret: _secret, ...rest } = sftp()
    await updateSchedule(admin(), id, { ...rest, secret: { privateKey: pem }, version, forgetHostKey: false })
    const answers = JSON.stringify(await listSchedules(admin()))
    const { rows: entries } = await sql`select * from audit_entry where subject_id = ${id}`.execute(
      admin().db,
    )
    const { rows: stored } = await sql<{
      secret: Buffer
    }>`select secret from import_schedule where id = ${id}::uuid`.execute(admin().db)
    for (const told of [answers, JSON.stringify(entries), stored[0]?.secret.toString('latin1') ?? '']) {
      expect(told).not.toContain(wrong)
      expect(told).not.toContain('PRIVATE KEY')
    }
    expect((await stat(join(admin().config.dataDir, 'secret.key'))).mode & 0o777).toBe(0o600)
  })

  it.each([
    [{ every: 'いつでも' }, 'every'],
    [{ kind: 'sftp', place: null }, 'place.host'],
  ])('is refused with %j', async (given, path) => {
    const refusal = await createSchedule(admin(), parse(given)).then(null, (error: unknown) => error)
    expect(refusal).toMatchObject({ extra: { fields: [{ path }] } })
  })

  it('is an administrator’s to decide, and a stale change is refused', async () => {
    for (const role of ['manager', 'member', 'readOnly'] as const)
      expect((await harness.request(role, 'GET', '/import-schedules')).statusCode).toBe(403)
    expect((await harness.request('administrator', 'GET', '/import-schedules')).statusCode).toBe(200)
    const made = await createSchedule(admin(), parse({}))
    await updateSchedule(admin(), made.id, {
      ...parse({ name: '朝の名簿' }),
      version: made.version,
      forgetHostKey: false,
    })
    await expect(removeSchedule(admin(), made.id, made.version)).rejects.toThrow()
    await removeSchedule(admin(), made.id, made.version + 1)
    expect(await shown(made.id)).toBeUndefined()
  })
})
