import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Problem, type ProblemCode } from '#kit/problem.ts'
import { pickLocale, type Locale } from '#kit/text.ts'
import type { Runtime } from '../runtime.ts'

/** Sentences for what the HTTP library refuses by itself. */
const refused: { readonly [status: number]: ProblemCode } = {
  400: 'invalid',
  404: 'notFound',
  413: 'tooLarge',
  415: 'unsupported',
  429: 'tooMany',
}
/** PostgreSQL says: server going down, too many connections, cannot connect. */
const databaseAway = new Set(['57P01', '57P03', '53300', 'ECONNREFUSED', 'ENOENT', 'ECONNRESET'])

const diskFull = new Set(['ENOSPC', 'EDQUOT', '53100'])
const noRoom = {
  ja: 'サーバーのディスクがいっぱいです。保存はされていません。管理者に空きを作ってもらい、もう一度お試しください',
  en: 'The disk of the server is full. Nothing was saved. Ask an administrator to free space, then try again',
}
/** Foreign key violation: a merge or a deletion for good was quicker than this request. */
const gone = '23503'
const goneMeanwhile = {
  ja: '書き込み先が、ちょうど統合されたか、完全に削除されました。保存はされていません。画面を開き直して、もう一度お試しください',
  en: 'What this belongs to was just merged or deleted for good. Nothing was saved. Open the page again and retry',
}
const unreadable = new Set(['22P02', '22007', '22008', '22003', '22021'])

/** Turns whatever was thrown into a problem; what is not one is a bug, logged here and told without its insides. */
export function toProblem(error: unknown): { problem: Problem; bug: boolean } {
  if (error instanceof Problem) return { problem: error, bug: false }
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
  if (typeof statusCode === 'number' && statusCode < 500)
    return { problem: new Problem(refused[statusCode] ?? 'invalid'), bug: false }
  if (typeof code === 'string' && diskFull.has(code))
    return { problem: new Problem('unavailable', { detail: noRoom }), bug: true }
  if (code === gone) return { problem: new Problem('conflict', { detail: goneMeanwhile }), bug: true }
  // A cursor or an id that was made up reaches the database as a value it cannot read (SQLSTATE class 22).
  if (typeof code === 'string' && unreadable.has(code)) return { problem: new Problem('invalid'), bug: false }
  if (typeof code === 'string' && databaseAway.has(code))
    return { problem: new Problem('unavailable'), bug: true }
  return { problem: new Problem('failed'), bug: true }
}

export function answerProblem(
  runtime: Runtime,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { problem, bug } = toProblem(error)
  if (bug) tellBug(runtime, error, request.id)
  const locale = requestLocale(request)
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.toBody(locale, request.id)))
}

/** PostgreSQL puts row values into `detail`; they are personal data and stay out of the log. */
export function tellBug(runtime: Runtime, error: unknown, requestId: string): void {
  const { name, message, stack, code } = error as Error & { code?: unknown }
  runtime.log.error({ requestId, err: { name, message, code, stack } }, 'a request failed')
}

export function requestLocale(request: FastifyRequest): Locale {
  const chosen = request.headers['x-enishi-locale']
  return pickLocale(typeof chosen === 'string' ? chosen : null, request.headers['accept-language'])
}

/** The first issue of every path, as field problems in words a person can act on. */
export function invalidInput(error: z.ZodError, locale: Locale): Problem {
  const seen = new Set<string>()
  const speak = (locale === 'ja' ? z.locales.ja() : z.locales.en()).localeError
  const fields = []
  for (const issue of error.issues) {
    const path = issue.path.join('.')
    if (seen.has(path)) continue
    seen.add(path)
    const said =
      issue.code === 'custom' ? issue.message : speak({ input: undefined, ...issue } as z.core.$ZodRawIssue)
    fields.push({ path, message: (typeof said === 'string' ? said : said?.message) ?? issue.message })
  }
  return new Problem('invalid', { fields })
}
