import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { customerText } from '../customer.text.ts'
import { gather, questionsOf } from './alike.ts'
import type { NewCustomerValues } from './new-customer.ts'
import styles from './NewCustomer.module.css'

const pause = 400
const shown = 5

/** Those who may be the person being entered. It says so quietly and stops nobody. */
export function Alike({ values }: { values: NewCustomerValues }): ReactNode {
  const t = useText(customerText)
  const [settled] = useDebouncedValue(values, pause)
  const questions = useMemo(() => questionsOf(settled), [settled])
  const answers = useQueries({
    queries: questions.map(({ q }) => ({
      queryKey: ['customer', 'search', q],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.customers.search({ query: { q, limit: shown } }, { signal }),
    })),
  })
  const found = gather(
    questions.map(({ by }, index) => ({ by, rows: answers[index]?.data?.customers ?? [] })),
  ).slice(0, shown)
  return (
    <div role="status">
      {found.length > 0 && (
        <section className={styles['alike']}>
          <h2>{t('alike')}</h2>
          <p>{t('alikeWhy')}</p>
          <ul>
            {found.map(({ row, by }) => (
              <li key={row.id}>
                <a href={`/customers/${row.id}`} target="_blank" rel="noreferrer">
                  {row.displayName}
                </a>
                <span className={styles['why']}>
                  {[by.map((one) => t(one)).join('・'), row.company, row.phone ?? row.email]
                    .filter(Boolean)
                    .join(' / ')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
