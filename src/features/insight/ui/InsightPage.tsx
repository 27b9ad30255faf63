import { Button, Group, Skeleton } from '@mantine/core'
import { useInViewport } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Chart } from '#web/parts/chart/Chart.tsx'
import { Page } from '#web/parts/Page.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import type { PictureKey } from '../insight.api.ts'
import { insightText } from '../insight.text.ts'
import { pictureText } from '../picture.text.ts'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import { drawnOf, keys, pictureQuery, type Asked } from './pictures.ts'
import { usePrinted } from './Printed.tsx'

const usual: Asked = {}

/** All pictures, small: which question to open. */
export function InsightPage(): ReactNode {
  const t = useText(screenText)
  const title = useText(insightText)('insight')
  // Sales of this period count guests too, deciles everybody who ever bought.
  const { data: sales } = useQuery(pictureQuery('monthly', usual))
  const { data: deciles } = useQuery(pictureQuery('deciles', usual))
  if (sales?.n.count === 0 && deciles?.n.count === 0)
    return (
      <Page title={title}>
        <NothingYet />
      </Page>
    )
  return (
    <Page title={title} lead={t('lead')}>
      <div className={styles['overview']}>
        {keys.map((key) => (
          <Small key={key} of={key} />
        ))}
      </div>
    </Page>
  )
}

/** Ten empty pictures say nothing: what fills them does. */
function NothingYet(): ReactNode {
  const t = useText(screenText)
  const may = useMay()
  const mayOrder = may('orders.write')
  const mayImport = mayOrder && may('customers.import')
  return (
    <EmptyState
      title={t('empty')}
      action={
        mayOrder && (
          <Group justify="center">
            {mayImport && (
              <Button component={Link} to="/imports">
                {t('importOrders')}
              </Button>
            )}
            <Button component={Link} to="/orders/new" variant={mayImport ? 'default' : 'filled'}>
              {t('takeOrder')}
            </Button>
          </Group>
        )
      }
    >
      {t(mayOrder ? 'nothingYetWhy' : 'nothingYetAsk')}
    </EmptyState>
  )
}

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
