import { Button, Checkbox, Modal, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { consentSettingsText } from '../consent.ui.text.ts'
import styles from './Consent.module.css'
import type { Wording } from './consent-queries.ts'

/** What people read when they agreed, word by word. */
export function Wordings({ wordings }: { wordings: readonly Wording[] }): ReactNode {
  const t = useText(consentSettingsText)
  const [open, setOpen] = useState<Wording | 'new' | null>(null)
  const close = (): void => setOpen(null)
  return (
    <section className={styles['section']}>
      <div className={styles['head']}>
        <h2>{t('wordings')}</h2>
        <Button variant="default" onClick={() => setOpen('new')}>
          {t('addWording')}
        </Button>
      </div>
      <p className={styles['dimmed']}>{t('wordingsLead')}</p>
      {wordings.length === 0 && <p>{t('noWordings')}</p>}
      <ul className={styles['rows']}>
        {wordings.map((one) => (
          <OneWording key={one.id} wording={one} onOpen={() => setOpen(one)} />
        ))}
      </ul>
      {open !== null && open !== 'new' && open.usedAt !== null && <Shown wording={open} onClose={close} />}
      {open !== null && (open === 'new' || open.usedAt === null) && (
        <WordingDialog wording={open === 'new' ? null : open} onClose={close} />
      )}
    </section>
  )
}

function OneWording({ wording, onOpen }: { wording: Wording; onOpen: () => void }): ReactNode {
  const t = useText(consentSettingsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const { id, version, title, url, usedAt, retiredAt, createdAt } = wording
  const turn = async (): Promise<void> => {
    try {
      await api.consent.retireWording({ params: { id }, body: { version, retired: retiredAt === null } })
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['consent', 'wordings'] })
  }
  return (
    <li>
      <span>
        <span className={styles['name']}>
          {title}
          {retiredAt !== null && <StatusBadge tone="warning">{t('retired')}</StatusBadge>}
        </span>
        <span className={styles['why']}>
          {[format.date(createdAt), t(usedAt === null ? 'unused' : 'used'), url].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className={styles['buttons']}>
        <Button variant="subtle" onClick={onOpen}>
          {t(usedAt === null ? 'editWording' : 'showWording')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => void turn()}>
          {t(retiredAt === null ? 'retire' : 'restore')}
        </Button>
      </span>
    </li>
  )
}

function Shown({ wording, onClose }: { wording: Wording; onClose: () => void }): ReactNode {
  const common = useText(partsText)
  return (
    <Modal
      opened
      onClose={onClose}
      title={wording.title}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <p className={styles['words']}>{wording.body}</p>
      <p className={styles['why']}>SHA-256 {wording.sha256}</p>
    </Modal>
  )
}

function WordingDialog({ wording, onClose }: { wording: Wording | null; onClose: () => void }): ReactNode {
  const t = useText(consentSettingsText)
  const common = useText(partsText)
  const queryClient = useQueryClient()
  const form = useForm({
    initial: {
      title: wording?.title ?? '',
      body: wording?.body ?? '',
      url: wording?.url ?? '',
      preTicked: wording?.preTicked ?? false,
    },
    check: ({ title, body }): FormError[] => [
      ...(title.trim() === ''
        ? [{ name: 'title', message: common('mustBeFilled', { label: t('wordingTitle') }) }]
        : []),
      ...(body.trim() === ''
        ? [{ name: 'body', message: common('mustBeFilled', { label: t('body') }) }]
        : []),
    ],
    async save({ url, ...rest }) {
      const body = { ...rest, url: url.trim() === '' ? null : url }
      if (wording)
        await api.consent.updateWording({
          params: { id: wording.id },
          body: { ...body, version: wording.version },
        })
      else await api.consent.createWording({ body })
      await queryClient.invalidateQueries({ queryKey: ['consent', 'wordings'] })
      doneToast(t('saved'))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(wording ? 'editWording' : 'addWording')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Form
        form={form}
        action={t('save')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {common('close')}
          </Button>
        }
      >
        <TextField
          form={form}
          name="title"
          label={t('wordingTitle')}
          example={t('wordingExample')}
          autoFocus
        />
        <FormField form={form} name="body" label={t('body')}>
          {(control) => (
            <Textarea
              {...control}
              autosize
              minRows={5}
              maxRows={16}
              value={form.values.body}
              onChange={({ currentTarget }) => form.set('body', currentTarget.value)}
            />
          )}
        </FormField>
        <TextField form={form} name="url" label={t('url')} need="optional" />
        <Checkbox
          label={t('preTicked')}
          checked={form.values.preTicked}
          onChange={({ currentTarget }) => form.set('preTicked', currentTarget.checked)}
        />
      </Form>
    </Modal>
  )
}
