import { routes } from 'virtual:routes'
import type { Api, CallInput, CallOptions, CallOutput } from '#kit/contract.ts'
import { newId } from '#kit/ids.ts'
import type { ProblemBody } from '#kit/problem.ts'
import type { apis } from '#app.api.ts'
import { getLocale } from './locale.ts'
import { ApiProblem, isProblem, unexpected, unreachable } from './problem.ts'

export const apiPrefix = '/api/v1'

/**
 * Every write carries an `Idempotency-Key` (save those that the contract calls secret), so that a lost answer can be
 * asked for again without writing twice.
 */
export type Options = CallOptions & { readonly onProgress?: (sent: number, total: number) => void }

type Call<Input, Output> =
  Record<never, never> extends Input
    ? (input?: Input, options?: Options) => Promise<Output>
    : (input: Input, options?: Options) => Promise<Output>
type WebClient<A extends { readonly [feature: string]: Api }> = {
  readonly [F in keyof A]: {
    readonly [N in keyof A[F]['endpoints']]: Call<
      CallInput<A[F]['endpoints'][N]>,
      CallOutput<A[F]['endpoints'][N]>
    >
  }
}
type Hrefs<A extends { readonly [feature: string]: Api }> = {
  readonly [F in keyof A]: {
    readonly [N in keyof A[F]['endpoints']]: (input: CallInput<A[F]['endpoints'][N]>) => string
  }
}
type Route = (typeof routes)[string][string]
/** The parts of an input, the types forgotten after the call was checked against its contract. */
type Parts = {
  readonly params?: { readonly [name: string]: unknown }
  readonly query?: { readonly [name: string]: unknown }
  readonly body?: unknown
  readonly file?: Blob
  readonly fileName?: string
}

/** `await api.customers.list({ query: { q } }, { signal })`; throws {@link ApiProblem}, or `AbortError` by the signal. */
export const api = mapRoutes<WebClient<typeof apis>>(
  (route) =>
    (input: Parts = {}, options: Options = {}) =>
      call(route, input, options),
)

/** Addresses for links to files: `<a href={href.exports.download({ params: { id } })}>`. */
export const href = mapRoutes<Hrefs<typeof apis>>(
  ([, path]) =>
    (input: Parts) =>
      urlOf(path, input),
)

/** What one call of the client answers: `type Customer = Answer<typeof api.customers.get>`. */
export type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>

type SignedOutListener = () => void
const signedOutListeners = new Set<SignedOutListener>()
/** Called whenever the server says that nobody is signed in any more. */
export function onSignedOut(listener: SignedOutListener): () => void {
  signedOutListeners.add(listener)
  return () => signedOutListeners.delete(listener)
}

/** The build makes `routes` out of the very contracts that type the client, so one function an endpoint is the client. */
function mapRoutes<Client>(make: (route: Route) => unknown): Client {
  return Object.fromEntries(
    Object.entries(routes).map(([feature, endpoints]) => [
      feature,
      Object.fromEntries(Object.entries(endpoints).map(([name, route]) => [name, make(route)])),
    ]),
  ) as Client
}

function urlOf(path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  const asked = search.toString()
  return apiPrefix + filled + (asked && `?${asked}`)
}

async function call(route: Route, input: Parts, options: Options): Promise<unknown> {
  const [method, path, kind = 'json', secret] = route
  const url = urlOf(path, input)
  const headers: { [name: string]: string } = { 'x-enishi-locale': getLocale() }
  if (kind === 'upload') return upload(url, headers, input, options)
  const key = method === 'GET' || secret ? null : (options.idempotencyKey ?? newId())
  if (key !== null) headers['idempotency-key'] = key
  if (input.body !== undefined) headers['content-type'] = 'application/json'
  const request: RequestInit = {
    method,
    headers,
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    ...(options.signal && { signal: options.signal }),
  }
  const response = await send(url, request, key !== null)
  if (!response.ok) throw heard(await problemOf(response))
  return kind === 'json' ? response.json() : response
}

const pauses = [400, 1500]

/** A write with a key is sent again when the line breaks: the server answers a repeat with its first answer. */
async function send(url: string, request: RequestInit, repeatable: boolean): Promise<Response> {
  for (const pause of repeatable ? pauses : []) {
    try {
      return await fetch(url, request)
    } catch (error) {
      if (request.signal?.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  try {
    return await fetch(url, request)
  } catch (error) {
    if (request.signal?.aborted) throw error
    throw unreachable(getLocale())
  }
}

/** `fetch` tells nothing about the bytes on their way, so files go by XMLHttpRequest. */
function upload(
  url: string,
  headers: { [name: string]: string },
  { file, fileName }: Parts,
  { signal, onProgress }: Options,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    if (file) form.set('file', file, fileName)
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(loaded, total))
    request.addEventListener('load', () => {
      const response = new Response(request.responseText, {
        status: request.status,
        headers: {
          'content-type': request.getResponseHeader('content-type') ?? '',
          'x-request-id': request.getResponseHeader('x-request-id') ?? '',
        },
      })
      if (response.ok) response.json().then(resolve, reject)
      else problemOf(response).then((problem) => reject(heard(problem)), reject)
    })
    request.addEventListener('error', () => reject(unreachable(getLocale())))
    request.addEventListener('abort', () => reject(new DOMException('The upload was stopped', 'AbortError')))
    signal?.addEventListener('abort', () => request.abort())
    if (signal?.aborted) reject(signal.reason)
    else request.send(form)
  })
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const ours = response.headers.get('content-type')?.startsWith('application/problem+json')
  if (!ours) return unexpected(getLocale(), response.status, response.headers.get('x-request-id') ?? '')
  const body: ProblemBody = await response.json()
  return new ApiProblem(body)
}

function heard(problem: ApiProblem): ApiProblem {
  if (isProblem(problem, 'signedOut')) for (const listener of signedOutListeners) listener()
  return problem
}
