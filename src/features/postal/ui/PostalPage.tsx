import { Alert, Anchor } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { Page } from '#web/parts/Page.tsx'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import type { PostalPack, PostalSource } from '../postal.api.ts'
import { postalText } from '../postal.text.ts'
import { postalUiText } from './postal.ui.text.ts'
import styles from './PostalPage.module.css'

const sources: readonly PostalSource[] = ['kenAll', 'office']
const queryKey = ['postal', 'packs']
const accept = '.zip,.csv,application/zip,text/csv'
const site = 'https://www.post.japanpost.jp/zipcode/download.html'
/** Progress of a job is told to its page of jobs; here one looks once a second while something goes on. */
const lookAgain = 1000

/** Which lists of Japan Post are loaded, and a new one in their place. */
export function PostalPage(): ReactNode {
  const t = useText(postalUiText)
  const words = useText(postalText)
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.postal.packs({}, { signal }),
    refetchInterval: ({ state }) => (isOnItsWay(state.data?.loading?.state) ? lookAgain : false),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  const { packs, loading } = data
  const onItsWay = isOnItsWay(loading?.state)
  return (
    <Page title={words('postal')} lead={t('lead')} shape="reading">
      {sources.map((source) => (
        <Pack key={source} source={source} pack={packs.find((pack) => pack.source === source)} />
      ))}
      <Section title={t('replace')}>
        <p className={styles['note']}>{t('how')}</p>
        <p className={styles['note']}>{t('safe')}</p>
        <p className={styles['note']}>
          <Anchor href={site} target="_blank" rel="noreferrer">
            {t('site')}
          </Anchor>
        </p>
        <FileUpload
          label={t('choose')}
          accept={accept}
          busy={onItsWay}
          send={async (file, told) => {
            await api.postal.load({ file, fileName: file.name }, told)
            doneToast(t('handedIn', { fileName: file.name }))
            await queryClient.invalidateQueries({ queryKey })
          }}
        />
        {loading && onItsWay && (
          <div className={styles['work']}>
            <p role="status">{t('loading', { fileName: loading.fileName })}</p>
            <ProgressLine
              label={t('loading', { fileName: loading.fileName })}
              done={loading.done}
              total={loading.total}
              leaveable
            />
          </div>
        )}
        {loading?.state === 'failed' && (
          <Alert color="red" role="alert" mt={12} title={t('failed', { fileName: loading.fileName })}>
            {loading.problem}
          </Alert>
        )}
      </Section>
    </Page>
  )
}

function isOnItsWay(state: string | undefined): boolean {
  return state === 'queued' || state === 'running'
}

function Pack({ source, pack }: { source: PostalSource; pack: PostalPack | undefined }): ReactNode {
  const t = useText(postalUiText)
  const words = useText(postalText)
  const format = useFormat()
  return (
    <Section title={words(source)}>
      {pack ? (
        <>
          <Fact label={t('file')}>{pack.fileName}</Fact>
          <Fact label={t('content')}>
            {t('counts', { rows: format.number(pack.rows), codes: format.number(pack.codes) })}
          </Fact>
          <Fact label={t('loaded')}>
            {t('loadedBy', { when: format.dateTime(pack.loadedAt), who: pack.loadedByName })}
          </Fact>
        </>
      ) : (
        <>
          <Fact label={t('file')}>
            {t('notLoaded')}（{t(source === 'kenAll' ? 'kenAllWhat' : 'officeWhat')}）
          </Fact>
          <p className={styles['note']}>{t('builtIn')}</p>
        </>
      )}
    </Section>
  )
}
