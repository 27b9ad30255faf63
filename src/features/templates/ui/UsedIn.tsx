import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { libraryText } from '../library.text.ts'
import type { Uses } from './template-queries.ts'
import styles from './Library.module.css'

const places: { readonly [kind: string]: (id: string) => string } = {
  template: (id) => `/templates/${id}`,
  sharedBlock: (id) => `/templates/blocks/${id}`,
  campaign: (id) => `/campaigns/${id}`,
}

/** What is made of it, each with its page. */
export function UsedIn({ uses }: { uses: Uses | undefined }): ReactNode {
  const t = useText(libraryText)
  if (!uses) return null
  return (
    <section className={styles['uses']}>
      <h3>{t('usedIn')}</h3>
      {uses.length === 0 && <p className={styles['help']}>{t('usedNowhere')}</p>}
      <ul>
        {uses.map(({ kind, id, name }) => (
          <li key={id}>{places[kind] ? <AddressLink to={places[kind](id)}>{name}</AddressLink> : name}</li>
        ))}
      </ul>
    </section>
  )
}
