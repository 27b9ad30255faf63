import { getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import type { ContactPointInput, Customer } from '#features/customers/customers.api.ts'
import { addContactPoint, updateContactPoint } from '#features/customers/customers.parts.ts'
import { recordVerified } from '#features/health/health.record.ts'
import { letterBody, localeOf, senderName } from '#features/mail/mail.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { html } from '#kit/html.ts'
import { note } from '#kit/visitor-page.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { renamed } from '#platform/http/aliases.ts'
import type { PageAnswer, PageRoute } from '#platform/feature.ts'
import { signerFor } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import { choices, facts, field, formTo, show } from './mypage.layout.ts'
import { closeLinks, endSessions } from './mypage.sessions.ts'
import { form, formInside, inside, open, type Inside, type Visit } from './mypage.visit.ts'

type Kind = ContactPointInput['kind']
type Typed = { postalCode: string; address: string; phone: string; language: string }
const most = { postalCode: 20, address: 300, phone: 40 } as const

const firstOf = ({ contactPoints }: Customer, kind: Kind) => contactPoints.find((one) => one.kind === kind)

const typedOf = (customer: Customer): Typed => ({
  postalCode: firstOf(customer, 'address')?.postalCode ?? '',
  address: firstOf(customer, 'address')?.value ?? '',
  phone: firstOf(customer, 'phone')?.value ?? '',
  language: localeOf(customer),
})

async function readOwn({ work, session }: Inside): Promise<Customer> {
  return getCustomer(work, session.customerId)
}

async function profilePage(
  visit: Inside,
  given?: { typed: Typed; problems: { [name: string]: string | undefined } },
): Promise<PageAnswer> {
  const { t, exchange } = visit
  const customer = await readOwn(visit)
  const { postalCode, address, phone, language } = given?.typed ?? typedOf(customer)
  const problems = given?.problems ?? {}
  return show(
    visit,
    {
      title: t('profile'),
      back: { to: '/my', label: t('toHome') },
      ...(given && { status: 400 }),
    },
    html`${exchange.query('saved') !== undefined && note(t('saved'), 'good')}
      ${facts([
        [t('name'), customer.displayName],
        [t('email'), firstOf(customer, 'email')?.value ?? null],
      ])}
      <p><a href="/my/email">${t('changeEmail')}</a></p>
      ${formTo(
        visit,
        '/my/profile',
        { action: t('save') },
        html`${field({ name: 'postalCode', label: t('postalCode'), value: postalCode, autocomplete: 'postal-code', inputmode: 'numeric', problem: problems['postalCode'] })}
        ${field({ name: 'address', label: t('address'), value: address, autocomplete: 'street-address', help: t('addressLead'), problem: problems['address'] })}
        ${field({ name: 'phone', label: t('phone'), type: 'tel', value: phone, autocomplete: 'tel', problem: problems['phone'] })}
        ${choices(
          'language',
          t('language'),
          [
            { value: 'ja', label: t('ja') },
            { value: 'en', label: t('en') },
          ],
          language,
        )}`,
      )}`,
  )
}

const saveProfile = formInside(async (visit) => {
  const { work, exchange, session, t } = visit
  const typed = {
    postalCode: (exchange.form('postalCode') ?? '').trim(),
    address: (exchange.form('address') ?? '').trim(),
    phone: (exchange.form('phone') ?? '').trim(),
    language: exchange.form('language') === 'en' ? 'en' : 'ja',
  }
  const before = typedOf(await readOwn(visit))
  const problems: { [name: string]: string } = {}
  for (const name of ['postalCode', 'address', 'phone'] as const) {
    if (typed[name].length > most[name]) problems[name] = t('tooLong', { most: most[name] })
    // What we know is replaced here, never emptied: somebody must be able to send and to call.
    if (typed[name] === '' && before[name] !== '') problems[name] = t('needed')
  }
  if (Object.keys(problems).length > 0) return profilePage(visit, { typed, problems })
  await write(work, async (tx) => {
    const { postalCode, address, phone, language } = typed
    if (postalCode !== before.postalCode || address !== before.address)
      await put(tx, session.customerId, { kind: 'address', value: address, postalCode })
    if (phone !== before.phone) await put(tx, session.customerId, { kind: 'phone', value: phone })
    if (language !== before.language) {
      const { version } = await getCustomer(tx, session.customerId)
      await updateCustomer(tx, session.customerId, { version, language })
    }
  })
  return { to: '/my/profile?saved' }
})

/** In place of the first of its kind, or as the first. */
async function put(
  tx: Work,
  customerId: string,
  { kind, value, postalCode }: { kind: Kind; value: string; postalCode?: string },
): Promise<void> {
  const stored = firstOf(await getCustomer(tx, customerId), kind)
  const postal = postalCode === undefined ? {} : { postalCode }
  if (stored)
    await updateContactPoint(tx, customerId, stored.id, { version: stored.version, value, ...postal })
  else await addContactPoint(tx, customerId, { kind, label: null, value, ...postal })
}

function emailPage(visit: Inside, given: { typed?: string; problem?: string } = {}): PageAnswer {
  const { t } = visit
  return show(
    visit,
    {
      title: t('changeEmail'),
      back: { to: '/my/profile', label: t('profile') },
      ...(given.problem !== undefined && { status: 400 }),
    },
    html`<p>${t('emailLead')}</p>
      ${formTo(
        visit,
        '/my/email',
        { action: t('sendLink') },
        field({
          name: 'email',
          label: t('newEmail'),
          type: 'email',
          autocomplete: 'email',
          value: given.typed ?? '',
          problem: given.problem,
        }),
      )}`,
  )
}

const linkHours = 1
const emailSigner = (work: Work) => signerFor(work.config.dataDir, 'new address on my page')

const askForEmail = formInside(async (visit) => {
  const { work, exchange, session, t, settings, locale } = visit
  const typed = exchange.form('email') ?? ''
  const { key, valid } = parseEmail(typed)
  if (!valid) return emailPage(visit, { typed, problem: t('badEmail') })
  const customer = await readOwn(visit)
  const said = Buffer.from(
    JSON.stringify([session.customerId, key, Date.now() + linkHours * 3_600_000]),
  ).toString('base64url')
  const link = `${work.config.publicUrl}/my/confirm?t=${said}.${(await emailSigner(work)).sign(said)}`
  await sendMail(work, {
    customerId: session.customerId,
    template: 'mypage.email',
    about: null,
    address: key,
    subject: t('emailSubject', { shop: senderName(settings) }),
    body: letterBody(customer, t('emailBody', { link: '{secret}' }), settings, locale),
    secret: link,
  })
  return show(
    visit,
    { title: t('changeEmail'), back: { to: '/my/profile', label: t('profile') } },
    note(t('linkSent', { email: key }), 'good'),
  )
})

/** Null where the link was made up or is too old. */
async function readEmailLink(work: Work, token: string): Promise<{ id: string; email: string } | null> {
  const [said = '', signature = ''] = token.split('.')
  if (!(await emailSigner(work)).verify(said, signature)) return null
  const [customerId, email, until] = JSON.parse(Buffer.from(said, 'base64url').toString()) as [
    string,
    string,
    number,
  ]
  if (until < Date.now()) return null
  const { params } = await renamed(work, { params: { id: customerId } })
  return { id: (params as { id: string }).id, email }
}

const deadLink = (visit: Visit): PageAnswer =>
  show(visit, { title: visit.t('changeEmail'), status: 400 }, note(visit.t('deadLink'), 'bad'))

/** Opening the link changes nothing yet: programs open links too. */
const confirmEmail = open(async (visit) => {
  const { work, exchange, t } = visit
  const token = exchange.query('t') ?? ''
  const link = await readEmailLink(work, token)
  if (!link) return deadLink(visit)
  return show(
    visit,
    { title: t('changeEmail') },
    html`<p>${t('emailConfirm', { email: link.email })}</p>
      ${formTo(visit, '/my/confirm', { action: t('emailChange'), values: { t: token } })}`,
  )
})

const changeEmail = form(async (visit) => {
  const { work, exchange, t, settings, session } = visit
  const link = await readEmailLink(work, exchange.form('t') ?? '')
  if (!link) return deadLink(visit)
  const { id, email } = link
  await write(work, async (tx) => {
    const before = await getCustomer(tx, id)
    const old = firstOf(before, 'email')
    if (old && parseEmail(old.value).key === email) return
    await put(tx, id, { kind: 'email', value: email })
    await recordVerified(tx, [{ customerId: id, address: email }], 'link')
    // Whoever could read the old mailbox is out.
    await closeLinks(tx, id)
    await endSessions(tx, id, { allBut: session?.customerId === id ? session.id : id })
    const oldKey = old && parseEmail(old.value).key
    if (oldKey)
      await sendMail(tx, {
        customerId: id,
        template: 'mypage.emailChanged',
        about: null,
        address: oldKey,
        subject: t('emailToldSubject', { shop: senderName(settings) }),
        body: letterBody(before, t('emailToldBody'), settings, visit.locale),
      })
  })
  return show(visit, { title: t('changeEmail') }, note(t('emailChanged', { email }), 'good'))
})

export const profileRoutes: readonly PageRoute[] = [
  { method: 'GET', path: '/profile', run: inside((visit) => profilePage(visit)) },
  { method: 'POST', path: '/profile', run: saveProfile },
  { method: 'GET', path: '/email', run: inside(async (visit) => emailPage(visit)) },
  { method: 'POST', path: '/email', limit: 5, run: askForEmail },
  { method: 'GET', path: '/confirm', limit: 30, run: confirmEmail },
  { method: 'POST', path: '/confirm', limit: 10, run: changeEmail },
]
