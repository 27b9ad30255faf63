import { splitName } from '#kit/japan/name.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { CardInput } from './cards.api.ts'

/** What is printed and when it was handed over; the order is that of audit entries. */
export type CardFields = CardInput
export type CardPatch = { readonly [K in keyof CardFields]?: CardFields[K] | undefined }

export const emptyCard: CardFields = {
  exchangedOn: '',
  exchangedBy: null,
  name: null,
  company: null,
  department: null,
  title: null,
  phone: null,
  email: null,
  address: null,
  remark: null,
}
export const cardFieldKeys = Object.keys(emptyCard) as (keyof CardFields)[]

/** The largest picture of a card, in bytes. */
export const maxImageBytes = 10_000_000
export const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** What a person gave over what there was: as printed, empty text is none. */
export function readCard(given: CardPatch, today: string, before: CardFields = emptyCard): CardFields {
  const changed = Object.entries(given).filter(([, value]) => value !== undefined)
  const fields: CardFields = {
    ...before,
    ...Object.fromEntries(
      changed.map(([key, value]) => [key, typeof value === 'string' && value.trim() === '' ? null : value]),
    ),
    exchangedOn: given.exchangedOn ?? before.exchangedOn,
  }
  const problems: FieldProblem[] = []
  if (fields.exchangedOn > today) problems.push({ path: 'exchangedOn', message: exchangedLater })
  const { name, company, phone, email, address } = fields
  if ([name, company, phone, email, address].every((text) => text === null))
    problems.push({ path: 'name', message: nothingPrinted })
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return fields
}

/** The contact points that a card names; a postal code in front of the address stands by itself. */
export function pointsOf(
  card: Pick<CardFields, 'phone' | 'email' | 'address'>,
): { kind: 'phone' | 'email' | 'address'; value: string; label: string; postalCode?: string }[] {
  const label = '勤務先'
  const [, code = '', street = ''] =
    /^\s*(〒?\s*[\d０-９]{3}.?[\d０-９]{4})[\s　]+(.+)$/su.exec(card.address ?? '') ?? []
  const postalCode = parsePostalCode(code)?.code
  return [
    ...(card.phone ? [{ kind: 'phone' as const, value: card.phone, label }] : []),
    ...(card.email ? [{ kind: 'email' as const, value: card.email, label }] : []),
    ...(card.address
      ? [
          {
            kind: 'address' as const,
            label,
            ...(postalCode ? { value: street, postalCode } : { value: card.address }),
          },
        ]
      : []),
  ]
}

/** The name of a new customer as a card prints it. */
export function nameOf(printed: string | null): { familyName: string | null; givenName: string | null } {
  const { family, given } = splitName(printed ?? '')
  return { familyName: family || null, givenName: given || null }
}

const exchangedLater = {
  ja: '交換日が先の日付です。今日か、それより前の日にしてください',
  en: 'The day lies ahead. Enter today or a day before',
}
const nothingPrinted = {
  ja: '名前・会社・電話・メール・住所のどれか1つを入れてください',
  en: 'Enter a name, a company, a phone, an e-mail or an address',
}
export const cardNotFound = {
  ja: 'この名刺は見つかりません。ほかの人が消したかもしれません',
  en: 'This card was not found. Somebody may have removed it',
}
export const imageNotFound = {
  ja: 'この名刺に、この面の画像はありません',
  en: 'This card has no picture of this side',
}

export function notAnImage(): Problem {
  return new Problem('unsupported', {
    detail: {
      ja: '名刺の画像は PNG・JPEG・GIF・WebP のどれかにしてください',
      en: 'A picture of a card must be PNG, JPEG, GIF or WebP',
    },
  })
}

export function noSuchUser(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'exchangedBy',
        message: {
          ja: '交換した人が見つかりません。もう一度選んでください',
          en: 'There is no such person. Choose who exchanged it again',
        },
      },
    ],
  })
}
