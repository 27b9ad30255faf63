import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { BesideProps } from '#web/ui.ts'
import type { Similar } from '../matching.api.ts'
import { companyUiText } from './companies.ui.text.ts'
import { companyDraftOf, companySaysEnough, draftOf, saysEnough } from './draft.ts'
import { matchingUiText } from './matching.ui.text.ts'
import { SimilarList } from './SimilarList.tsx'
import styles from './Matching.module.css'

const pause = 400

/** Those who may be the person being entered. It says so quietly and stops nobody. */
export function SimilarHint({ body }: BesideProps): ReactNode {
  const [settled] = useDebouncedValue(JSON.stringify(draftOf(body)), pause)
  const draft: ReturnType<typeof draftOf> = JSON.parse(settled)
  const enough = saysEnough(draft)
  const { data } = useQuery({
    queryKey: ['customer', 'similar', settled],
    queryFn: ({ signal }) => api.matching.lookUp({ body: draft }, { signal }),
    enabled: enough,
    placeholderData: keepPreviousData,
  })
  return <Hint items={enough ? (data?.items ?? []) : []} path="/customers" words={matchingUiText} />
}

/** The same of a company. */
export function SimilarCompanyHint({ body }: BesideProps<'company'>): ReactNode {
  const [settled] = useDebouncedValue(JSON.stringify(companyDraftOf(body)), pause)
  const draft: ReturnType<typeof companyDraftOf> = JSON.parse(settled)
  const enough = companySaysEnough(draft)
  const { data } = useQuery({
    queryKey: ['company', 'similar', settled],
    queryFn: ({ signal }) => api.matching.companyLookUp({ body: draft }, { signal }),
    enabled: enough,
    placeholderData: keepPreviousData,
  })
  return <Hint items={enough ? (data?.items ?? []) : []} path="/companies" words={companyUiText} />
}

type HintProps = { items: readonly Similar[]; path: string; words: typeof matchingUiText }
function Hint({ items, path, words }: HintProps): ReactNode {
  const t = useText(words)
  return (
    <div role="status" className={styles['hintPlace']}>
      {items.length > 0 && (
        <section className={styles['hint']}>
          <h2>{t('hint')}</h2>
          <SimilarList
            items={items}
            link={({ id, displayName }) => (
              <a href={`${path}/${id}`} target="_blank" rel="noreferrer">
                {displayName}
              </a>
            )}
          />
          <p>{t('hintWhy')}</p>
        </section>
      )}
    </div>
  )
}
