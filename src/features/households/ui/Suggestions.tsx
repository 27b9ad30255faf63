import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import type { Suggestion } from '../households.api.ts'
import { householdText } from '../household.text.ts'
import { suggestionsQuery } from './household-queries.ts'
import styles from './Household.module.css'

const shown = 3

/** People with the same address or fixed phone: one press makes them one household. */
export function Suggestions({ customerId }: { customerId: string }): ReactNode {
  const t = useText(householdText)
  const queryClient = useQueryClient()
  const { data } = useQuery(suggestionsQuery(customerId))
  const join = async ({ customerId: otherId, displayName }: Suggestion): Promise<void> => {
    try {
      await api.households.join({ params: { customerId }, body: { otherId } })
      doneToast(t('joined', { name: displayName }))
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['household'] })
  }
  if (!data || data.items.length === 0) return null
  return (
    <>
      <p className={styles['maybe']}>{t('maybe')}</p>
      <ul className={styles['list']}>
        {data.items.slice(0, shown).map((one) => (
          <li key={one.customerId}>
            <span className={styles['who']}>
              <AddressLink to={`/customers/${one.customerId}`}>{one.displayName}</AddressLink>
              <span className={styles['dimmed']}>{one.by.map((by) => t(by)).join('・')}</span>
            </span>
            <Button
              variant="default"
              aria-label={t('sameOf', { name: one.displayName })}
              onClick={() => void join(one)}
            >
              {t('same')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
