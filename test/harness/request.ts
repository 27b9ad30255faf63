import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { z } from 'zod'
import type { CallInput, Endpoint } from '#kit/contract.ts'
import type { Role } from '#platform/feature.ts'
import { apiPrefix } from '#platform/http/endpoints.ts'

/** Who sends a request: a user of a role, nobody, or whoever holds this session token or API key. */
export type Sender = Role | 'visitor' | { readonly session: string } | { readonly apiKey: string }
export type Sent = {
  readonly query?: { readonly [name: string]: unknown }
  readonly body?: unknown
  /** Sent as multipart/form-data in the part `file`, instead of `body`. */
  readonly file?: { readonly name: string; readonly content: string | Uint8Array<ArrayBuffer> }
  readonly headers?: { readonly [name: string]: string }
  /** The address it seems to come from. */
  readonly ip?: string
}
type Path = `/${string}`
type Answering = Omit<Endpoint, 'returns'> & { readonly returns: z.ZodType }

export type Calls = {
  /** Any request to the API, answered as it comes; `path` stands below /api/v1. */
  request(who: Sender, method: Endpoint['method'], path: Path, sent?: Sent): Promise<LightMyRequestResponse>
  /** A request that must succeed: `await call('member', tagsApi.endpoints.list, {})`. */
  call<E extends Answering>(who: Sender, endpoint: E, input: CallInput<E>): Promise<z.output<E['returns']>>
}

export function callsOver(http: () => FastifyInstance, tokenOf: (role: Role) => string): Calls {
  const request: Calls['request'] = async (who, method, path, sent = {}) => {
    const content = await contentOf(sent)
    const query = new URLSearchParams(Object.entries(sent.query ?? {}).map(([k, v]) => [k, String(v)]))
    return http().inject({
      method,
      url: `${apiPrefix}${path}${query.size > 0 ? `?${query}` : ''}`,
      headers: { ...content?.headers, ...credentials(who, tokenOf), ...sent.headers },
      ...(content && { payload: content.payload }),
      ...(sent.ip && { remoteAddress: sent.ip }),
    })
  }
  return {
    request,
    async call<E extends Answering>(who: Sender, endpoint: E, input: CallInput<E>) {
      const { params, query, body } = loose.parse(input)
      const response = await request(who, endpoint.method, fillPath(endpoint.path, params), { query, body })
      if (response.statusCode >= 400)
        throw new Error(
          `${endpoint.method} ${endpoint.path} answered ${response.statusCode}: ${response.body}`,
        )
      return z.parse<E['returns']>(endpoint.returns, response.json())
    },
  }
}

/** `/customers/{id}` with its id. */
export function fillPath(path: Path, params: { readonly [name: string]: unknown }): Path {
  return `/${path.slice(1).replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))}`
}

const part = z.record(z.string(), z.unknown()).default({})
const loose = z.object({ params: part, query: part, body: z.unknown().optional() })

type Content = { payload: Buffer; headers: { 'content-type': string } }

async function contentOf({ body, file }: Sent): Promise<Content | null> {
  if (!file)
    return body === undefined
      ? null
      : { payload: Buffer.from(JSON.stringify(body)), headers: { 'content-type': 'application/json' } }
  const form = new FormData()
  form.set('file', new Blob([file.content]), file.name)
  const encoded = new Response(form)
  return {
    payload: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
  }
}

function credentials(who: Sender, tokenOf: (role: Role) => string): { [name: string]: string } {
  if (who === 'visitor') return {}
  if (typeof who === 'string') return { cookie: `enishi_session=${tokenOf(who)}` }
  if ('session' in who) return { cookie: `enishi_session=${who.session}` }
  return { authorization: `Bearer ${who.apiKey}` }
}
