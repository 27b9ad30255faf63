import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { sendingText } from '../sending.text.ts'
import { Sayings } from './Aside.tsx'
import { campaignQuery, checksQuery, type Campaign } from './campaign-queries.ts'
import { isCount } from './count.ts'
import styles from './Editor.module.css'

type SendButtonProps = {
  campaign: Campaign
  /** How many get it; null while that is counted. */
  count: number | null
  sentences: readonly string[]
  /** Has the server take what is still typed. */
  flush: () => Promise<Campaign | null>
}
/** From so many on the number has to be typed. */
const many = 100

/** The next thing to do with a draft: send it, schedule it, or have it approved. It asks before. */
export function SendButton({ campaign, count, sentences, flush }: SendButtonProps): ReactNode {
  const t = useText(sendingText)
  const may = useMay()
  const [isOpen, setOpen] = useState(false)
  const { data: checks } = useQuery(checksQuery(campaign.id, campaign.version))
  const asks = campaign.approval.needed && campaign.approval.approvedAt === null
  const verb = asks ? 'ask' : campaign.plan.schedule.kind === 'now' ? 'send' : 'schedule'
  const blocked = checks?.some(({ level }) => level === 'error') ?? true
  if (!asks && !may('campaigns.send')) return <span className={styles['quiet']}>{t('needsSend')}</span>
  return (
    <>
      <Button
        disabled={blocked}
        title={
          blocked && checks
            ? t('blocked', { count: checks.filter(({ level }) => level === 'error').length })
            : undefined
        }
        leftSection={<IconSend size={16} stroke={1.5} aria-hidden />}
        onClick={() => void flush().then((saved) => saved && setOpen(true))}
      >
        {t(verb)}
      </Button>
      {isOpen && asks && (
        <AskDialog campaign={campaign} sentences={sentences} onClose={() => setOpen(false)} />
      )}
      {isOpen && !asks && (
        <StartDialog campaign={campaign} count={count} sentences={sentences} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

type DialogProps = { campaign: Campaign; sentences: readonly string[]; onClose: () => void }

function StartDialog({
  campaign,
  count,
  sentences,
  onClose,
}: DialogProps & { count: number | null }): ReactNode {
  const t = useText(sendingText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const { id, name, version, plan } = campaign
  const isNow = plan.schedule.kind === 'now'
  const mustType = count !== null && count >= many
  const start = async (): Promise<void> => {
    if (busy || count === null) return
    if (mustType && !isCount(typed, count)) {
      setWrong(true)
      return
    }
    setBusy(true)
    try {
      const started = await api.campaigns.start({ params: { id }, body: { version, recipients: count } })
      queryClient.setQueryData(campaignQuery(id).queryKey, started)
      doneToast(t(isNow ? 'started' : 'scheduled'))
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
      title={t(isNow ? 'sure' : 'sureSchedule', { name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Sayings sentences={sentences} />
      <p className={styles['quiet']}>{t(isNow ? 'undoNot' : 'undoTill')}</p>
      {count === null && <p role="status">{t('counting')}</p>}
      {mustType && (
        <TextInput
          mt="sm"
          data-autofocus
          inputMode="numeric"
          autoComplete="off"
          label={t('typeCount', { count: format.number(count) })}
          description={t('typeHelp')}
          error={isWrong && t('typeWrong')}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            setWrong(false)
          }}
          onKeyDown={onEnter(() => void start())}
        />
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button loading={busy} disabled={count === null} onClick={() => void start()}>
          {t(isNow ? 'send' : 'schedule')}
        </Button>
      </Group>
    </Modal>
  )
}

function AskDialog({ campaign, sentences, onClose }: DialogProps): ReactNode {
  const t = useText(sendingText)
  const queryClient = useQueryClient()
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  const { id, version } = campaign
  const ask = async (): Promise<void> => {
    setBusy(true)
    try {
      const body = { version, comment: comment.trim() || null }
      const asked = await api.campaigns.requestApproval({ params: { id }, body })
      queryClient.setQueryData(campaignQuery(id).queryKey, asked)
      doneToast(t('asked'))
      onClose()
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('askTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Sayings sentences={sentences} />
      <p className={styles['quiet']}>{t('askWhy')}</p>
      <Textarea
        mt="sm"
        data-autofocus
        label={t('comment')}
        description={t('commentAsk')}
        maxLength={1000}
        value={comment}
        onChange={({ currentTarget }) => setComment(currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button loading={busy} onClick={() => void ask()}>
          {t('ask')}
        </Button>
      </Group>
    </Modal>
  )
}
