import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { hostOf, isClosed, PrivateAddress, publicLookup } from './webhooks.reach.ts'
import type { Trouble } from './webhooks.ts'

const timeout = 10_000
const mostRead = 65_536
const mostKept = 500

export type Answer = {
  /** Null where nothing was answered; then `problem` says why. */
  readonly status: number | null
  readonly problem: Trouble | null
  /** The beginning of the answer, or what the line said. */
  readonly said: string
  readonly tookMs: number
  /** The data was handed over, whatever became of it there. */
  readonly isHandedOver: boolean
}
export type Letter = { readonly headers: { readonly [name: string]: string }; readonly body: string }
type Way = { readonly isPrivateAllowed: boolean; readonly stopping?: AbortSignal | undefined }

/** Sends one text and reads what is answered: no redirect is followed, ten seconds are all it gets, and 64 kB are read. */
export function post(
  url: URL,
  { headers, body }: Letter,
  { isPrivateAllowed, stopping }: Way,
): Promise<Answer> {
  const began = performance.now()
  let isHandedOver = false
  const answer = (given: Pick<Answer, 'status' | 'problem' | 'said'>): Answer => ({
    ...given,
    said: kept(given.said),
    tookMs: Math.round(performance.now() - began),
    isHandedOver,
  })
  if (!isPrivateAllowed && isClosed(url))
    return Promise.resolve(answer({ status: null, problem: 'private', said: '' }))
  const late = AbortSignal.timeout(timeout)
  return new Promise((resolve) => {
    const sent = (url.protocol === 'https:' ? requestSecure : requestPlain)(
      {
        method: 'POST',
        host: hostOf(url),
        port: url.port,
        path: `${url.pathname}${url.search}`,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': String(Buffer.byteLength(body)),
          'user-agent': 'Enishi',
          ...headers,
        },
        agent: false,
        signal: stopping ? AbortSignal.any([late, stopping]) : late,
        ...(!isPrivateAllowed && { lookup: publicLookup }),
      },
      (response) => {
        const status = response.statusCode ?? null
        void beginning(response).then((said) => {
          resolve(answer({ status, problem: null, said }))
          sent.destroy()
        })
      },
    )
    sent.on('finish', () => {
      isHandedOver = true
    })
    sent.on('error', (error) => {
      const problem = late.aborted ? 'timeout' : troubleOf(error)
      resolve(answer({ status: null, problem, said: error.message }))
    })
    sent.end(body)
  })
}

/** What of an answer is worth reading; one that is cut short was an answer all the same. */
async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let read = 0
  try {
    for await (const chunk of response) {
      const bytes: Buffer = chunk
      chunks.push(bytes)
      read += bytes.length
      if (read >= mostRead) break
    }
  } catch {
    // The status is known, and that is what counts.
  }
  return Buffer.concat(chunks).subarray(0, mostRead).toString('utf8')
}

/** As a database can keep it: no zero characters, and no half of a letter at its end. */
function kept(said: string): string {
  const clean = said.replaceAll('\0', '').trim()
  return clean.length <= mostKept ? clean : Array.from(clean).slice(0, mostKept).join('')
}

function troubleOf(error: NodeJS.ErrnoException): Trouble {
  const { code = '' } = error
  if (error instanceof PrivateAddress) return 'private'
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'].includes(code)) return 'unknownHost'
  if (/CERT|TLS|SSL|SIGNATURE|EPROTO/.test(code)) return 'certificate'
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/.test(code)) return 'unreachable'
  return 'cut'
}
