import { kanaK1, toKatakana } from '#kit/japan/kana.ts'
import { foldVariants } from '#kit/japan/variants.ts'
import { stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import { daysInMonth, partsOf } from '#kit/japan/days.ts'
import type { PaymentTerms } from '#kit/japan/business-days.ts'
import { Problem } from '#kit/problem.ts'
import type { DocumentKind } from './documents.content.ts'

/** Beginnings of numbers; the year and a running number follow: INV-2026-000123. An invoice and its simple form share one. */
export const numberings: { readonly [K in DocumentKind]: string } = {
  confirmation: 'OC',
  deliveryNote: 'DN',
  invoice: 'INV',
  simpleInvoice: 'INV',
  returnInvoice: 'RET',
}

/** Invoices by which something is asked for or was paid: an order is on one of them at most. */
export const billingKinds: readonly DocumentKind[] = ['invoice', 'simpleInvoice']

/** How names are found: without widths, cases, kinds of kana, 異体字 and spaces. */
export function foldName(typed: string): string {
  return foldVariants(toKatakana(toHalfWidth(stripInvisible(typed))))
    .toLowerCase()
    .replaceAll(/[\s　]/g, '')
}

/** A name in kana as it is compared with what banks write: ヤマダ タロウ is ﾔﾏﾀﾞﾀﾛｳ. */
export function foldKana(typed: string): string {
  return kanaK1(toHalfWidth(stripInvisible(typed))).replaceAll(/[\s　.()\-ー－]/g, '')
}

/** 支払条件 as they are kept among the attributes of a customer or company; null where they say too little. */
export function termsOf(attributes: { readonly [key: string]: unknown }): {
  readonly closingDay: number | 'end' | null
  readonly payment: PaymentTerms | null
} {
  const { closingDay, paymentMonth, paymentDay, paymentHoliday } = attributes
  const dayOf = (value: unknown): number | 'end' | null =>
    value === 'end' ? 'end' : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null
  const [month, day] = [Number(paymentMonth ?? Number.NaN), dayOf(paymentDay)]
  return {
    closingDay: dayOf(closingDay),
    payment:
      Number.isInteger(month) && day !== null
        ? {
            monthOffset: month,
            paymentDay: day,
            holidayRule:
              paymentHoliday === 'before' ? 'previous' : paymentHoliday === 'after' ? 'next' : 'none',
          }
        : null,
  }
}

/** Which closing days fall on a day: 20, or the end of a month. */
export function closingDaysOn(on: string): string[] {
  const { year, month, day } = partsOf(on)
  return [...(day <= 28 ? [String(day)] : []), ...(day === daysInMonth(year, month) ? ['end'] : [])]
}

export const documentNotFound = {
  ja: 'この帳票は見つかりません。番号を確認するか、見る権限を管理者に尋ねてください',
  en: 'This document was not found. Check its number, or ask an administrator whether you may see it',
}
export const orderNotFound = {
  ja: 'この受注は見つかりません。取り消されたか、見る権限がありません',
  en: 'This order was not found, or you may not see it',
}
export const companyNotFound = {
  ja: 'この取引先は見つかりません。ごみ箱に入っているか、削除されました',
  en: 'This company was not found: it is in the bin, or was removed',
}
export const imageNotFound = {
  ja: 'この画像は登録されていません',
  en: 'There is no such picture',
}

export function alreadyIssued(number: string): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この受注には {number} を発行済みです。直すときは、その帳票から訂正版を発行してください',
      en: '{number} was issued for this order already. To change it, issue a correction of that document',
    },
    params: { number },
  })
}

export function nothingLeft(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この受注はすべて取り消されているか保留中のため、発行できません。受注の状態を確認してください',
      en: 'All of this order was cancelled, or it is held, so nothing can be issued. Check the order',
    },
  })
}

export function wrongSource(kind: DocumentKind): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'kind',
        message:
          kind === 'returnInvoice'
            ? {
                ja: '返還請求書は、返品・取り消しの記録から発行します',
                en: 'A return invoice is issued for a return or a cancellation',
              }
            : {
                ja: '返品・取り消しの記録から発行できるのは返還請求書だけです',
                en: 'For a return or a cancellation only a return invoice can be issued',
              },
      },
    ],
  })
}

export function nothingToBill(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この期間に未請求の受注はありません。期間を確認してください',
      en: 'No order of this period is without an invoice. Check the period',
    },
  })
}

export function noOrders(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '条件に合う受注がありません。受注を選ぶか、条件を変えてください',
      en: 'No order matches. Choose orders, or change what is asked for',
    },
  })
}

export function tooManyOrders(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '条件に合う受注が 5,000 件を超えています。期間などで絞り込んでから発行してください',
      en: 'More than 5,000 orders match. Narrow them down, by days for example, and issue again',
    },
  })
}

export function noRegistration(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '発行者の名前がありません。設定の「帳票の発行者」で名前と登録番号を入力してから発行してください',
      en: 'There is no issuer. Enter the name and registration number under “Issuer of documents” in the settings first',
    },
    next: { label: { ja: '設定を開く', en: 'Open the settings' }, to: '/settings' },
  })
}

export function isVoid(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この帳票は取り消されています。必要なら新しく発行してください',
      en: 'This document was voided. Issue a new one if it is needed',
    },
  })
}

export function isPaid(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この請求書には消込済みの入金があります。先に消込を解除してから取り消してください',
      en: 'Payments are matched to this invoice. Take the matching back first, then void it',
    },
  })
}

export function badPeriod(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'from',
        message: {
          ja: '期間の終わりが始まりより前です。日付を確認してください',
          en: 'The period ends before it begins. Check the days',
        },
      },
    ],
  })
}

export function badImage(): Problem {
  return new Problem('unsupported', {
    detail: {
      ja: 'PNG または JPEG の画像（2 MB まで）を選んでください',
      en: 'Choose a PNG or JPEG picture of up to 2 MB',
    },
  })
}
