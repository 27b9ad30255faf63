import { Drawer, Skeleton } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { shownCount } from '#web/format.ts'
import { useText } from '#web/locale.ts'
import { ErrorState } from '#web/parts/states.tsx'
import { SubjectPeek } from '#web/parts/SubjectPeek.tsx'
import { useFormat } from '#web/use-format.ts'
import { builderText } from '../builder.text.ts'
import styles from './Builder.module.css'
import { usePeople } from './Count.tsx'
import type { Counted } from './use-preview.ts'

type PaneProps = { counted: Counted; isEmpty: boolean; inBase: boolean }
/** What the rule says and whom it matches: the number, the sentence, some of the people. */
export function PreviewPane({ counted, isEmpty, inBase }: PaneProps): ReactNode {
  const t = useText(builderText)
  const { preview, error } = counted
  const [peeked, setPeeked] = useState<string | null>(null)
  return (
    <aside className={styles['preview']} aria-label={t('matching')}>
      <h2>{t('matching')}</h2>
      {!preview && error !== null && <ErrorState error={error} />}
      {preview && (
        <>
          <TotalLine counted={counted} inBase={inBase} />
          <p className={styles['sentence']}>{isEmpty ? t('everybody') : preview.sentence}</p>
          {!isEmpty && preview.problems.length === 0 && (
            <>
              <h3>{t(preview.sample.length > 0 ? 'some' : 'nobody')}</h3>
              <ul className={styles['sample']}>
                {preview.sample.map(({ id, displayName, kana, company, prefecture }) => (
                  <li key={id}>
                    <button type="button" onClick={() => setPeeked(id)}>
                      {displayName || kana}
                    </button>
                    <span>{company ?? prefecture ?? kana}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
      {!preview && error === null && <Skeleton height={120} />}
      <Drawer
        opened={peeked !== null}
        onClose={() => setPeeked(null)}
        position="right"
        size={440}
        closeButtonProps={{ 'aria-label': t('closePeek') }}
      >
        {peeked !== null && <SubjectPeek kind="customer" id={peeked} />}
      </Drawer>
    </aside>
  )
}

/** The number, large, with its share of all who could match. */
export function TotalLine({ counted, inBase }: { counted: Counted; inBase: boolean }): ReactNode {
  const t = useText(builderText)
  const format = useFormat()
  const people = usePeople()
  const { preview, total, isOld, isCountingExactly, problems } = counted
  if (!preview || !total) return null
  if (problems.length > 0) return <p className={styles['quiet']}>{t('noCount')}</p>
  const among = preview.among
  const share = among.count === 0 ? 0 : Math.min(1, total.count / among.count)
  const percent = `${format.number(Math.round(share * 1000) / 10)}%`
  return (
    <div className={styles['total']} data-old={isOld || undefined}>
      <strong aria-live="polite">{people(total)}</strong>
      <span className={styles['track']} aria-hidden>
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <span className={styles['quiet']}>
        {t(inBase ? 'ofBase' : 'ofAll', { all: format.number(shownCount(among)), percent })}
        {isOld ? ` ・ ${t('counting')}` : isCountingExactly ? ` ・ ${t('countingExactly')}` : ''}
      </span>
    </div>
  )
}
