import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useId, type ReactNode } from 'react'
import { api, href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton, RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { provisionsText } from '../provisions.text.ts'
import styles from './Provisions.module.css'
import { ProvisionFacts, provisionQuery } from './ProvisionFacts.tsx'

/** One entry of the ledger, with those whose data it was. */
export function ProvisionPage(): ReactNode {
  const t = useText(provisionsText)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(provisionQuery(id))
  if (isProblem(error, 'notFound'))
    return (
      <NotFound title={t('notFound')} to="/provisions" action={t('provisions')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return (
    <Page
      title={data.recipient.name}
      shape="reading"
      lead={
        <Anchor component={Link} to="/provisions" className={styles['above'] ?? ''}>
          ← {t('provisions')}
        </Anchor>
      }
    >
      <ProvisionFacts entry={data} />
      {data.subject === 'customer' && <People id={id} />}
    </Page>
  )
}

function People({ id }: { id: string }): ReactNode {
  const t = useText(provisionsText)
  const title = useId()
  const mayExport = useMay()('customers.export')
  const pages = usePages(['provision', 'people', id], (cursor, signal) =>
    api.provisions.people({ params: { id }, query: { cursor, limit: 100 } }, { signal }),
  )
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{t('people')}</h2>
      <p className={styles['note']}>{t('peopleNote')}</p>
      {pages.isPending && !pages.error && <RowsSkeleton rows={6} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && !pages.error && pages.rows.length === 0 && <p>{t('noPeople')}</p>}
      <ul className={styles['people']}>
        {pages.rows.map((person) => (
          <li key={person.id}>
            <AddressLink to={`/customers/${person.id}`}>{person.name}</AddressLink>
            {person.code && <span className={styles['code']}>{person.code}</span>}
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="subtle" loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
          {t('more')}
        </Button>
      )}
      {mayExport && pages.rows.length > 0 && (
        <Button
          component="a"
          href={href.provisions.peopleFile({ params: { id } })}
          download
          variant="default"
        >
          {t('downloadPeople')}
        </Button>
      )}
    </section>
  )
}
