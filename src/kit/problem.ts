import { z } from 'zod'
import { fill, type Locale, type Phrase } from './text.ts'

/** The one error shape of the API: RFC 9457 problem details with our `code`, `requestId` and field errors. */
export const problemSchema = z.object({
  code: z.string().describe('Stable, for programs: `stale`, `notFound`, `invalid` …'),
  status: z.int(),
  title: z.string().describe('What happened, for people, in the language of the request'),
  detail: z.string().optional().describe('What is safe and what to do'),
  requestId: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  next: z
    .object({ label: z.string(), to: z.string() })
    .optional()
    .describe('What is to be done first, and the page of the app where it is done'),
  current: z
    .unknown()
    .optional()
    .describe('With `stale`: the record as it is stored now; with a refused duplicate: `possibleDuplicates`'),
})
export type ProblemBody = z.infer<typeof problemSchema>
export type FieldProblem = { path: string; message: Phrase | string }

const titles = {
  invalid: { status: 400, ja: '入力内容を確認してください', en: 'Please check what you entered' },
  signedOut: { status: 401, ja: 'サインインしてください', en: 'Please sign in' },
  forbidden: { status: 403, ja: 'この操作の権限がありません', en: 'You do not have permission to do this' },
  notFound: { status: 404, ja: '見つかりません', en: 'Not found' },
  conflict: { status: 409, ja: 'ほかの内容と重なっています', en: 'This conflicts with something else' },
  stale: { status: 409, ja: 'ほかの人が先に変更しました', en: 'Someone else changed this first' },
  tooLarge: { status: 413, ja: '大きすぎます', en: 'Too large' },
  unsupported: { status: 415, ja: 'この形式は扱えません', en: 'This format is not supported' },
  tooMany: {
    status: 429,
    ja: '回数が多すぎます。しばらく待ってください',
    en: 'Too many tries. Please wait a while',
  },
  failed: { status: 500, ja: 'サーバーで問題が起きました', en: 'Something went wrong on the server' },
  unavailable: { status: 503, ja: 'いまは応答できません', en: 'Not available right now' },
} as const
export type ProblemCode = keyof typeof titles

type Extra = {
  detail?: Phrase
  params?: { readonly [name: string]: string | number }
  fields?: FieldProblem[]
  /** What is to be done first, as a verb, and the page where it is done. */
  next?: { label: Phrase; to: `/${string}` }
  current?: unknown
}

/** An error that a person can understand and act on; thrown anywhere, answered once by the HTTP layer. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly extra: Extra

  constructor(code: ProblemCode, extra: Extra = {}) {
    super(extra.detail ? fill(extra.detail.en, extra.params) : titles[code].en)
    this.name = 'Problem'
    this.code = code
    this.status = titles[code].status
    this.extra = extra
  }

  /** The detail (or the title where there is none) in one language. */
  say(locale: Locale): string {
    return this.extra.detail ? fill(this.extra.detail[locale], this.extra.params) : titles[this.code][locale]
  }

  toBody(locale: Locale, requestId: string): ProblemBody {
    const { detail, params, fields, next, current } = this.extra
    return {
      code: this.code,
      status: this.status,
      title: titles[this.code][locale],
      requestId,
      ...(detail && { detail: fill(detail[locale], params) }),
      ...(fields && {
        fields: fields.map(({ path, message }) => ({
          path,
          message: typeof message === 'string' ? message : fill(message[locale], params),
        })),
      }),
      ...(next && { next: { label: next.label[locale], to: next.to } }),
      ...(current !== undefined && { current }),
    }
  }
}

/** Why something did not go, in each language: what is wrong with the field that it names first, else the whole sentence. */
export function reasonOf(problem: Problem): Phrase {
  const { fields, params } = problem.extra
  const message = fields?.[0]?.message
  if (typeof message === 'string') return { ja: message, en: message }
  if (message) return { ja: fill(message.ja, params), en: fill(message.en, params) }
  return { ja: problem.say('ja'), en: problem.say('en') }
}

export function notFound(what: Phrase): Problem {
  return new Problem('notFound', { detail: what })
}
