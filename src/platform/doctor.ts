import { access, constants, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { pino } from 'pino'
import { Problem } from '#kit/problem.ts'
import type { Locale, Phrase } from '#kit/text.ts'
import { type Config, loadConfig, maskUrl, unknownVariables, variables } from './config.ts'
import type { Connection } from './db/database.ts'
import { canUseNamespaces } from './db/embedded-identity.ts'
import { openCluster } from './db/embedded.ts'
import { pendingMigrations, readMigrations } from './db/migrate.ts'
import { findChromium } from './process/chromium.ts'
import { type Holder, readHolder, tryLock } from './process/lock.ts'
import { holderOfPort } from './process/port-holder.ts'
import type { Composition } from './feature.ts'
import { settlePort } from './process/port.ts'
import { explain } from './process/say.ts'
import { openRuntime, workFor } from './runtime.ts'
import { systemActor } from './work.ts'

type Env = { readonly [name: string]: string | undefined }
/** `note` is worth knowing and no fault. */
export type Finding = {
  readonly state: 'good' | 'note' | 'bad'
  readonly what: Phrase
  readonly remedy?: Phrase
}

const gib = 1024 ** 3
const marks = { good: '✓', note: '・', bad: '✗' } as const
const builtPage = fileURLToPath(new URL('../../dist/web/index.html', import.meta.url))

/** Prints what Enishi understood of its surroundings, each fault with a remedy. False when something is wrong. */
export async function doctor(
  env: Env,
  locale: Locale,
  print: (line: string) => void,
  app: Composition,
): Promise<boolean> {
  let healthy = true
  for await (const { state, what, remedy } of examine(env, app)) {
    print(`${marks[state]} ${what[locale]}`)
    if (remedy) print(`   → ${remedy[locale]}`)
    if (state === 'bad') healthy = false
  }
  return healthy
}

export async function* examine(env: Env, app: Composition): AsyncGenerator<Finding> {
  yield good('Node', process.versions.node)
  let config: Config
  try {
    config = loadConfig(env)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    for (const { path, message } of error.extra.fields ?? [])
      yield bad(
        { ja: `環境変数 ${path} が正しくありません`, en: `The variable ${path} is wrong` },
        typeof message === 'string' ? { ja: message, en: message } : message,
      )
    return
  }
  yield* understood(config, env)
  yield* dataFolder(config)
  const running = runningServer(config)
  yield* database(config, app)
  yield* address(config, running)
  yield (await exists(builtPage))
    ? good({ ja: 'Web 画面', en: 'Web app' }, { ja: 'ビルド済み', en: 'built' })
    : bad(
        { ja: 'Web 画面がビルドされていません', en: 'The web app is not built' },
        { ja: 'npm start がビルドします', en: 'npm start builds it' },
      )
  const chromium = await findChromium(env)
  yield chromium
    ? good({ ja: 'テスト用の Chromium', en: 'Chromium for tests' }, chromium)
    : note(
        { ja: 'テスト用の Chromium がありません', en: 'No Chromium for tests' },
        {
          ja: 'ブラウザのテストを動かすときだけ必要です。npm ci か CHROMIUM_PATH で用意してください',
          en: 'Only the browser tests need it. Provide it by npm ci or CHROMIUM_PATH',
        },
      )
}

function* understood(config: Config, env: Env): Generator<Finding> {
  const values: { readonly [V in keyof typeof variables]: string } = {
    ENISHI_DATA: config.dataDir,
    PORT: String(config.port),
    HOST: config.host,
    DATABASE_URL: config.databaseUrl === null ? '–' : maskUrl(config.databaseUrl),
    ENISHI_LOG: config.logLevel,
    ENISHI_PUBLIC_URL: config.publicUrl,
    ENISHI_TRUST_PROXY: String(config.trustProxy),
    ENISHI_SECURE_COOKIES: String(config.secureCookies),
    ENISHI_WORKER: String(config.worker),
    ENISHI_MAX_UPLOAD_MB: String(config.maxUploadBytes / 1_000_000),
    ENISHI_MAX_FILE_MB: String(config.maxFileBytes / 1_000_000),
    ENISHI_EMPTY_BIN_DAYS: String(config.emptyBinDays ?? 0),
    ENISHI_IMPORT_DIR: config.importDir ?? '',
    ENISHI_WEBHOOK_PRIVATE: String(config.webhookPrivate),
  }
  for (const [name, { what }] of Object.entries(variables)) {
    const value = Object.entries(values).find(([key]) => key === name)?.[1] ?? ''
    const origin = env[name]?.trim() ? { ja: '', en: '' } : { ja: '（既定）', en: ' (default)' }
    yield good(
      { ja: `${name}（${what.ja}）`, en: `${name} (${what.en})` },
      { ja: `${value}${origin.ja}`, en: `${value}${origin.en}` },
    )
  }
  for (const name of unknownVariables(env))
    yield bad(
      { ja: `${name} という環境変数はありません`, en: `There is no variable ${name}` },
      { ja: 'つづりを確認してください', en: 'Check its spelling' },
    )
}

async function* dataFolder({ dataDir }: Config): AsyncGenerator<Finding> {
  const label = { ja: 'データフォルダ', en: 'Data folder' }
  if (!(await exists(dataDir))) {
    yield note({ ja: `${dataDir} は最初の開始で作ります`, en: `${dataDir} will be made at the first start` })
    return
  }
  const writable = await access(dataDir, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!writable) {
    yield bad(
      { ja: `${dataDir} に書き込めません`, en: `Cannot write to ${dataDir}` },
      { ja: '持ち主のユーザーで実行してください', en: 'Run as the user who owns it' },
    )
    return
  }
  const { bavail, bsize } = await statfs(dataDir)
  const free = (bavail * bsize) / gib
  const text = {
    ja: `${dataDir}（空き ${free.toFixed(1)} GiB）`,
    en: `${dataDir} (${free.toFixed(1)} GiB free)`,
  }
  yield free >= 1
    ? good(label, text)
    : bad(
        { ja: `空きが少なくなっています: ${text.ja}`, en: `Little room is left: ${text.en}` },
        { ja: '1 GiB 以上を空けてください', en: 'Free at least 1 GiB' },
      )
}

async function* database(config: Config, app: Composition): AsyncGenerator<Finding> {
  if (config.databaseUrl !== null) {
    yield* inside({ connectionString: config.databaseUrl, connectionTimeoutMillis: 10_000 }, config, app)
    return
  }
  if (process.getuid?.() === 0)
    yield (await canUseNamespaces())
      ? good({ ja: 'ユーザー名前空間', en: 'User namespaces' }, { ja: '使えます', en: 'available' })
      : note(
          { ja: 'ユーザー名前空間が使えません', en: 'User namespaces are not available' },
          {
            ja: 'PostgreSQL は nobody として動きます。一般ユーザーでの実行を勧めます',
            en: 'PostgreSQL will run as nobody. Better run as an ordinary user',
          },
        )
  if (!(await exists(join(config.dataDir, 'pg')))) {
    yield note({
      ja: 'データベースは最初の開始で作ります',
      en: 'The database will be made at the first start',
    })
    return
  }
  try {
    const cluster = await openCluster({ dataDir: config.dataDir, log: pino({ level: 'silent' }) })
    try {
      yield good(
        { ja: '内蔵 PostgreSQL', en: 'Embedded PostgreSQL' },
        cluster.owner
          ? { ja: '停止中（診断のために開始しました）', en: 'stopped (started for this check)' }
          : { ja: '動作中', en: 'running' },
      )
      yield* inside(cluster.connection, config, app)
    } finally {
      await cluster.close()
    }
  } catch (error) {
    yield cannotUse(error)
  }
}

async function* inside(connection: Connection, config: Config, app: Composition): AsyncGenerator<Finding> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{
      version: string
      number: number
      encoding: string
      ctype: string
      started: boolean
    }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
              pg_encoding_to_char(encoding) as encoding, datctype as ctype,
              to_regclass('public.migration') is not null as started
         from pg_database where datname = current_database()`,
    )
    const [server] = rows
    if (!server) return
    yield server.number >= 150_000
      ? good('PostgreSQL', server.version)
      : bad(
          { ja: `PostgreSQL ${server.version} は古すぎます`, en: `PostgreSQL ${server.version} is too old` },
          { ja: '15 以降にしてください', en: 'Use 15 or later' },
        )
    // With ctype C no Japanese letter is a letter, and pg_trgm finds nothing.
    yield server.encoding === 'UTF8' && !['C', 'POSIX'].includes(server.ctype)
      ? good({ ja: '文字コード', en: 'Encoding' }, `${server.encoding}, ${server.ctype}`)
      : bad(
          {
            ja: `文字コードが ${server.encoding}（${server.ctype}）で、日本語を検索できません`,
            en: `The encoding is ${server.encoding} (${server.ctype}); Japanese cannot be searched`,
          },
          {
            ja: "create database … encoding 'UTF8' lc_ctype 'C.UTF-8' template template0 で作り直してください",
            en: "Create the database with encoding 'UTF8' lc_ctype 'C.UTF-8' template template0",
          },
        )
    if (server.started) yield* mail(client)
    const all = await readMigrations()
    const pending = server.started ? await pendingMigrations(client, all) : all
    yield pending.length === 0
      ? good({ ja: 'マイグレーション', en: 'Migrations' }, { ja: '最新', en: 'up to date' })
      : note(
          { ja: `未適用のマイグレーション: ${pending.length}`, en: `Migrations to run: ${pending.length}` },
          { ja: '次の開始か migrate で適用します', en: 'The next start, or `migrate`, runs them' },
        )
    if (server.started && pending.length === 0) yield* features(connection, config, app)
  } catch (error) {
    yield cannotUse(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/** What the features have to say. */
async function* features(connection: Connection, config: Config, app: Composition): AsyncGenerator<Finding> {
  const runtime = openRuntime({ app, config, connection, poolSize: 2, log: pino({ level: 'silent' }) })
  try {
    const work = workFor(runtime, systemActor('doctor'), 'doctor')
    for (const { examines } of app.features) if (examines) yield* examines(work)
  } finally {
    await runtime.close()
  }
}

/** Whether mail leaves the house, and what waits for a person. */
async function* mail(client: pg.Client): AsyncGenerator<Finding> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    `select to_regclass('mail_message') is not null as there`,
  )
  if (!tables[0]?.there) return
  const { rows } = await client.query<{ host: string | null; overdue: number; open: number }>(
    `select (select value ->> 'host' from setting where key = 'mail') as host,
       (select count(*)::int from mail_message where state = 'queued' and due_at < now() - interval '1 hour') as overdue,
       (select count(*)::int from mail_message where state in ('failed', 'unknown')
          and created_at > now() - interval '30 days') as open`,
  )
  const { host = null, overdue = 0, open = 0 } = rows[0] ?? {}
  yield host
    ? good({ ja: 'メールサーバー', en: 'Mail server' }, host)
    : note(
        { ja: 'メールサーバーは設定されていません', en: 'No mail server is set' },
        {
          ja: 'メールは送信箱に控えるだけです。画面の「メールの設定」で決められます',
          en: 'Mail is kept in the mailbox. Set one under “Mail settings” in the app',
        },
      )
  if (overdue > 0)
    yield bad(
      {
        ja: `1時間以上待っているメール: ${overdue}通`,
        en: `Mail that has waited for more than an hour: ${overdue}`,
      },
      {
        ja: 'ジョブが動いているか、「送信箱」に出ているサーバーの答えを確認してください',
        en: 'See that the worker runs, and what the server said in the mailbox',
      },
    )
  if (open > 0)
    yield note(
      {
        ja: `送れなかったか、届いたか不明のメール（30日以内）: ${open}通`,
        en: `Mail of 30 days that failed or is unknown: ${open}`,
      },
      { ja: '「送信箱」で確認して、送り直してください', en: 'Look at it in the mailbox, and send it again' },
    )
}

async function* address(config: Config, running: Holder | null): AsyncGenerator<Finding> {
  if (running) {
    const text = `${running.url ?? '…'} (pid ${running.pid})`
    yield good({ ja: 'サーバーは動作中', en: 'The server is running' }, text)
    if (running.port === config.port) return
  }
  try {
    await settlePort(config)
    yield good(
      { ja: 'ポート', en: 'Port' },
      { ja: `${config.port} は空いています`, en: `${config.port} is free` },
    )
  } catch (error) {
    const holder = await holderOfPort(config.port)
    const who = holder ? ` (${holder.command}, pid ${holder.pid})` : ''
    yield bad(
      { ja: `ポート ${config.port} が使えません${who}`, en: `Port ${config.port} cannot be used${who}` },
      inBoth(error),
    )
  }
}

/** The `serve` of this data folder, if one runs. */
function runningServer({ dataDir }: Config): Holder | null {
  const path = join(dataDir, 'serve.lock')
  try {
    const lock = tryLock(path, 'doctor')
    lock?.release()
    return lock ? null : readHolder(path)
  } catch {
    // No data folder, or none of ours: reported above.
    return null
  }
}

function cannotUse(error: unknown): Finding {
  return bad({ ja: 'データベースが使えません', en: 'The database cannot be used' }, inBoth(error))
}

function inBoth(error: unknown): Phrase {
  if (error instanceof Problem) return { ja: error.say('ja'), en: error.say('en') }
  const text = error instanceof Error && error.message ? error.message : explain(error)
  return { ja: text, en: text }
}

function good(label: Phrase | string, value: Phrase | string): Finding {
  const name = typeof label === 'string' ? { ja: label, en: label } : label
  const text = typeof value === 'string' ? { ja: value, en: value } : value
  return { state: 'good', what: { ja: `${name.ja}: ${text.ja}`, en: `${name.en}: ${text.en}` } }
}

function note(what: Phrase, remedy?: Phrase): Finding {
  return { state: 'note', what, ...(remedy && { remedy }) }
}

function bad(what: Phrase, remedy: Phrase): Finding {
  return { state: 'bad', what, remedy }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
