import { readSettings } from '#features/settings/settings.actions.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { letterBody, localeOf, senderName } from '#features/mail/mail.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { html, type Html } from '#kit/html.ts'
import { todayIn } from '#kit/japan/days.ts'
import { pickLocale, translator, type Locale, type Translate } from '#kit/text.ts'
import { hidden, note, sellerLines, visitorPage } from '#kit/visitor-page.ts'
import type { PageAnswer, PageExchange, Pages } from '#platform/feature.ts'
import type { PersonalChoice } from '#platform/personal-choice.ts'
import { write, type Work } from '#platform/work.ts'
import {
  frequencies,
  ownerOf,
  readPreferences,
  savePreferences,
  stop,
  type Choice,
  type Hand,
  type Preference,
} from './consent.centre.ts'
import { consentDays, isRecent, preferenceLink, readAddressLink, type AddressLink } from './consent.links.ts'
import { consentPageText } from './consent.pages.text.ts'
import { advertisingPurposes } from './consent.purposes.ts'
import { findRequest } from './consent.requests.store.ts'
import { confirm, tokenHash } from './consent.requests.ts'

/** A request for one of these pages, understood. The signed link is the way in, and stands in every form. */
type Visit = {
  readonly work: Work
  readonly exchange: PageExchange
  readonly t: Translate<typeof consentPageText>
  readonly locale: Locale
  readonly settings: Settings
  readonly token: string
}

async function readVisit(work: Work, exchange: PageExchange): Promise<Visit> {
  const locale = pickLocale(exchange.query('lang') ?? exchange.form('lang'), exchange.acceptLanguage)
  const t = translator(consentPageText, locale)
  const actor = {
    kind: 'customer' as const,
    userId: null,
    name: consentPageText.byCentre.ja,
    role: null,
    permissions: new Set<string>(),
    ip: exchange.ip,
  }
  return {
    work: { ...work, locale, actor },
    exchange,
    t,
    locale,
    settings: await readSettings(work),
    token: exchange.form('t') ?? exchange.query('t') ?? '',
  }
}

function show(visit: Visit, title: string, body: Html, status = 200): PageAnswer {
  return { page: frame(visit, title, body), status }
}

function frame({ locale, settings, t, token }: Visit, title: string, body: Html, path = '/c/p') {
  return visitorPage({
    locale,
    title,
    shop: senderName(settings),
    service: t('centre'),
    other: `${path}?t=${encodeURIComponent(token)}&lang=${locale === 'ja' ? 'en' : 'ja'}`,
    body,
    footer: sellerLines(settings.seller),
  })
}

/** A page or a form of who holds a link; without a sound one nothing is said but that. */
function linked(run: (visit: Visit, link: AddressLink) => Promise<PageAnswer>) {
  return async (work: Work, exchange: PageExchange): Promise<PageAnswer> => {
    const visit = await readVisit(work, exchange)
    const link = await readAddressLink(work, visit.token)
    return link ? run(visit, link) : dead(visit)
  }
}

const dead = (visit: Visit): PageAnswer =>
  show(visit, visit.t('deadLink'), html`<p>${visit.t('deadLinkLead')}</p>`, 404)

const handOf = ({ exchange: { ip, userAgent } }: Visit): Hand => ({ ip, userAgent })

/** Whoever looks over a shoulder reads no address. */
const masked = (key: string): string => key.replace(/^(.)[^@]*(?=@)/, '$1•••')

const here = ({ token, locale }: Visit, said: string): PageAnswer => ({
  to: `/c/p?t=${encodeURIComponent(token)}&lang=${locale}&${said}`,
})

const centre = linked(async (visit, link) => {
  const { work, exchange, t, locale } = visit
  const owner = await ownerOf(work, link)
  const preferences = owner ? await readPreferences(work, owner) : []
  const choices = owner ? await readChoices(work, owner.customerId) : []
  const recent = isRecent(link)
  const said = (['saved', 'stopped', 'linkSent'] as const).find((one) => exchange.query('said') === one)
  const isOff = preferences.every(({ isOn }) => !isOn)
  return show(
    visit,
    t('centre'),
    html`${said && note(t(said), 'good')}
      <p>${t('centreLead', { address: masked(link.key) })}</p>
      ${preferences.length === 0 && owner && note(t('nothing'))}
      ${isOff && preferences.length > 0 && said !== 'stopped' && note(t('allStopped'))}
      ${
        preferences.length > 0 &&
        html`<form method="post" action="/c/p">
          ${hidden('t', visit.token)}${hidden('lang', locale)}
          ${preferences.map((one) => preferenceFields(visit, one, recent))}
          ${choices.map((one) => choiceFields(visit, one))}
          <button class="main">${t('save')}</button>
        </form>`
      }
      ${
        !recent &&
        owner &&
        html`<section>
          <p>${t('oldLink', { days: consentDays })}</p>
          <form method="post" action="/c/link">
            ${hidden('t', visit.token)}${hidden('lang', locale)}<button class="plain">${t('newLink')}</button>
          </form>
        </section>`
      }
      <section>
        <p>${t('stopAllLead')}</p>
        <form method="post" action="/c/stop">
          ${hidden('t', visit.token)}${hidden('lang', locale)}<button class="plain">${t('stopAll')}</button>
        </form>
      </section>`,
  )
})

type Chosen = { readonly choice: PersonalChoice; readonly isOn: boolean }

/** What else people choose here: of other features. */
async function readChoices(work: Work, customerId: string): Promise<Chosen[]> {
  const choices = work.app.features.flatMap(({ choice }) => choice ?? [])
  return Promise.all(choices.map(async (choice) => ({ choice, isOn: await choice.isOn(work, customerId) })))
}

function choiceFields({ locale }: Visit, { choice: { key, label, help }, isOn }: Chosen): Html {
  return html`<section>
    <h2>${label[locale]}</h2>
    ${isOn && hidden(`had-${key}`, 'on')}
    <label class="choice"
      ><input type="checkbox" name="also-${key}" value="on" ${isOn && html` checked`} />
      <span>${help[locale]}</span></label
    >
  </section>`
}

function preferenceFields({ t, locale }: Visit, one: Preference, recent: boolean): Html {
  const { purpose, isOn, everyDays } = one
  const { id, label, description } = purpose
  return html`<section>
    <h2>${label[locale]}</h2>
    ${description[locale] !== '' && html`<p class="dim">${description[locale]}</p>`}
    ${isOn && hidden(`was-${id}`, 'on')}
    <label class="choice"
      ><input
        type="checkbox"
        name="is-${id}"
        value="on"
        ${isOn && html` checked`}${!isOn && !recent && html` disabled`}
      />
      <span>${t('receive')}</span></label
    >
    <div class="field">
      <label for="every-${id}">${t('often')}</label>
      <select id="every-${id}" name="every-${id}">
        ${[...new Set([...frequencies, everyDays])].map(
          (days) =>
            html`<option value="${days}" ${days === everyDays && html` selected`}>${often(t, days)}</option>`,
        )}
      </select>
    </div>
  </section>`
}

const often = (t: Visit['t'], days: number): string =>
  t(`every${frequencies.find((one) => one >= days) ?? 90}`)

const save = linked(async (visit, link) => {
  const { work, exchange, t } = visit
  const owner = await ownerOf(work, link)
  if (!owner) return here(visit, 'said=saved')
  const recent = isRecent(link)
  const choices = (await advertisingPurposes(work)).map(({ id }): Choice => {
    const wasOn = exchange.form(`was-${id}`) === 'on'
    const every = Number(exchange.form(`every-${id}`))
    return {
      purposeId: id,
      wasOn,
      isOn: exchange.form(`is-${id}`) === 'on' && (recent || wasOn),
      everyDays: frequencies.find((days) => days === every) ?? 0,
    }
  })
  await write(work, async (tx) => {
    await savePreferences(tx, owner, choices, handOf(visit), {
      title: t('centre'),
      lead: t('centreLead', { address: '' }),
    })
    // What was not changed on the page is left as it is, whatever it became meanwhile.
    for (const { choice } of await readChoices(tx, owner.customerId)) {
      const isOn = exchange.form(`also-${choice.key}`) === 'on'
      if (isOn !== (exchange.form(`had-${choice.key}`) === 'on')) await choice.set(tx, owner.customerId, isOn)
    }
  })
  return here(visit, 'said=saved')
})

const stopAll = linked(async (visit, link) => {
  await stop(visit.work, { ...link, purposeId: null }, handOf(visit), 'preferenceCentre')
  return here(visit, 'said=stopped')
})

/** RFC 8058: the mailbox of the reader asks, nobody looks at the answer. */
const oneClick = linked(async (visit, link) => {
  await stop(visit.work, link, handOf(visit), 'oneClick')
  return show(visit, visit.t('centre'), note(visit.t('stopped'), 'good'))
})

/** A new link goes to the mailbox and nowhere else, once a day. */
const sendLink = linked(async (visit, link) => {
  const { work, settings } = visit
  const owner = await ownerOf(work, link)
  if (owner && link.channel === 'email')
    await write(work, async (tx) => {
      const customer = await getCustomer(tx, owner.customerId)
      const locale = localeOf(customer)
      const t = translator(consentPageText, locale)
      await sendMail(tx, {
        customerId: owner.customerId,
        template: 'consent.link',
        about: `${todayIn(settings.timeZone)}:${link.key}`,
        address: link.key,
        subject: t('linkSubject', { shop: senderName(settings) }),
        body: letterBody(customer, t('linkBody', { link: '{secret}' }), settings, locale),
        secret: await preferenceLink(tx, owner),
      })
    })
  return here(visit, 'said=linkSent')
})

/** What is asked in the page of a confirmation, word by word: shown, and kept as what was agreed to. */
async function questionOf(visit: Visit): Promise<{ lines: string[]; lead: string; done: boolean } | null> {
  const { work, t, locale, token } = visit
  const request = await findRequest(work, tokenHash(token))
  if (!request || request.isOver) return null
  const purposes = await advertisingPurposes(work)
  const lines = request.purposeIds.flatMap((id) => {
    const found = purposes.find((one) => one.id === id)
    return found ? [[found.label[locale], found.description[locale]].filter(Boolean).join('　')] : []
  })
  return {
    lines,
    lead: t('confirmLead', { address: masked(request.key) }),
    done: request.confirmedAt !== null,
  }
}

async function question(work: Work, exchange: PageExchange): Promise<PageAnswer> {
  const visit = await readVisit(work, exchange)
  const asked = await questionOf(visit)
  if (!asked) return dead(visit)
  const { t, token, locale } = visit
  const body = asked.done
    ? note(t('already'), 'good')
    : html`<p>${asked.lead}</p>
        <ul>
          ${asked.lines.map((line) => html`<li>${line}</li>`)}
        </ul>
        <form method="post" action="/c/d">
          ${hidden('t', token)}${hidden('lang', locale)}<button class="main">${t('confirm')}</button>
        </form>
        <p class="dim">${t('confirmRefuse')}</p>`
  return { page: frame(visit, t('confirmTitle'), body, '/c/d') }
}

async function answer(work: Work, exchange: PageExchange): Promise<PageAnswer> {
  const visit = await readVisit(work, exchange)
  const asked = await questionOf(visit)
  if (!asked) return dead(visit)
  const { t } = visit
  const outcome = await confirm(visit.work, visit.token, {
    title: t('confirmTitle'),
    body: [asked.lead, ...asked.lines].join('\n'),
    ...handOf(visit),
  })
  if (outcome === 'over') return dead(visit)
  return { page: frame(visit, t('confirmTitle'), note(t(outcome), 'good'), '/c/d') }
}

export const consentPages: Pages = {
  prefix: '/c',
  routes: [
    { method: 'GET', path: '/p', run: centre },
    { method: 'POST', path: '/p', run: save },
    { method: 'POST', path: '/stop', run: stopAll },
    { method: 'POST', path: '/link', limit: 5, run: sendLink },
    { method: 'GET', path: '/u', run: centre },
    // One mail provider asks for all of its readers.
    { method: 'POST', path: '/u', limit: 6000, run: oneClick },
    { method: 'GET', path: '/d', run: question },
    { method: 'POST', path: '/d', limit: 20, run: answer },
  ],
  async problem(work, exchange, problem) {
    const visit = await readVisit(work, exchange)
    const isMissing = problem.code === 'notFound'
    return frame(
      visit,
      visit.t(isMissing ? 'deadLink' : 'problem'),
      isMissing ? html`<p>${visit.t('deadLinkLead')}</p>` : note(problem.say(visit.locale), 'bad'),
    )
  },
}
