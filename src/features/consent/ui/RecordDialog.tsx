import { Alert, Button, Modal, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import { consentWords, methodWord } from '../consent.text.ts'
import { panelText } from '../consent.ui.text.ts'
import {
  useWordings,
  type OfCustomer,
  type Purpose,
  exemptBases,
  states,
  type Basis,
  type Method,
  type State,
} from './consent-queries.ts'

const everything = 'everything'
/** How a colleague comes to know it. */
const methodsOf: { readonly [S in State]: readonly Method[] } = {
  granted: ['paper', 'phone', 'operator'],
  exempt: ['card', 'paper', 'operator'],
  refused: ['phone', 'reply', 'paper', 'operator'],
}

type Values = {
  address: string
  purpose: string
  state: State
  basis: Basis
  method: Method
  on: string
  wording: string
  note: string
}

/** What was chosen for another state says nothing of this one: the first that it offers does. */
function settled({ state, basis, method }: Pick<Values, 'state' | 'basis' | 'method'>): {
  basis: Basis | null
  method: Method
} {
  const [first = 'operator'] = methodsOf[state]
  const isExempt = exemptBases.some((one) => one === basis)
  return {
    basis: state === 'refused' ? null : state === 'granted' ? 'consent' : isExempt ? basis : 'toldUs',
    method: methodsOf[state].includes(method) ? method : first,
  }
}

/** What somebody told us: with what it rests on, and what proves it. */
export function RecordDialog(props: {
  id: string
  of: OfCustomer
  purposes: readonly Purpose[]
  onClose: () => void
}): ReactNode {
  const { id, of, purposes, onClose } = props
  const t = useText(panelText)
  const words = useText(consentWords)
  const common = useText(partsText)
  const say = useSay()
  const { timeZone } = useOrganisation()
  const queryClient = useQueryClient()
  const wordings = useWordings()
  const [evidence, setEvidence] = useState<{ id: string; name: string } | null>(null)
  const today = todayIn(timeZone)
  const form = useForm<Values>({
    initial: {
      address: '0',
      purpose: purposes[0]?.id ?? everything,
      state: 'granted',
      basis: 'consent',
      method: 'paper',
      on: today,
      wording: '',
      note: '',
    },
    check: ({ on, state, wording, note }): FormError[] => {
      const day = parseDate(on)
      return [
        ...(day && day.on <= today ? [] : [{ name: 'on', message: t('badDate') }]),
        ...(state !== 'refused' && wording === '' && note.trim() === '' && !evidence
          ? [{ name: 'note', message: t('proofNeeded') }]
          : []),
      ]
    },
    async save({ address, purpose, state, basis, method, on, wording, note }) {
      const chosen = of.addresses[Number(address)]
      const day = parseDate(on)
      if (!chosen || !day) return
      const one = settled({ state, basis, method })
      await api.consent.record({
        params: { id },
        body: {
          channel: chosen.channel,
          key: chosen.key,
          purposeId:
            purpose !== everything ? purpose : state === 'refused' ? null : (purposes[0]?.id ?? null),
          state,
          ...one,
          // Today's is now; an earlier day counts from its beginning.
          occurredAt: day.on === today ? null : `${day.on}T00:00:00Z`,
          wordingId: wording === '' ? null : wording,
          evidenceId: evidence?.id ?? null,
          note: note.trim() === '' ? null : note.trim(),
        },
      })
      await queryClient.invalidateQueries({ queryKey: ['consent'] })
      doneToast(t('saved'))
      onClose()
    },
  })
  const { state, address, purpose } = form.values
  const stands = of.addresses[Number(address)]?.purposes.some(
    (one) => one.state === 'refused' && one.purposeId === purpose,
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recordTitle')}
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
        <SelectField
          form={form}
          name="state"
          label={t('state')}
          options={states.map((value) => ({ value, label: words(value) }))}
        />
        <SelectField
          form={form}
          name="address"
          label={t('address')}
          options={of.addresses.map(({ channel, value }, at) => ({
            value: String(at),
            label: `${value}（${words(channel)}）`,
          }))}
        />
        <SelectField
          form={form}
          name="purpose"
          label={t('purpose')}
          options={[
            ...purposes.map((one) => ({ value: one.id, label: say(one.label) })),
            ...(state === 'refused' ? [{ value: everything, label: t('everything') }] : []),
          ]}
        />
        {stands && state !== 'refused' && <Alert color="yellow">{t('onlyThem')}</Alert>}
        {state === 'exempt' && (
          <SelectField
            form={form}
            name="basis"
            label={t('basis')}
            options={exemptBases.map((value) => ({ value, label: words(value) }))}
          />
        )}
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="method"
            label={t('method')}
            options={methodsOf[state].map((value) => ({ value, label: words(methodWord(value)) }))}
          />
          <TextField form={form} name="on" label={t('occurredOn')} example="2026/11/22" />
        </FieldRow>
        {state === 'granted' && (wordings.data?.length ?? 0) > 0 && (
          <SelectField
            form={form}
            name="wording"
            label={t('wording')}
            need="optional"
            options={[
              { value: '', label: t('noWording') },
              ...(wordings.data ?? [])
                .filter(({ retiredAt }) => retiredAt === null)
                .map((one) => ({ value: one.id, label: one.title })),
            ]}
          />
        )}
        <FormField form={form} name="evidence" label={t('evidence')} need="optional" help={t('evidenceHelp')}>
          {() => (
            <>
              <FileUpload
                label={evidence?.name ?? t('chooseFile')}
                accept="image/*,application/pdf,audio/*"
                variant="default"
                send={async (file, told) =>
                  setEvidence(await api.consent.addEvidence({ file, fileName: file.name }, told))
                }
              />
            </>
          )}
        </FormField>
        <FormField
          form={form}
          name="note"
          label={t('note')}
          {...(state === 'refused' && { need: 'optional' as const })}
          example={t('noteExample')}
        >
          {(control) => (
            <Textarea
              {...control}
              autosize
              minRows={2}
              value={form.values.note}
              onChange={({ currentTarget }) => form.set('note', currentTarget.value)}
            />
          )}
        </FormField>
      </Form>
    </Modal>
  )
}
