import { Alert, Button, Group, Modal, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { sendingText } from '../sending.text.ts'
import { campaignQuery, type Campaign } from './campaign-queries.ts'
import styles from './Watch.module.css'

/** A planned campaign: who asked and who approved, and what can be done about it now. */
export function Approval({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useText(sendingText)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const [asked, setAsked] = useState<'approve' | 'decline' | null>(null)
  const { id, version, state, approval, startsAt, steps, deletedAt } = campaign
  if (deletedAt !== null || state === 'draft') return null
  const waits = state === 'waitingApproval'
  const withdraw = async (): Promise<void> => {
    try {
      const draft = await api.campaigns.withdraw({ params: { id }, body: { version } })
      queryClient.setQueryData(campaignQuery(id).queryKey, draft)
      doneToast(t('withdrawn'))
    } catch (error) {
      problemToast(error)
    }
  }
  const comment = steps.find(({ what }) => what === (waits ? 'asked' : 'approved'))?.comment
  return (
    <Alert color={waits ? 'yellow' : 'blue'} role="status">
      {approval.askedBy && approval.askedAt !== null && (
        <p className={styles['line']}>
          {t('askedBy', { name: approval.askedBy.name, at: format.dateTime(approval.askedAt) })}
        </p>
      )}
      {approval.approvedBy && approval.approvedAt !== null && (
        <p className={styles['line']}>
          {t('approvedBy', { name: approval.approvedBy.name, at: format.dateTime(approval.approvedAt) })}
        </p>
      )}
      {comment && <p className={styles['comment']}>{comment}</p>}
      {!waits && startsAt !== null && (
        <p className={styles['line']}>{t('startsAt', { at: format.dateTime(startsAt) })}</p>
      )}
      {waits && !approval.mayApprove && <p className={styles['line']}>{t('mayNot')}</p>}
      <Group gap="xs" mt="xs">
        {waits && approval.mayApprove && (
          <>
            <Button onClick={() => setAsked('approve')}>{t('approve')}</Button>
            <Button variant="default" onClick={() => setAsked('decline')}>
              {t('decline')}
            </Button>
          </>
        )}
        {may('campaigns.write') && (
          <Button variant="default" onClick={() => void withdraw()}>
            {t('withdraw')}
          </Button>
        )}
      </Group>
      {asked && <AnswerDialog campaign={campaign} answer={asked} onClose={() => setAsked(null)} />}
    </Alert>
  )
}

type AnswerDialogProps = { campaign: Campaign; answer: 'approve' | 'decline'; onClose: () => void }
function AnswerDialog({ campaign, answer, onClose }: AnswerDialogProps): ReactNode {
  const t = useText(sendingText)
  const queryClient = useQueryClient()
  const [comment, setComment] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const { id, version, name } = campaign
  const isApproval = answer === 'approve'
  const run = async (): Promise<void> => {
    if (busy) return
    if (!isApproval && comment.trim() === '') {
      setMissing(true)
      return
    }
    setBusy(true)
    try {
      const body = { version, comment: comment.trim() || null }
      const changed = await api.campaigns[answer]({ params: { id }, body })
      queryClient.setQueryData(campaignQuery(id).queryKey, changed)
      doneToast(t(isApproval ? 'approved' : 'declined'))
      onClose()
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(isApproval ? 'approveTitle' : 'declineTitle', { name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Textarea
        data-autofocus
        label={t('comment')}
        description={isApproval ? undefined : t('declineWhy')}
        error={isMissing && t('declineNeeded')}
        maxLength={1000}
        value={comment}
        onChange={({ currentTarget }) => {
          setComment(currentTarget.value)
          setMissing(false)
        }}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button loading={busy} onClick={() => void run()}>
          {t(answer)}
        </Button>
      </Group>
    </Modal>
  )
}
