import { notFound, Problem } from '#kit/problem.ts'
import { customerNotFound } from '#features/accounts/accounts.visibility.ts'
import type { Work } from '#platform/work.ts'
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

/** A member number or LINE id belongs to one customer: the index refuses the second, we say whose it is. */
export async function refusingTakenIdentity<T>(work: Work, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if ((error as { constraint?: unknown }).constraint !== 'customer_identity_exclusive') throw error
    throw new Problem('conflict', {
      detail: {
        ja: 'この会員番号または LINE ID は、ほかの顧客が使っています',
        en: 'Another customer already has this member number or LINE id',
      },
      fields: [
        {
          path: 'code',
          message: {
            ja: 'ほかの顧客が使っています。番号を確かめるか、その顧客を開いてください',
            en: 'Another customer has it. Check the number, or open that customer',
          },
        },
      ],
    })
  }
}
