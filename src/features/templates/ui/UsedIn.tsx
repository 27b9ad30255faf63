import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { libraryText } from '../library.text.ts'
import type { Uses } from './template-queries.ts'
import styles from './Library.module.css'

const places = {
  template: '/templates',
  sharedBlock: '/templates/blocks',
  campaign: '/campaigns',
} as const
const kinds = Object.keys(places) as readonly (keyof typeof places)[]

type UsedInProps = {
  uses: Uses | undefined
  /** Under a heading that says so already. */
  isAlone?: boolean
}
/** What is made of it, each with its page. */
export function UsedIn({ uses, isAlone = false }: UsedInProps): ReactNode {
  const t = useText(libraryText)
  if (!uses) return null
  return (
    <section className={styles['uses']}>
      {!isAlone && <h3>{t('usedIn')}</h3>}
      {uses.length === 0 && <p className={styles['help']}>{t('usedNowhere')}</p>}
      <ul>
        {uses.map(({ kind: said, id, name }) => {
          const kind = kinds.find((one) => one === said)
          return (
            <li key={id}>
              {kind && <span className={styles['help']}>{t(`use_${kind}`)}</span>}{' '}
              {kind ? <AddressLink to={`${places[kind]}/${id}`}>{name}</AddressLink> : name}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
