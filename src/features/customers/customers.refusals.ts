import { notFound, Problem } from '#kit/problem.ts'
import { customerNotFound } from '#features/accounts/accounts.visibility.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import type { Customer } from './customers.api.ts'

export const noCustomer = (): Problem => notFound(customerNotFound)

/** Refuses a save made on an old version, and hands back the record as it stands now. */
export function mustBeCurrent(current: { version: number }, version: number, customer: Customer): void {
  if (current.version !== version)
    throw new Problem('stale', {
      detail: {
        ja: 'あなたが開いたあとに、ほかの人が変更しました。どちらの内容にするか選んでください',
        en: 'Someone changed this after you opened it. Choose which version to keep',
      },
      current: customer,
    })
}

const taken = {
  ja: 'ほかの顧客が使っています。番号を確かめるか、その顧客を開いてください',
  en: 'Another customer has it. Check the number, or open that customer',
}

/** A member number, a LINE id and a unique field belong to one customer: the index refuses the second, we say which. */
export async function refusingTakenIdentity<T>(fieldSet: FieldSet, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const { constraint, detail } = error as { constraint?: unknown; detail?: unknown }
    if (constraint !== 'customer_identity_exclusive') throw error
    throw takenIdentity(fieldSet, /=\(([^,]+),/.exec(String(detail))?.[1] ?? '')
  }
}

/** Says which value is another one's alone, and whose where that one may be named. */
export function takenIdentity(fieldSet: FieldSet, kind: string, holder: string | null = null): Problem {
  const field = kind.startsWith('field:') ? fieldSet.get('customer', kind.slice('field:'.length)) : undefined
  const [ja, en] = holder === null ? ['', ''] : [`：${holder}`, `: ${holder}`]
  if (field)
    return new Problem('conflict', {
      detail: {
        ja: `同じ「${field.label.ja}」の顧客がほかにいます${ja}`,
        en: `Another customer already has this “${field.label.en}”${en}`,
      },
      fields: [{ path: `attributes.${field.key}`, message: taken }],
    })
  return new Problem('conflict', {
    detail: {
      ja: `この会員番号または LINE ID は、ほかの顧客が使っています${ja}`,
      en: `Another customer already has this member number or LINE id${en}`,
    },
    fields: [{ path: 'code', message: taken }],
  })
}
