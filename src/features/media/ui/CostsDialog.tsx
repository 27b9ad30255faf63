import { CloseButton, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { mediumText } from '../medium.text.ts'
import type { Medium } from './MediaList.tsx'
import styles from './MediaList.module.css'

const dayOf = (typed: string): string | null => parseDate(typed)?.on ?? null
const yenOf = (typed: string): number => Number(toHalfWidth(typed).replace(/[,¥円\s]/g, '') || Number.NaN)

type CostsDialogProps = { medium: Medium; mayManage: boolean; onClose: () => void; onChanged: () => void }

/** What a medium cost, period by period. */
export function CostsDialog({ medium, mayManage, onClose, onChanged }: CostsDialogProps): ReactNode {
  const t = useText(mediumText)
  const words = useText(partsText)
  const format = useFormat()
  const { id, name } = medium
  const { data, error, refetch } = useQuery({
    queryKey: ['media', 'costs', id],
    queryFn: async ({ signal }) => (await api.media.costs({ params: { id } }, { signal })).items,
  })
  const changed = (): void => {
    void refetch()
    onChanged()
  }
  const empty = { startsOn: '', endsOn: '', amount: '', note: '' }
  const form = useForm({
    initial: empty,
    check: ({ startsOn, endsOn, amount }): FormError[] => [
      ...Object.entries({ startsOn, endsOn })
        .filter(([, typed]) => dayOf(typed) === null)
        .map(([field]) => ({ name: field, message: words('badDate') })),
      ...(Number.isSafeInteger(yenOf(amount)) && yenOf(amount) >= 0
        ? []
        : [{ name: 'amount', message: t('badAmount') }]),
    ],
    async save({ startsOn, endsOn, amount, note }) {
      await api.media.addCost({
        params: { id },
        body: {
          startsOn: dayOf(startsOn) ?? '',
          endsOn: dayOf(endsOn) ?? '',
          amount: yenOf(amount),
          note: note || null,
        },
      })
      form.reset(empty)
      changed()
    },
  })
  const remove = async (costId: string): Promise<void> => {
    try {
      await api.media.removeCost({ params: { id, costId } })
      changed()
    } catch (problem) {
      problemToast(problem)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('costsOf', { name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{t('costsLead')}</p>
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={2} />}
      {data?.length === 0 && <p className={styles['quiet']}>{t('noCosts')}</p>}
      <ul className={styles['costs']}>
        {data?.map(({ id: costId, startsOn, endsOn, amount, note }) => (
          <li key={costId}>
            <span>{t('period', { from: format.day(startsOn), to: format.day(endsOn) })}</span>
            <span className="numbers">{format.yen(amount)}</span>
            {mayManage && (
              <CloseButton size="sm" aria-label={t('removeCost')} onClick={() => void remove(costId)} />
            )}
            {note && <span className={styles['quiet']}>{note}</span>}
          </li>
        ))}
      </ul>
      {mayManage && (
        <Form form={form} action={t('addCost')}>
          <FieldRow inRow={2}>
            <TextField form={form} name="startsOn" label={t('startsOn')} example="2026/4/1" />
            <TextField form={form} name="endsOn" label={t('endsOn')} example="2026/4/30" />
          </FieldRow>
          <TextField form={form} name="amount" label={t('amount')} />
          <TextField form={form} name="note" label={t('note')} need="optional" />
        </Form>
      )}
    </Modal>
  )
}
