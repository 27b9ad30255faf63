import { setTimeout as sleep } from 'node:timers/promises'
import { audit } from '#features/audit/audit.actions.ts'
import { recordVerified } from '#features/health/health.record.ts'
import { readLink } from '#features/mail/mail.links.ts'
import { letterBody, senderName } from '#features/mail/mail.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { newId } from '#kit/ids.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { html, type Html } from '#kit/html.ts'
import { note } from '#kit/visitor-page.ts'
import { renamed } from '#platform/http/aliases.ts'
import type { PageAnswer, PageRoute } from '#platform/feature.ts'
import { signerFor } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import { customersOf, noteCode, useCode } from './mypage.codes.ts'
import { field, formTo, show } from './mypage.layout.ts'
import { endSessions, isLinkOpen, makeToken, startSession } from './mypage.sessions.ts'
import { answerAfterMs, codeRules, cookie, cookieSeconds, tooManyCodes, typedCode } from './mypage.ts'
import { form, open, type Visit } from './mypage.visit.ts'

/** Who is not in yet types their e-mail. */
export function entrance(
  visit: Visit,
  said: { typed?: string; problem?: string; above?: Html } = {},
): PageAnswer {
  const { t } = visit
  return show(
    visit,
    { title: t('enter'), ...((said.problem !== undefined || said.above) && { status: 400 }) },
    html`${said.above}
      <p>${t('enterLead')}</p>
      ${formTo(
        visit,
        '/my/code',
        { action: t('sendCode') },
        field({
          name: 'email',
          label: t('email'),
          type: 'email',
          autocomplete: 'email',
          value: said.typed ?? '',
          problem: said.problem,
        }),
      )}`,
  )
}

/** Asks for a code. The answer is the same, and takes as long, whether or not anybody has that address. */
const askForCode = form(async (visit) => {
  const { exchange, t } = visit
  const typed = exchange.form('email') ?? ''
  const { key, valid } = parseEmail(typed)
  if (!valid) return entrance(visit, { typed, problem: t('badEmail') })
  await Promise.all([mailCode(visit, key), sleep(answerAfterMs)])
  return codePage(visit, typed)
})

async function mailCode(visit: Visit, address: string): Promise<void> {
  const { work, visitor, exchange, locale, settings, t } = visit
  await write(work, async (tx) => {
    const noted = await noteCode(tx, { visitor, address, ip: exchange.ip })
    if (noted === 'networkFull') throw tooManyCodes()
    const [owner] = await customersOf(tx, address)
    const known = owner !== undefined && noted !== 'addressFull'
    const code = noted === 'addressFull' ? '' : noted.code
    // Nobody's mail is worked out like anybody's, for somebody who does not exist.
    await sendMail(tx, {
      customerId: known ? owner.id : newId(),
      template: 'mypage.code',
      about: null,
      address,
      subject: t('codeSubject', { shop: senderName(settings) }),
      body: letterBody(
        { ...nameless, ...owner?.name },
        t('codeBody', { code: '{secret}', minutes: codeRules.minutes }),
        settings,
        locale,
      ),
      secret: code,
    })
  })
}

const nameless = {
  familyName: null,
  givenName: null,
  familyKana: null,
  givenKana: null,
  code: null,
  honorific: null,
}

function codePage(visit: Visit, email: string, problem?: string): PageAnswer {
  const { t } = visit
  return show(
    visit,
    { title: t('typeCode'), back: { to: '/my', label: t('otherEmail') }, ...(problem && { status: 400 }) },
    html`<p>${t('typeCodeLead', { email, minutes: codeRules.minutes })}</p>
      ${formTo(
        visit,
        '/my/enter',
        { action: t('goIn'), values: { email } },
        field({
          name: 'code',
          label: t('code'),
          autocomplete: 'one-time-code',
          inputmode: 'numeric',
          problem,
        }),
      )}
      <p class="dim">${t('noCode')}</p>`,
  )
}

const enter = form(async (visit) => {
  const { work, exchange, visitor, t } = visit
  const email = exchange.form('email') ?? ''
  const address = parseEmail(email).key
  const code = typedCode(exchange.form('code') ?? '')
  const owners = (await useCode(work, { visitor, address, code })) ? await customersOf(work, address) : []
  const [only] = owners
  if (!only) return codePage(visit, email, t('wrongCode'))
  // Whichever of them it is: what is sent there is read.
  await recordVerified(
    work,
    owners.map(({ id }) => ({ customerId: id, address })),
    'mypage',
  )
  if (owners.length === 1) return letIn(visit, only.id)
  const tickets = await ticketsFor(work, visitor)
  return show(
    visit,
    { title: t('who') },
    html`<p>${t('whoLead')}</p>
      ${owners.map(({ id, name }) =>
        formTo(visit, '/my/choose', {
          action: displayNameOf({ ...nameless, ...name }),
          values: { ticket: tickets.of(id) },
          quiet: true,
        }),
      )}`,
  )
})

/** Of several who share an address, for the browser that typed the code, within the minutes of a code. */
async function ticketsFor(work: Work, visitor: string) {
  const { sign, verify } = await signerFor(work.config.dataDir, 'choice of my page')
  const text = (customerId: string, until: number): string => `${customerId}.${until}`
  return {
    of(customerId: string): string {
      const said = text(customerId, Date.now() + codeRules.minutes * 60_000)
      return `${said}.${sign(`${said} ${visitor}`)}`
    },
    read(ticket: string): string | null {
      const [customerId = '', until = '', signature = ''] = ticket.split('.')
      const said = text(customerId, Number(until))
      return verify(`${said} ${visitor}`, signature) && Number(until) > Date.now() ? customerId : null
    },
  }
}

const choose = form(async (visit) => {
  const { work, visitor, exchange } = visit
  const customerId = (await ticketsFor(work, visitor)).read(exchange.form('ticket') ?? '')
  return customerId === null
    ? entrance(visit, { above: note(visit.t('over'), 'bad') })
    : letIn(visit, customerId)
})

async function letIn(visit: Visit, customerId: string, to = '/my'): Promise<PageAnswer> {
  const { work, exchange } = visit
  const token = await write(work, async (tx) => {
    await audit(tx, { action: 'customer.enter', subjectKind: 'customer', subjectId: customerId })
    return startSession(tx, customerId)
  })
  exchange.setCookie(cookie, token, cookieSeconds)
  return { to }
}

/** By a link in a mail. */
const byLink = open(async (visit) => {
  const { work, exchange, t } = visit
  const link = await readLink(work, exchange.query('t') ?? '')
  if (link) {
    // Whoever was merged goes by another id now.
    const { params } = await renamed(work, { params: { id: link.customerId } })
    const { id } = params as { id: string }
    if (await isLinkOpen(work, id, link.madeAt)) return letIn(visit, id, link.to)
  }
  return entrance(visit, { above: note(t('deadLink'), 'bad') })
})

const leave = form(async (visit) => {
  const { work, session, exchange } = visit
  if (session) await endSessions(work, session.customerId, { only: session.id })
  exchange.setCookie(cookie, makeToken(), cookieSeconds)
  return { to: '/my' }
})

export const entranceRoutes: readonly PageRoute[] = [
  { method: 'POST', path: '/code', limit: 10, run: askForCode },
  { method: 'POST', path: '/enter', limit: 20, run: enter },
  { method: 'POST', path: '/choose', limit: 20, run: choose },
  { method: 'GET', path: '/in', limit: 30, run: byLink },
  { method: 'POST', path: '/out', run: leave },
]
