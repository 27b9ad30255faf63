import { Button, Checkbox, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { consentSettingsText } from '../consent.ui.text.ts'
import styles from './Consent.module.css'
import type { Purpose } from './consent-queries.ts'

/** What messages are for; customers choose by these in their preferences. */
export function Purposes({ purposes }: { purposes: readonly Purpose[] }): ReactNode {
  const t = useText(consentSettingsText)
  const [open, setOpen] = useState<Purpose | 'new' | null>(null)
  return (
    <section className={styles['section']}>
      <div className={styles['head']}>
        <h2>{t('purposes')}</h2>
        <Button variant="default" onClick={() => setOpen('new')}>
          {t('addPurpose')}
        </Button>
      </div>
      <p className={styles['dimmed']}>{t('purposesLead')}</p>
      <ul className={styles['rows']}>
        {purposes.map((one) => (
          <OnePurpose key={one.id} purpose={one} onEdit={() => setOpen(one)} />
        ))}
      </ul>
      {open !== null && (
        <PurposeDialog purpose={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </section>
  )
}

function OnePurpose({ purpose, onEdit }: { purpose: Purpose; onEdit: () => void }): ReactNode {
  const t = useText(consentSettingsText)
  const say = useSay()
  const queryClient = useQueryClient()
  const { id, version, retiredAt, label, description, doubleOptIn, validMonths, mailOrder } = purpose
  const isAdvertising = purpose.class === 'advertising'
  const turn = async (): Promise<void> => {
    try {
      await api.consent.retirePurpose({ params: { id }, body: { version, retired: retiredAt === null } })
      doneToast(t(retiredAt === null ? 'retiredDone' : 'restoredDone'))
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['consent'] })
  }
  const facts = [
    description.ja === '' && description.en === '' ? null : say(description),
    isAdvertising && mailOrder ? t('mailOrder') : null,
    isAdvertising && doubleOptIn ? t('doubleOptInShort') : null,
    validMonths === null ? null : t('validShort', { months: validMonths }),
  ]
  return (
    <li>
      <span>
        <span className={styles['name']}>
          {say(label)}
          <StatusBadge tone={isAdvertising ? 'info' : 'neutral'}>{t(purpose.class)}</StatusBadge>
          {retiredAt !== null && <StatusBadge tone="warning">{t('retired')}</StatusBadge>}
        </span>
        <span className={styles['why']}>{facts.filter(Boolean).join(' · ')}</span>
      </span>
      <span className={styles['buttons']}>
        <Button variant="subtle" onClick={onEdit}>
          {t('editPurpose')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => void turn()}>
          {t(retiredAt === null ? 'retire' : 'restore')}
        </Button>
      </span>
    </li>
  )
}

type Values = {
  ja: string
  en: string
  aboutJa: string
  aboutEn: string
  class: Purpose['class']
  mailOrder: boolean
  doubleOptIn: boolean
  validMonths: string
}

/** Null where the field says nothing, undefined where it says no number of months. */
function monthsOf(typed: string): number | null | undefined {
  const text = toHalfWidth(typed).trim()
  if (text === '') return null
  const months = Number(text)
  return Number.isInteger(months) && months >= 1 && months <= 240 ? months : undefined
}

function PurposeDialog({ purpose, onClose }: { purpose: Purpose | null; onClose: () => void }): ReactNode {
  const t = useText(consentSettingsText)
  const common = useText(partsText)
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    initial: {
      ja: purpose?.label.ja ?? '',
      en: purpose?.label.en ?? '',
      aboutJa: purpose?.description.ja ?? '',
      aboutEn: purpose?.description.en ?? '',
      class: purpose?.class ?? 'advertising',
      mailOrder: purpose?.mailOrder ?? true,
      doubleOptIn: purpose?.doubleOptIn ?? false,
      validMonths: purpose?.validMonths?.toString() ?? '',
    },
    check: ({ ja, en, validMonths }): FormError[] => [
      ...(ja.trim() === '' ? [{ name: 'ja', message: common('mustBeFilled', { label: t('labelJa') }) }] : []),
      ...(en.trim() === '' ? [{ name: 'en', message: common('mustBeFilled', { label: t('labelEn') }) }] : []),
      ...(monthsOf(validMonths) === undefined ? [{ name: 'validMonths', message: t('badMonths') }] : []),
    ],
    async save({ ja, en, aboutJa, aboutEn, validMonths, ...rest }) {
      const body = {
        ...rest,
        label: { ja, en },
        description: { ja: aboutJa, en: aboutEn },
        validMonths: monthsOf(validMonths) ?? null,
      }
      if (purpose)
        await api.consent.updatePurpose({
          params: { id: purpose.id },
          body: { ...body, version: purpose.version },
        })
      else await api.consent.createPurpose({ body })
      await queryClient.invalidateQueries({ queryKey: ['consent'] })
      doneToast(t('saved'))
      onClose()
    },
  })
  const { values } = form
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(purpose ? 'editPurpose' : 'addPurpose')}
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
        <FieldRow inRow={2}>
          <TextField form={form} name="ja" label={t('labelJa')} autoFocus />
          <TextField form={form} name="en" label={t('labelEn')} />
        </FieldRow>
        <TextField form={form} name="aboutJa" label={t('descriptionJa')} need="optional" />
        <TextField form={form} name="aboutEn" label={t('descriptionEn')} need="optional" />
        <SelectField
          form={form}
          name="class"
          label={t('class')}
          help={t('classHelp')}
          options={(['advertising', 'transactional'] as const).map((value) => ({ value, label: t(value) }))}
        />
        {values.class === 'advertising' && (
          <>
            <FormField form={form} name="mailOrder" label={t('mailOrder')} help={t('mailOrderHelp')}>
              {({ id, 'aria-describedby': described }) => (
                <Checkbox
                  id={id}
                  aria-describedby={described}
                  checked={values.mailOrder}
                  onChange={({ currentTarget }) => form.set('mailOrder', currentTarget.checked)}
                />
              )}
            </FormField>
            <Checkbox
              label={t('doubleOptIn')}
              checked={values.doubleOptIn}
              onChange={({ currentTarget }) => form.set('doubleOptIn', currentTarget.checked)}
            />
            <TextField
              form={form}
              name="validMonths"
              label={t('validMonths')}
              need="optional"
              help={t('validHelp')}
            />
          </>
        )}
      </Form>
    </Modal>
  )
}
