import { senderName } from '#features/mail/mail.ts'
import { html, type Html } from '#kit/html.ts'
import { hidden, sellerLines, visitorPage } from '#kit/visitor-page.ts'
import type { PageAnswer } from '#platform/feature.ts'
import type { Visit } from './mypage.visit.ts'

type Look = {
  readonly title: string
  /** Where the page belongs to, above its title. */
  readonly back?: { readonly to: string; readonly label: string }
  readonly status?: number
}

/** A whole page of My page, with the way out for who is in. */
export function frame(visit: Visit, { title, back }: Look, body: Html): (nonce: string) => Html {
  const { t, locale, settings, exchange, session } = visit
  // Not every address of a form is one that can be asked for.
  const here = /^\/my\/(s\/|profile|email|history)/.test(exchange.path) ? exchange.path : '/my'
  return visitorPage({
    locale,
    title,
    shop: senderName(settings),
    service: t('mypage'),
    home: '/my',
    back,
    other: `${here}?lang=${locale === 'ja' ? 'en' : 'ja'}`,
    body,
    footer: html`${
      session &&
      html`<form method="post" action="/my/out">
        ${hidden('csrf', visit.csrf)}<button class="link">${t('signOut')}</button>
      </form>`
    }
    ${sellerLines(settings.seller)}`,
  })
}

export function show(visit: Visit, look: Look, body: Html): PageAnswer {
  return { page: frame(visit, look, body), ...(look.status !== undefined && { status: look.status }) }
}

/** A form that sends to `to`, with its token and one button that says what it does. */
export function formTo(
  visit: Visit,
  to: string,
  {
    action,
    values = {},
    quiet = false,
  }: { action: string; values?: { readonly [name: string]: string }; quiet?: boolean },
  body: Html = html``,
): Html {
  return html`<form method="post" action="${to}">
    ${hidden('csrf', visit.csrf)}${Object.entries(values).map(([name, value]) => hidden(name, value))} ${body}
    <button class="${quiet ? 'plain' : 'main'}">${action}</button>
  </form>`
}

type Field = {
  readonly name: string
  readonly label: string
  readonly type?: string
  readonly value?: string
  readonly help?: string
  readonly problem?: string | undefined
  readonly autocomplete?: string
  readonly inputmode?: string
  readonly min?: string
  readonly max?: string
  readonly optional?: string
}
/** A labelled input; what is wrong with it stands under it in words. */
export function field(one: Field): Html {
  const { name, label, type = 'text', value = '', help, problem, autocomplete, inputmode, min, max } = one
  return html`<div class="field">
    <label for="${name}">${label}${one.optional && html` <small>${one.optional}</small>`}</label>
    ${help && html`<p class="help" id="${name}-help">${help}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      ${attribute('autocomplete', autocomplete)}${attribute('inputmode', inputmode)}${attribute('min', min)}${attribute('max', max)}${attribute('aria-describedby', [help && `${name}-help`, problem && `${name}-problem`].filter(Boolean).join(' ') || undefined)}${problem && html` aria-invalid="true"`}
    />
    ${problem && html`<p class="problem" id="${name}-problem">${problem}</p>`}
  </div>`
}

const attribute = (name: string, value: string | undefined): Html | undefined =>
  value === undefined ? undefined : html` ${name}="${value}"`

/** Anything that somebody wants to say in their own words. */
export function noteField(label: string, typed = ''): Html {
  return html`<div class="field">
    <label for="note">${label}</label
    ><textarea id="note" name="note" rows="3" maxlength="1000">${typed}</textarea>
  </div>`
}

/** One of several, all in sight. */
export function choices(
  name: string,
  label: string,
  options: readonly { readonly value: string; readonly label: string }[],
  chosen: string | undefined,
): Html {
  return html`<fieldset>
    <legend>${label}</legend>
    ${options.map(
      (one) =>
        html`<label class="choice"
          ><input
            type="radio"
            name="${name}"
            value="${one.value}"
            ${one.value === chosen && html` checked`}
          />
          <span>${one.label}</span></label
        >`,
    )}
  </fieldset>`
}

/** Facts under one another. */
export function facts(rows: readonly (readonly [string, string | Html | null])[]): Html {
  return html`<dl>
    ${rows.map(
      ([label, value]) =>
        value !== null &&
        value !== '' &&
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}
