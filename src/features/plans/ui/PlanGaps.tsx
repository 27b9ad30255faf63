import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { planText } from '../plan.text.ts'
import type { Gap } from './plan-queries.ts'
import styles from './Plans.module.css'

const items = ['quantity', 'price', 'payment', 'delivery', 'period', 'leaving', 'seller', 'course'] as const

/** In which part of the page something of the terms is typed. */
const partOf: { readonly [root: string]: string } = {
  contents: 'contents',
  choices: 'contents',
  rounds: 'contents',
  gifts: 'gifts',
  discounts: 'price',
  payments: 'payments',
  applyUntil: 'period',
  minimumRounds: 'period',
  leaving: 'leaving',
}

/** Goes to where it is typed: to the field itself where it has one, else to its part of the page. */
function jump(path: string): void {
  const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`)
  const part = document.getElementById(`plan-${partOf[path.split('.')[0] ?? ''] ?? 'course'}`)
  const target = field ?? part?.querySelector<HTMLElement>('input, textarea, button') ?? part
  target?.scrollIntoView({ block: 'center' })
  const control = target?.matches('input, textarea, button, select') ? target : target?.querySelector('input')
  control?.focus({ preventScroll: true })
}

/** The six items of the law one by one, with what is missing of each and the way there. */
export function PlanGaps({ gaps }: { gaps: readonly Gap[] }): ReactNode {
  const t = useText(planText)
  return (
    <Section title={t('completeness')}>
      {gaps.length === 0 && <p className={styles['help']}>{t('complete')}</p>}
      <ul className={styles['gaps']}>
        {items.map((item) => {
          const own = gaps.filter((gap) => gap.item === item)
          return (
            <li key={item}>
              <div className={styles['gapHead']}>
                <span>{t(`item_${item}`)}</span>
                <StatusBadge tone={own.length === 0 ? 'good' : 'warning'}>
                  {t(own.length === 0 ? 'done' : 'lacking')}
                </StatusBadge>
              </div>
              {own.map(({ path, message }) =>
                path === 'seller' ? (
                  <span key={message} className={styles['gap']}>
                    {message} <AddressLink to="/settings/sales">{t('toSettings')}</AddressLink>
                  </span>
                ) : (
                  <Anchor
                    key={`${path} ${message}`}
                    component="button"
                    type="button"
                    className={styles['gap'] ?? ''}
                    onClick={() => jump(path)}
                  >
                    {message}
                  </Anchor>
                ),
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
