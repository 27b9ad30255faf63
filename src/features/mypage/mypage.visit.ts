import { readSettings } from '#features/settings/settings.actions.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { pickLocale, translator, type Locale, type Translate } from '#kit/text.ts'
import type { PageAnswer, PageExchange } from '#platform/feature.ts'
import { signerFor } from '#platform/secrets.ts'
import type { Work } from '#platform/work.ts'
import { cookie, cookieSeconds, languageCookie, ownName, wrongForm } from './mypage.ts'
import { mypageText } from './mypage.text.ts'
import { findSession, makeToken, type Session } from './mypage.sessions.ts'

/** A request for a page, understood: in which language, from which browser, and who is in. */
export type Visit = {
  readonly work: Work
  readonly exchange: PageExchange
  readonly t: Translate<typeof mypageText>
  readonly locale: Locale
  readonly settings: Settings
  /** What the browser holds; it stands for a session once somebody is in. */
  readonly visitor: string
  /** Goes into every form; another site cannot know it. */
  readonly csrf: string
  readonly session: Session | null
}
export type Inside = Visit & { readonly session: Session }

const csrfSigner = (work: Work) => signerFor(work.config.dataDir, 'form of my page')

export async function readVisit(work: Work, exchange: PageExchange): Promise<Visit> {
  const chosen = exchange.query('lang')
  if (chosen === 'ja' || chosen === 'en') exchange.setCookie(languageCookie, chosen, 365 * 24 * 3600)
  const locale = pickLocale(chosen ?? exchange.cookie(languageCookie), exchange.acceptLanguage)
  const held = exchange.cookie(cookie)
  const visitor = held !== undefined && /^[\w-]{43}$/.test(held) ? held : makeToken()
  if (visitor !== held) exchange.setCookie(cookie, visitor, cookieSeconds)
  const session = visitor === held ? await findSession(work, visitor) : null
  const actor = session
    ? {
        kind: 'customer' as const,
        userId: null,
        name: ownName,
        role: null,
        permissions: new Set<string>(),
        ip: exchange.ip,
      }
    : work.actor
  return {
    work: { ...work, locale, actor },
    exchange,
    t: translator(mypageText, locale),
    locale,
    settings: await readSettings(work),
    visitor,
    csrf: (await csrfSigner(work)).sign(visitor),
    session,
  }
}

/** A page for everybody. */
export function open(run: (visit: Visit) => Promise<PageAnswer>) {
  return async (work: Work, exchange: PageExchange): Promise<PageAnswer> =>
    run(await readVisit(work, exchange))
}

/** What a form sends, from whoever it is; a form of another site, or of somebody else's page, is refused. */
export function form(run: (visit: Visit) => Promise<PageAnswer>) {
  return open(async (visit) => {
    const { work, visitor, exchange } = visit
    if (!(await csrfSigner(work)).verify(visitor, exchange.form('csrf') ?? '')) throw wrongForm()
    return run(visit)
  })
}

/** A page for who is in; others come to the entrance. */
export function inside(run: (visit: Inside) => Promise<PageAnswer>) {
  return open(async (visit) => (isInside(visit) ? run(visit) : { to: '/my' }))
}

/** A form of who is in. */
export function formInside(run: (visit: Inside) => Promise<PageAnswer>) {
  return form(async (visit) => (isInside(visit) ? run(visit) : { to: '/my' }))
}

export function isInside(visit: Visit): visit is Inside {
  return visit.session !== null
}
