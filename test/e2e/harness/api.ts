import { z } from 'zod'
import type { CallInput, Endpoint } from '#kit/contract.ts'
import { apiPrefix } from '#platform/http/endpoints.ts'
import { fillPath } from '../../harness/request.ts'

export type Answering = Omit<Endpoint, 'returns'> & { readonly returns: z.ZodType }
export type Answer<E extends Answering> = z.output<E['returns']>

const part = z.record(z.string(), z.unknown()).default({})
const loose = z.object({
  params: part,
  query: part,
  body: z.unknown().optional(),
  file: z.instanceof(Blob).optional(),
  fileName: z.string().optional(),
})

/** A request to a running product that must succeed, by the contract of its endpoint, and the session it began. */
export async function callOver<E extends Answering>(
  origin: string,
  session: string | null,
  endpoint: E,
  input: CallInput<E>,
): Promise<{ answer: Answer<E>; session: string | null }> {
  const { params, query, body, file, fileName } = loose.parse(input)
  const url = new URL(`${apiPrefix}${fillPath(endpoint.path, params)}`, origin)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  const form = new FormData()
  if (file) form.set('file', file, fileName)
  const response = await fetch(url, {
    method: endpoint.method,
    headers: {
      ...(session !== null && { cookie: `enishi_session=${session}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(file && { body: form }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${endpoint.method} ${url.pathname} answered ${response.status}: ${text}`)
  const begun = /enishi_session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1]
  return { answer: z.parse<E['returns']>(endpoint.returns, JSON.parse(text)), session: begun ?? null }
}
