import { resolve } from 'node:path'
import { fill, type Phrase } from '#kit/text.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import { z } from 'zod'

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const

const isTrue = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off']))
  .transform((word) => ['true', '1', 'yes', 'on'].includes(word))
const wholeNumber = (least: number, most: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most))
const url = (...schemes: string[]): z.ZodType<string, string> =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol))

/** Everything that is set from outside. Anything else is a setting in the product, kept in the database. */
const schema = z.object({
  ENISHI_DATA: z.string().default('./data'),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/)
    .default('localhost'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  ENISHI_LOG: z.enum(logLevels).default('info'),
  ENISHI_PUBLIC_URL: url('http:', 'https:').optional(),
  ENISHI_TRUST_PROXY: wholeNumber(1, 10).or(isTrue).default(false),
  ENISHI_SECURE_COOKIES: isTrue.or(z.literal('auto')).default('auto'),
  ENISHI_WORKER: isTrue.default(true),
  ENISHI_MAX_UPLOAD_MB: wholeNumber(1, 10_000).default(500),
  ENISHI_MAX_FILE_MB: wholeNumber(1, 10_000).default(25),
  ENISHI_EMPTY_BIN_DAYS: wholeNumber(0, 3650).default(0),
  ENISHI_IMPORT_DIR: z.string().optional(),
  ENISHI_WEBHOOK_PRIVATE: isTrue.default(false),
})
export type Variable = keyof z.infer<typeof schema>

/** What each variable is and what it may be, for error messages, `doctor` and the guide. */
export const variables: { readonly [V in Variable]: { readonly what: Phrase; readonly may: Phrase } } = {
  ENISHI_DATA: {
    what: { ja: 'データを置くフォルダ', en: 'the folder that holds all data' },
    may: { ja: 'フォルダのパス', en: 'a path of a folder' },
  },
  PORT: {
    what: { ja: '待ち受けるポート', en: 'the port to listen on' },
    may: { ja: '0〜65535 の整数（0 は空きポート）', en: 'a whole number from 0 to 65535 (0: any free port)' },
  },
  HOST: {
    what: { ja: '待ち受けるアドレス', en: 'the address to listen on' },
    may: { ja: 'localhost・0.0.0.0 などのアドレス', en: 'an address such as localhost or 0.0.0.0' },
  },
  DATABASE_URL: {
    what: { ja: '外部の PostgreSQL', en: 'an external PostgreSQL' },
    may: {
      ja: 'postgres://ユーザー:パスワード@ホスト:5432/データベース',
      en: 'postgres://user:password@host:5432/database',
    },
  },
  ENISHI_LOG: {
    what: { ja: 'ログの詳しさ', en: 'how much is logged' },
    may: { ja: `${logLevels.join('・')} のどれか`, en: `one of ${logLevels.join(', ')}` },
  },
  ENISHI_PUBLIC_URL: {
    what: { ja: '利用者がブラウザで開く URL', en: 'the URL that people open' },
    may: { ja: 'https://crm.example.jp のような URL', en: 'a URL such as https://crm.example.jp' },
  },
  ENISHI_TRUST_PROXY: {
    what: { ja: '前段のプロキシを信頼するか', en: 'whether to trust the proxy in front' },
    may: {
      ja: 'true・false またはプロキシの段数（1〜10）',
      en: 'true, false or the number of proxies (1–10)',
    },
  },
  ENISHI_SECURE_COOKIES: {
    what: { ja: 'Cookie を HTTPS に限るか', en: 'whether cookies need HTTPS' },
    may: {
      ja: 'true・false・auto（公開 URL が https なら true）',
      en: 'true, false or auto (true when the public URL is https)',
    },
  },
  ENISHI_WORKER: {
    what: { ja: 'serve がジョブも動かすか', en: 'whether serve runs jobs too' },
    may: { ja: 'true または false', en: 'true or false' },
  },
  ENISHI_MAX_UPLOAD_MB: {
    what: { ja: 'アップロードできる大きさ（MB）', en: 'the largest upload in MB' },
    may: { ja: '1〜10000 の整数', en: 'a whole number from 1 to 10000' },
  },
  ENISHI_MAX_FILE_MB: {
    what: { ja: '記録に付けられるファイルの大きさ（MB）', en: 'the largest file on a record in MB' },
    may: { ja: '1〜10000 の整数', en: 'a whole number from 1 to 10000' },
  },
  ENISHI_EMPTY_BIN_DAYS: {
    what: {
      ja: 'ごみ箱のもの（ファイルは常に 30 日）を自動で完全に削除するまでの日数',
      en: 'after how many days what is in the bin is deleted for good (files: always 30)',
    },
    may: { ja: '0〜3650 の整数（0 は自動では削除しない）', en: 'a whole number from 0 to 3650 (0: never)' },
  },
  ENISHI_IMPORT_DIR: {
    what: {
      ja: '定期取り込みで見張るフォルダ（中に in・done・failed を作ります）',
      en: 'the folder that scheduled imports watch (with in, done and failed inside)',
    },
    may: { ja: 'フォルダのパス', en: 'a path of a folder' },
  },
  ENISHI_WEBHOOK_PRIVATE: {
    what: {
      ja: 'Webhook を社内のアドレスや http にも送るか',
      en: 'whether webhooks may go to private addresses and over http',
    },
    may: { ja: 'true または false', en: 'true or false' },
  },
}

export type Config = {
  readonly dataDir: string
  readonly port: number
  readonly host: string
  /** An external PostgreSQL; null means the embedded one in the data folder. */
  readonly databaseUrl: string | null
  readonly logLevel: (typeof logLevels)[number]
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly trustProxy: boolean | number
  readonly secureCookies: boolean
  readonly worker: boolean
  readonly maxUploadBytes: number
  /** Of one file on a record; never more than an upload may have. */
  readonly maxFileBytes: number
  /** Null: the bin is emptied by people only. */
  readonly emptyBinDays: number | null
  /** Watched by scheduled imports; null: none is. */
  readonly importDir: string | null
  /** Webhooks may go to addresses of the organisation's own network, and unencrypted. */
  readonly webhookPrivate: boolean
}

/** Reads the environment once, at start. An empty value counts as not set. Throws a Problem with one field per wrong value. */
export function loadConfig(env: { readonly [name: string]: string | undefined }): Config {
  const given = Object.fromEntries(
    Object.entries(env)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw wrongValues(parsed.error, given)
  const set = parsed.data
  const publicUrl = (set.ENISHI_PUBLIC_URL ?? addressOf(set.HOST, set.PORT)).replace(/\/+$/, '')
  return Object.freeze({
    dataDir: resolve(set.ENISHI_DATA),
    port: set.PORT,
    host: set.HOST,
    databaseUrl: set.DATABASE_URL ?? null,
    logLevel: set.ENISHI_LOG,
    publicUrl,
    trustProxy: set.ENISHI_TRUST_PROXY,
    secureCookies:
      set.ENISHI_SECURE_COOKIES === 'auto' ? publicUrl.startsWith('https:') : set.ENISHI_SECURE_COOKIES,
    worker: set.ENISHI_WORKER,
    maxUploadBytes: set.ENISHI_MAX_UPLOAD_MB * 1_000_000,
    maxFileBytes: Math.min(set.ENISHI_MAX_FILE_MB, set.ENISHI_MAX_UPLOAD_MB) * 1_000_000,
    emptyBinDays: set.ENISHI_EMPTY_BIN_DAYS === 0 ? null : set.ENISHI_EMPTY_BIN_DAYS,
    importDir: set.ENISHI_IMPORT_DIR === undefined ? null : resolve(set.ENISHI_IMPORT_DIR),
    webhookPrivate: set.ENISHI_WEBHOOK_PRIVATE,
  })
}

/** The address to open in a browser on this machine for what the server listens on. */
export function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Names that look like ours and are not, most likely misspelt. */
export function unknownVariables(env: { readonly [name: string]: string | undefined }): string[] {
  return Object.keys(env).filter((name) => name.startsWith('ENISHI_') && !(name in variables))
}

/** A database URL that can be shown: the password in its authority or query replaced. */
export function maskUrl(value: string): string {
  if (!URL.canParse(value)) return '***'
  const masked = new URL(value)
  if (masked.password) masked.password = '***'
  if (masked.searchParams.has('password')) masked.searchParams.set('password', '***')
  return masked.href
}

function wrongValues(error: z.ZodError, given: { readonly [name: string]: string | undefined }): Problem {
  const wrong = Object.keys(variables).filter((name) => error.issues.some((issue) => issue.path[0] === name))
  const fields = wrong.map((name): FieldProblem => {
    const { what, may } = variables[name as Variable]
    // A broken database URL cannot be taken apart safely and may contain a password.
    const value = name === 'DATABASE_URL' ? '***' : (given[name] ?? '')
    return {
      path: name,
      message: {
        ja: fill('{name}（{what}）は「{value}」ではなく、{may}にしてください', {
          name,
          value,
          what: what.ja,
          may: may.ja,
        }),
        en: fill('{name} ({what}) must be {may}, not “{value}”', {
          name,
          value,
          what: what.en,
          may: may.en,
        }),
      },
    }
  })
  return new Problem('invalid', {
    detail: { ja: '環境変数の値を確認してください', en: 'Check the environment variables' },
    fields,
  })
}
