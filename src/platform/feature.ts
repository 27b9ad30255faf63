import type { Api, Endpoint, Input, Output } from '#kit/contract.ts'
import type { Html } from '#kit/html.ts'
import type { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { EventsFollower } from './after-events.ts'
import type { Action } from './catalogue/action.ts'
import type { Binned } from './catalogue/binned.ts'
import type { EventKind } from './catalogue/event.ts'
import type { Field } from './catalogue/field.ts'
import type { Mergeable } from './catalogue/merged.ts'
import type { Metric } from './catalogue/metric.ts'
import type { Owned } from './catalogue/owned.ts'
import type { Newcomer, Recognised } from './catalogue/recognised.ts'
import type { RuleKind } from './catalogue/rule.ts'
import type { Config } from './config.ts'
import type { Json, NamedSchemas } from './http/openapi.schemas.ts'
import type { Follower } from './jobs/follower.ts'
import type { JobKind } from './jobs/job.ts'
import type { Mailings } from './mailings.ts'
import type { MailSource } from './outgoing.ts'
import type { PersonalChoice } from './personal-choice.ts'
import type { Returned } from './returned.ts'
import type { Finding } from './doctor.ts'
import type { Running, Runtime } from './runtime.ts'
import type { Unreachable } from './unreachable.ts'
import type { Actor, Work } from './work.ts'
import type { Asks } from './asked-by.ts'

/** The roles that exist; what each may do is said by the permissions that name it. */
export const roles = ['administrator', 'manager', 'member', 'readOnly'] as const
export type Role = (typeof roles)[number]

export type Permission = { readonly key: string; readonly label: Phrase; readonly roles: readonly Role[] }

/** Bytes for the browser or a script, with the name they are saved under. */
export type FileAnswer = {
  readonly name: string
  readonly mediaType: string
  readonly size?: number
  readonly body: AsyncIterable<Uint8Array>
  /** Shown in the page instead of saved; only for types that cannot run script. */
  readonly inline?: boolean
}
/** One uploaded file, to be read once. */
export type Upload = {
  readonly name: string
  readonly mediaType: string
  readonly body: AsyncIterable<Uint8Array>
}
/** What the HTTP layer adds for the few endpoints that need it (sign-in sets a cookie, uploads stream). */
export type Exchange = {
  readonly request: FastifyRequest
  upload(): Promise<Upload>
  setCookie(name: string, value: string, maxAgeSeconds: number): void
  clearCookie(name: string): void
}

export type Handler<E extends Endpoint> = (
  work: Work,
  input: Input<E>,
  exchange: Exchange,
) => Promise<Output<E, FileAnswer>>
export type Handlers<A extends Api> = { readonly [N in keyof A['endpoints']]: Handler<A['endpoints'][N]> }

/** A page that the server writes (`http/pages.ts`), or where the browser goes next. */
export type PageAnswer =
  | { readonly page: (nonce: string) => Html; readonly status?: number }
  | { readonly to: string }
export type PageExchange = {
  readonly ip: string
  readonly params: { readonly [name: string]: string }
  /** The address without its query. */
  readonly path: string
  query(name: string): string | undefined
  /** A field of the form that was sent. */
  form(name: string): string | undefined
  cookie(name: string): string | undefined
  readonly acceptLanguage: string | undefined
  readonly userAgent: string | undefined
  setCookie(name: string, value: string, maxAgeSeconds: number): void
}
export type PageRoute = {
  readonly method: 'GET' | 'POST'
  /** Below the prefix; '' is the first page. */
  readonly path: string
  /** So many a minute from one address. */
  readonly limit?: number
  run(work: Work, exchange: PageExchange): Promise<PageAnswer>
}
/** Pages for people without an account; `work` is a visitor's. */
export type Pages = {
  readonly prefix: `/${string}`
  readonly routes: readonly PageRoute[]
  /** Says what went wrong. */
  problem(work: Work, exchange: PageExchange, problem: Problem): Promise<(nonce: string) => Html>
}

/** What another system posts, as it came. */
export type HookExchange = {
  readonly params: { readonly [name: string]: string }
  /** In lower case. */
  readonly headers: { readonly [name: string]: string | undefined }
  readonly body: Buffer
}
export type HookAnswer = { readonly status: number; readonly said: string }
/** An address that other systems post to (`http/hooks.ts`); `work` is a visitor's. */
export type HookRoute = {
  readonly path: `/${string}`
  readonly mostBytes: number
  /** From one address. */
  readonly perMinute: number
  run(work: Work, exchange: HookExchange): Promise<HookAnswer>
}

/** An API with its handlers, the types forgotten once they were checked. */
export type Served = {
  readonly api: Api
  readonly handlers: {
    readonly [name: string]: (work: Work, input: never, exchange: Exchange) => Promise<unknown>
  }
}

export function serve<const A extends Api>(api: A, handlers: Handlers<A>): Served {
  return { api, handlers }
}

/** A command of `main.ts`, for operators and scripts. `args` are the words after its name. */
export type Command = {
  readonly name: string
  readonly usage: string
  readonly summary: Phrase
  readonly run: (runtime: Runtime, args: string[]) => Promise<void>
  /** Instead of `run` at the terminal: what needs no database works without one, and beside a server that holds it. */
  readonly alone?: (config: Config, args: string[]) => Promise<void>
}

/** What a role may do. No role, no permissions. */
export function permissionsOf(
  app: Pick<Composition, 'permissions'>,
  role: string | null,
): ReadonlySet<string> {
  const granted = new Set<string>()
  for (const { key, roles: allowed } of app.permissions.values())
    if (allowed.some((one) => one === role)) granted.add(key)
  return granted
}

/** Something of the library that content is made of: a template, a shared block, a picture, a coupon. */
export type ContentPart = {
  readonly kind: 'template' | 'sharedBlock' | 'image' | 'coupon'
  readonly id: string
  /** By which content names it: its id, or the address of a picture. */
  readonly names: readonly string[]
}
/** What is made of it. */
export type ContentUse = {
  /** The part, by its id. */
  readonly of: string
  readonly kind: string
  readonly id: string
  readonly name: string
}

/** What a feature contributes; the only thing the composition root sees of it. */
export type Feature = {
  readonly name: string
  readonly serves?: Served
  /** What has a name in the OpenAPI document: stands there once, and is a type of the clients made from it. */
  readonly schemas?: NamedSchemas
  readonly permissions?: readonly Permission[]
  readonly fields?: readonly Field[]
  readonly events?: readonly EventKind[]
  readonly rules?: readonly RuleKind[]
  readonly metrics?: readonly Metric[]
  readonly actions?: readonly Action[]
  /** Records that somebody looks after. */
  readonly owned?: readonly Owned[]
  /** What goes to the bin. */
  readonly binned?: readonly Binned[]
  /** What becomes of its rows when two customers become one. */
  readonly merging?: Mergeable
  /** Which of these ids are old ones, and the id that each goes by now. Asked of every id that a request names. */
  readonly aliases?: (work: Work, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Who on record may be somebody who is about to be added, the surest first; those whom the actor may see. */
  readonly recognise?: (work: Work, newcomer: Newcomer) => Promise<readonly Recognised[]>
  /** Sets right what others share with a customer, before they are deleted for good, in that transaction. */
  readonly purging?: (work: Work, customerId: string) => Promise<void>
  /** Asked before a user is disabled; throws a Problem that says what must be done first. */
  readonly leaving?: (work: Work, userId: string) => Promise<void>
  /**
   * What every process holds of the organisation's own, read from the database: at its start, before each job, and when
   * `topic` is announced (`adopt.ts`).
   */
  readonly adopts?: {
    readonly topic: string
    readonly adopt: (work: Pick<Work, 'db'>) => Promise<void>
  }
  /** What of this feature is made of these parts of the library of templates. */
  readonly contentUses?: (work: Work, parts: readonly ContentPart[]) => Promise<readonly ContentUse[]>
  /** What of this feature names segments and tags, and must not lose them (`asked-by.ts`). */
  readonly asks?: Asks
  readonly jobs?: readonly JobKind[]
  /** Follow in the workers what others write (`jobs/follower.ts`). */
  readonly followers?: readonly Follower[]
  /** Has messages to send; the senders ask each (`outgoing.ts`). */
  readonly mailSource?: MailSource
  /** Mails that it will write by itself, for the calendar of sends (`mailings.ts`). */
  readonly mailings?: Mailings
  /** Hands over what the sources have, in the sender process; exactly one feature does. */
  readonly sends?: (runtime: Runtime) => Promise<Running>
  /** What `doctor` should know; ends in bounded time, with and without a network. */
  readonly examines?: (work: Work) => AsyncIterable<Finding>
  /** Stands in the preference centre beside what people get. */
  readonly choice?: PersonalChoice
  /** Follows background work of any feature that came to its end; asked again where it is killed in between. */
  readonly afterJob?: (work: Work, job: string) => Promise<void>
  readonly commands?: readonly Command[]
  /** Pages that the server writes, beside the app of those who sign in. */
  readonly pages?: Pages
  /** Addresses that other systems post to; whatever they sign or know is checked by the feature. */
  readonly hooks?: readonly HookRoute[]
  /**
   * Addresses that neither belong to the API nor are pages, such as those of links in mails. They are for everybody, hold
   * nobody back by address, and refuse by themselves what is not signed.
   */
  readonly routes?: (server: FastifyInstance, runtime: Runtime) => Promise<void>
  /** Adds to the OpenAPI document what is of this organisation alone; only those who are signed in read it. */
  readonly describe?: (work: Work, document: Json) => Promise<Json>
  /** Follows records that were changed, in the transaction of the change (`after-change.ts`). */
  readonly afterChange?: (work: Work, subject: Field['subject'], ids: readonly string[]) => Promise<void>
  /** Follows addresses that are gone or whose owners complained, in the transaction in which it was learnt. */
  readonly unreachable?: (work: Work, addresses: readonly Unreachable[]) => Promise<void>
  /** Follows what came back for messages that were sent, in the transaction in which it is written down (`returned.ts`). */
  readonly returned?: (work: Work, returns: readonly Returned[]) => Promise<void>
  /** Follows orders that were written, changed or taken out, in the transaction of the change (`after-orders.ts`). */
  readonly afterOrders?: (work: Work, orderIds: readonly string[]) => Promise<void>
  /** Follows events of the spine, in the statement that writes them (`after-events.ts`). */
  readonly afterEvents?: EventsFollower
  /** Finds out who sends a request; exactly one feature does. Null is a visitor. */
  readonly authenticate?: (runtime: Runtime, request: FastifyRequest) => Promise<Actor | null>
}

/** All features as one: the catalogues by key. Built once; a key claimed twice is a bug told at start. */
export type Composition = {
  readonly features: readonly Feature[]
  readonly permissions: ReadonlyMap<string, Permission>
  readonly fields: ReadonlyMap<string, Field>
  readonly events: ReadonlyMap<string, EventKind>
  readonly rules: ReadonlyMap<string, RuleKind>
  readonly metrics: ReadonlyMap<string, Metric>
  readonly actions: ReadonlyMap<string, Action>
  readonly jobs: ReadonlyMap<string, JobKind>
  readonly commands: ReadonlyMap<string, Command>
  readonly authenticate: (runtime: Runtime, request: FastifyRequest) => Promise<Actor | null>
  readonly sends: ((runtime: Runtime) => Promise<Running>) | null
}

export function compose(features: readonly Feature[]): Composition {
  const permissions = byKey(
    features,
    'permission',
    (f) => f.permissions,
    (p) => p.key,
  )
  for (const { serves } of features)
    for (const [name, { permission }] of Object.entries(serves?.api.endpoints ?? {}))
      if (permission !== 'public' && permission !== 'signedIn' && !permissions.has(permission))
        throw new Error(`${serves?.api.name}.${name} asks for the unknown permission ${permission}`)
  const authenticate = features.map((f) => f.authenticate).filter((a) => a !== undefined)
  return {
    features,
    permissions,
    fields: byKey(
      features,
      'field',
      (f) => f.fields,
      (field) => `${field.subject}.${field.key}`,
    ),
    events: byKey(
      features,
      'event',
      (f) => f.events,
      (e) => e.name,
    ),
    rules: byKey(
      features,
      'rule',
      (f) => f.rules,
      (r) => r.kind,
    ),
    metrics: byKey(
      features,
      'metric',
      (f) => f.metrics,
      (m) => m.key,
    ),
    actions: byKey(
      features,
      'action',
      (f) => f.actions,
      (a) => a.kind,
    ),
    jobs: byKey(
      features,
      'job',
      (f) => f.jobs,
      (j) => j.name,
    ),
    commands: byKey(
      features,
      'command',
      (f) => f.commands,
      (c) => c.name,
    ),
    authenticate: authenticate[0] ?? (async () => null),
    sends: features.find(({ sends }) => sends !== undefined)?.sends ?? null,
  }
}

function byKey<T>(
  features: readonly Feature[],
  what: string,
  list: (feature: Feature) => readonly T[] | undefined,
  key: (entry: T) => string,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  for (const feature of features)
    for (const entry of list(feature) ?? []) {
      if (found.has(key(entry)))
        throw new Error(`${feature.name} contributes the ${what} ${key(entry)} a second time`)
      found.set(key(entry), entry)
    }
  return found
}
