import { Skeleton } from '@mantine/core'
import { useInViewport } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Chart } from '#web/parts/chart/Chart.tsx'
import { Page } from '#web/parts/Page.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import type { PictureKey } from '../insight.api.ts'
import { insightText } from '../insight.text.ts'
import { pictureText } from '../picture.text.ts'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import { drawnOf, keys, pictureQuery, type Asked } from './pictures.ts'
import { usePrinted } from './Printed.tsx'

/** All pictures, small: which question to open. */
export function InsightPage(): ReactNode {
  const t = useText(screenText)
  return (
    <Page title={useText(insightText)('insight')} lead={t('lead')}>
      <div className={styles['overview']}>
        {keys.map((key) => (
          <Small key={key} of={key} />
        ))}
      </div>
    </Page>
  )
}

const usual: Asked = {}

/** Nobody waits for what is below the fold: a picture is asked for when it comes into sight. */
function Small({ of }: { of: PictureKey }): ReactNode {
  const t = useText(screenText)
  const question = useText(pictureText)(`${of}Question`)
  const { ref, inViewport } = useInViewport()
  const [wasSeen, setSeen] = useState(false)
  if (inViewport && !wasSeen) setSeen(true)
  const { data, error, refetch } = useQuery({ ...pictureQuery(of, usual), enabled: wasSeen })
  const drawn = useMemo(() => data && drawnOf(of, data, usual), [of, data])
  const printed = usePrinted()
  return (
    <section ref={ref} className={styles['small']}>
      <h2>
        <AddressLink to={`/insight/${of}`}>{question}</AddressLink>
      </h2>
      <p className={styles['name']}>{data ? `${t(of)} · ${printed(data).line}` : t(of)}</p>
      <div className={styles['figure']}>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Skeleton height={160} />
        ) : drawn ? (
          <Chart spec={drawn.spec} label={question} height={160} small />
        ) : (
          <p className={styles['nothing']}>{data.note ?? t('empty')}</p>
        )}
      </div>
    </section>
  )
}
