import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocale, useText } from '#web/locale.ts'
import { libraryText } from '../library.text.ts'
import { contentKinds, newContent } from './content-new.ts'
import { StarterCards } from './StarterCards.tsx'
import type { Content } from './template-queries.ts'
import styles from './Library.module.css'

/** With what a mail begins that has no content yet. */
export function MailStart({ onPick }: { onPick: (content: Content) => void }): ReactNode {
  const t = useText(libraryText)
  const language = useLocale()
  return (
    <>
      <section aria-label={t('createEmpty')}>
        <h2>{t('createEmpty')}</h2>
        <ul className={styles['kinds']}>
          {contentKinds.map((kind) => (
            <li key={kind}>
              <Button variant="default" onClick={() => onPick(newContent(kind, language))}>
                {t(kind)}
              </Button>
              <span className={styles['help']}>{t(`${kind}Help`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <StarterCards onPick={({ content }) => onPick(content)} />
    </>
  )
}
