import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocale, useText } from '#web/locale.ts'
import { libraryText } from '../library.text.ts'
import { contentKinds, newContent } from './content-new.ts'
import { StarterCards } from './StarterCards.tsx'
import type { Content, MailClass } from './template-queries.ts'
import styles from './Library.module.css'

type MailStartProps = { mailClass: MailClass; onPick: (content: Content) => void }
/** With what a mail begins that has no content yet. */
export function MailStart({ mailClass, onPick }: MailStartProps): ReactNode {
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
      <StarterCards mailClass={mailClass} onPick={({ content }) => onPick(content)} />
    </>
  )
}
