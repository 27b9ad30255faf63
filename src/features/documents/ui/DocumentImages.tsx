import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import { api, href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { documentText } from '../document.text.ts'
import styles from './Documents.module.css'

const queryKey = ['documentImage', 'current']

/** The pictures that are printed on documents from now on. */
export function DocumentImages(): ReactNode {
  const t = useText(documentText)
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.documents.images({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('images')} lead={t('imagesLead')} shape="reading">
      <div className={styles['side']}>
        <Picture which="logo" id={data.logoId} />
        <Picture which="seal" id={data.sealId} />
      </div>
    </Page>
  )
}

function Picture({ which, id }: { which: 'logo' | 'seal'; id: string | null }): ReactNode {
  const t = useText(documentText)
  const title = useId()
  const queryClient = useQueryClient()
  const params = { which }
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey })
  const remove = async (): Promise<void> => {
    try {
      await api.documents.removeImage({ params })
      await again()
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <section aria-labelledby={title} className={styles['part']}>
      <h2 id={title}>{t(which)}</h2>
      <p className={styles['dim']}>{t(which === 'logo' ? 'logoHelp' : 'sealHelp')}</p>
      {id !== null && (
        // The address changes with the picture, so that no old one is shown from the browser's memory.
        <img
          className={styles['picture']}
          src={`${href.documents.showImage({ params })}?of=${id}`}
          alt={t(which)}
        />
      )}
      <FileUpload
        variant="default"
        label={t(id === null ? 'choose' : 'replace')}
        accept="image/png,image/jpeg"
        send={async (file, told) => {
          await api.documents.setImage({ params, file, fileName: file.name }, told)
          await again()
        }}
      />
      {id !== null && (
        <Button variant="subtle" color="gray" onClick={() => void remove()}>
          {t('remove')}
        </Button>
      )}
    </section>
  )
}
