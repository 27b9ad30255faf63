import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { apiPrefix } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { unexpected } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { systemText } from '../system.text.ts'
import { ApiEndpoint } from './ApiEndpoint.tsx'
import styles from './ApiReference.module.css'
import { byFeature, type Document } from './openapi.ts'

const source = `${apiPrefix}/openapi.json`
const address = { feature: text }
const rules = ['ruleAuth', 'ruleWrite', 'rulePage', 'ruleStale', 'ruleError'] as const

/** The API as a page one can read, made from the very document that integrators load. */
export function ApiReference(): ReactNode {
  const t = useText(systemText)
  const locale = useLocale()
  const may = useMay()
  const [{ feature }] = useAddress(address)
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi'],
    queryFn: async ({ signal }): Promise<Document> => {
      const response = await fetch(source, { signal })
      if (!response.ok) throw unexpected(locale, response.status, response.headers.get('x-request-id') ?? '')
      return response.json()
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  const features = byFeature(data)
  const chosen = feature !== undefined && features.has(feature) ? feature : [...features.keys()][0]
  return (
    <Page
      title={t('api')}
      lead={t('apiLead')}
      actions={
        <>
          <Button component="a" href={source} variant="default">
            {t('openApi')}
          </Button>
          {may('apiKeys.manage') && (
            <Button component={AddressLink} to="/api-keys?add=true" variant="default">
              {t('apiKeys')}
            </Button>
          )}
        </>
      }
    >
      <details className={styles['rules']}>
        <summary>{t('rules')}</summary>
        <ul>
          {rules.map((rule) => (
            <li key={rule}>{t(rule)}</li>
          ))}
        </ul>
      </details>
      <div className={styles['columns']}>
        <nav aria-label={t('features')} className={styles['features']}>
          {[...features.keys()].map((name) => (
            <Anchor
              key={name}
              component={AddressLink}
              to={`/api-docs?feature=${name}`}
              aria-current={name === chosen ? 'true' : undefined}
            >
              {name}
            </Anchor>
          ))}
        </nav>
        <div className={styles['endpoints']}>
          {(features.get(chosen ?? '') ?? []).map((endpoint) => (
            <ApiEndpoint key={endpoint.operation.operationId} endpoint={endpoint} />
          ))}
        </div>
      </div>
    </Page>
  )
}
