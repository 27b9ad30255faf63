import type { z } from 'zod'
import type { Phrase } from './text.ts'

/**
 * One endpoint of the public API, as plain data: the server serves it, the browser calls it, OpenAPI prints it.
 * `permission` is a key of the permission catalogue, or `public` (no sign-in), or `signedIn` (any role).
 */
export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly permission: string
  readonly summary: Phrase
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** `file` streams bytes with a name, `stream` is Server-Sent Events, `nothing` answers 204. */
  readonly returns: z.ZodType | 'file' | 'stream' | 'nothing'
  readonly status?: 200 | 201 | 202
  /** The body is multipart/form-data with one part named `file`. */
  readonly upload?: true
  /**
   * Carries a password or a key: takes no `Idempotency-Key`, since neither request nor answer may rest in the table of
   * answers, and what it counts (a wrong password) must stay counted although the request fails.
   */
  readonly secret?: true
  /** A POST that changes nothing: what it is asked for is too long, or too private, for an address. */
  readonly reads?: true
}
/** Whether a call may change something. */
export function writes(endpoint: Pick<Endpoint, 'method' | 'reads'>): boolean {
  return endpoint.method !== 'GET' && !endpoint.reads
}
export type Api = { readonly name: string; readonly endpoints: { readonly [name: string]: Endpoint } }

export function defineApi<const N extends string, const E extends { readonly [name: string]: Endpoint }>(
  name: N,
  endpoints: E,
): { readonly name: N; readonly endpoints: E } {
  return { name, endpoints }
}

type Part<E extends Endpoint, K extends 'params' | 'query' | 'body'> = E[K] extends z.ZodType ? E[K] : never
type Parsed<E extends Endpoint, K extends 'params' | 'query' | 'body'> = [Part<E, K>] extends [never]
  ? unknown
  : { [P in K]: z.output<Part<E, K>> }
/** What a handler receives: parts that the contract names, parsed. */
export type Input<E extends Endpoint> = Parsed<E, 'params'> & Parsed<E, 'query'> & Parsed<E, 'body'>
/** What a handler gives back. */
export type Output<E extends Endpoint, File> = E['returns'] extends z.ZodType
  ? z.input<E['returns']>
  : E['returns'] extends 'file'
    ? File
    : void

type Given<E extends Endpoint, K extends 'params' | 'query' | 'body'> = [Part<E, K>] extends [never]
  ? unknown
  : Partial<z.input<Part<E, K>>> extends z.input<Part<E, K>>
    ? { [P in K]?: z.input<Part<E, K>> }
    : { [P in K]: z.input<Part<E, K>> }
type Upload<E extends Endpoint> = E['upload'] extends true ? { file: Blob; fileName: string } : unknown
/** What a caller gives. */
export type CallInput<E extends Endpoint> = Given<E, 'params'> &
  Given<E, 'query'> &
  Given<E, 'body'> &
  Upload<E>
/** What a caller gets. */
export type CallOutput<E extends Endpoint> = E['returns'] extends z.ZodType
  ? z.output<E['returns']>
  : Response
/** The typed client of a list of APIs: `client.customers.list({ query: { q } })`. */
export type Client<A extends { readonly [feature: string]: Api }> = {
  readonly [F in keyof A]: {
    readonly [N in keyof A[F]['endpoints']]: Record<never, never> extends CallInput<A[F]['endpoints'][N]>
      ? (
          input?: CallInput<A[F]['endpoints'][N]>,
          options?: CallOptions,
        ) => Promise<CallOutput<A[F]['endpoints'][N]>>
      : (
          input: CallInput<A[F]['endpoints'][N]>,
          options?: CallOptions,
        ) => Promise<CallOutput<A[F]['endpoints'][N]>>
  }
}
export type CallOptions = { signal?: AbortSignal; idempotencyKey?: string }
