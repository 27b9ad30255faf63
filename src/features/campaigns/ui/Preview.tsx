import { CloseButton, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { PersonSelect } from '#web/parts/PersonSelect.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { editorText } from '../editor.text.ts'
import type { Campaign } from './campaign-queries.ts'
import styles from './Editor.module.css'
import { MailShown } from './MailShown.tsx'
import { usePlanEdit } from './plan-edit.ts'

/** A variant as somebody would get it, of what is stored. */
export function Preview(): ReactNode {
  const { stored } = usePlanEdit().state
  const t = useText(editorText)
  if (!stored.plan.variants[0]?.content) return <p className={styles['quiet']}>{t('previewNone')}</p>
  return <PreviewOf campaign={stored} />
}

export function PreviewOf({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useText(editorText)
  const { variants } = campaign.plan
  const [no, setNo] = useState(1)
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null)
  const variant = variants.some((one) => one.no === no) ? no : (variants[0]?.no ?? 1)
  const { data, error, refetch } = useQuery({
    queryKey: ['campaign', 'preview', campaign.id, campaign.version, variant, person?.id ?? null],
    queryFn: ({ signal }) =>
      api.campaigns.preview(
        { params: { id: campaign.id }, body: { variant, customerId: person?.id ?? null } },
        { signal },
      ),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <section className={styles['preview']} aria-label={t('preview')}>
      <div className={styles['inline']}>
        <span className={styles['label']}>{t('preview')}</span>
        {variants.length > 1 && (
          <SegmentedControl
            aria-label={t('content')}
            value={String(variant)}
            onChange={(next) => setNo(Number(next))}
            data={variants.map(({ no: value, label }) => ({ value: String(value), label }))}
          />
        )}
        {person === null ? (
          <div className={styles['person']}>
            <PersonSelect
              label={t('previewAs')}
              placeholder={t('previewFind')}
              nothing={t('previewNobody')}
              onPick={setPerson}
            />
          </div>
        ) : (
          <span className={styles['inline']}>
            {person.name}
            <CloseButton size={28} aria-label={t('previewSample')} onClick={() => setPerson(null)} />
          </span>
        )}
      </div>
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={6} />}
      {data && <MailShown mail={data} />}
    </section>
  )
}
