import { Button, Textarea, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { libraryText } from '../library.text.ts'
import { UsedIn } from './UsedIn.tsx'
import { imageQuery, type MailImage } from './template-queries.ts'
import styles from './Library.module.css'

const accepted = 'image/png,image/jpeg,image/gif,image/webp'
const pageSize = 60

/** All pictures, the newest first. New ones are chosen, dropped or pasted; then it is asked what they show. */
export function ImageLibrary({ onPick }: { onPick?: (image: MailImage) => void }): ReactNode {
  const t = useText(libraryText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const mayWrite = useMay()('templates.write')
  const [q, setQ] = useState<string | undefined>(undefined)
  const [isOver, setOver] = useState(false)
  const [openId, setOpenId] = useState<string | null>(null)
  const [maxBytes, setMaxBytes] = useState<number | null>(null)
  const pages = usePages(['mailImage', 'list', q ?? ''], async (cursor, signal) => {
    const page = await api.templates.images({ query: { q, cursor, limit: pageSize } }, { signal })
    setMaxBytes(page.maxBytes)
    return page
  })
  const open = pages.rows.find(({ id }) => id === openId)
  const take = async (
    file: File,
    options?: { signal: AbortSignal; onProgress: (sent: number, size: number) => void },
  ): Promise<void> => {
    const added = await api.templates.imageAdd({ file, fileName: file.name }, options)
    queryClient.setQueryData(imageQuery(added.id).queryKey, added)
    await queryClient.invalidateQueries({ queryKey: ['mailImage', 'list'] })
    setOpenId(added.id)
  }
  /** Dropped or pasted: one after the other, the refusals told. */
  const takeAll = async (files: FileList | undefined): Promise<void> => {
    for (const file of files ?? []) {
      try {
        await take(file)
      } catch (error) {
        problemToast(error)
      }
    }
  }
  return (
    <div
      className={styles['library']}
      data-over={isOver || undefined}
      onPaste={(event) => {
        if (mayWrite && event.clipboardData.files.length > 0) {
          event.preventDefault()
          void takeAll(event.clipboardData.files)
        }
      }}
      onDragOver={(event) => {
        if (!mayWrite) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (mayWrite) void takeAll(event.dataTransfer.files)
      }}
    >
      <div className={styles['tools']}>
        <SearchField label={t('findImage')} value={q} onSearch={setQ} />
        {mayWrite && <FileUpload variant="default" label={t('addImage')} accept={accepted} send={take} />}
        {mayWrite && (
          <span className={styles['help']}>
            {t('dropHere', { most: maxBytes === null ? '…' : format.bytes(maxBytes) })}
          </span>
        )}
      </div>
      <div className={styles['split']}>
        <div>
          {pages.isPending && !pages.error && <RowsSkeleton rows={4} />}
          {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
          {!pages.isPending && !pages.error && pages.rows.length === 0 && (
            <EmptyState title={t(q === undefined ? 'noImages' : 'noImageFound')}>
              {t(q === undefined ? 'noImagesWhy' : 'noImageFoundWhy')}
            </EmptyState>
          )}
          <ul className={styles['grid']}>
            {pages.rows.map((image) => (
              <li key={image.id}>
                <button
                  type="button"
                  aria-pressed={image.id === openId}
                  onClick={() => setOpenId(image.id)}
                  onDoubleClick={() => onPick?.(image)}
                >
                  <img src={image.path} alt={image.alt} loading="lazy" />
                  <span>{image.name}</span>
                </button>
              </li>
            ))}
          </ul>
          {pages.hasMore && (
            <Button variant="subtle" loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
              {t('more')}
            </Button>
          )}
        </div>
        {open && (
          <ImageDetails
            key={open.id}
            image={open}
            onPick={onPick}
            mayWrite={mayWrite}
            onRemoved={() => setOpenId(null)}
          />
        )}
      </div>
    </div>
  )
}

type DetailsProps = {
  image: MailImage
  onPick: ((image: MailImage) => void) | undefined
  mayWrite: boolean
  onRemoved: () => void
}
function ImageDetails({ image, onPick, mayWrite, onRemoved }: DetailsProps): ReactNode {
  const t = useText(libraryText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [name, setName] = useState(image.name)
  const [alt, setAlt] = useState(image.alt)
  const [busy, setBusy] = useState(false)
  const uses = useQuery({
    queryKey: ['mailImage', 'uses', image.id],
    queryFn: ({ signal }) => api.templates.imageUses({ params: { id: image.id } }, { signal }),
  })
  const isChanged = name !== image.name || alt !== image.alt
  const read = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['mailImage'] })
  const save = async (): Promise<MailImage> => {
    if (!isChanged || !mayWrite) return image
    const body = { name, alt, version: image.version }
    const saved = await api.templates.imageUpdate({ params: { id: image.id }, body })
    queryClient.setQueryData(imageQuery(image.id).queryKey, saved)
    await read()
    return saved
  }
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
  }
  const remove = async (): Promise<void> => {
    await api.templates.imageRemove({ params: { id: image.id }, query: { version: image.version } })
    onRemoved()
    await read()
    undoToast(t('imageBinned', { name: image.name }), async () => {
      await api.templates.imageRestore({ params: { id: image.id } })
      await read()
    })
  }
  return (
    <aside className={styles['details']} aria-label={image.name}>
      <img src={image.path} alt={image.alt} />
      <p className={styles['help']}>
        {t('imageFacts', {
          width: image.width,
          height: image.height,
          bytes: format.bytes(image.bytes),
          day: format.date(image.updatedAt),
        })}
      </p>
      <Textarea
        autoFocus={image.alt === ''}
        label={t('alt')}
        description={t('altWhy')}
        minRows={1}
        maxLength={500}
        readOnly={!mayWrite}
        value={alt}
        onChange={({ currentTarget }) => setAlt(currentTarget.value)}
      />
      <TextInput
        label={t('imageName')}
        maxLength={100}
        readOnly={!mayWrite}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <div className={styles['buttons']}>
        {onPick && (
          <Button loading={busy} onClick={() => void run(async () => onPick(await save()))}>
            {t('useImage')}
          </Button>
        )}
        {mayWrite && !onPick && (
          <Button disabled={!isChanged} loading={busy} onClick={() => void run(save)}>
            {t('save')}
          </Button>
        )}
        {mayWrite && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
            onClick={() => void run(remove)}
          >
            {t('toBin')}
          </Button>
        )}
      </div>
      <UsedIn uses={uses.data?.items} />
    </aside>
  )
}
