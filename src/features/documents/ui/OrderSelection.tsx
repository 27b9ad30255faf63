import { Anchor, Button, Modal, Radio, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { useForm, type Form as FormState } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import type { SelectionToolProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { documentText } from '../document.text.ts'
import type { Run } from '../documents.api.ts'
import { carriers, dayOf } from './document-queries.ts'
import { RunLine } from './RunLine.tsx'

/** Documents, or the file of a carrier, of the orders that are chosen in their list. */
export function OrderSelection(props: SelectionToolProps): ReactNode {
  const t = useText(documentText)
  const [dialog, setDialog] = useState<'documents' | 'labels' | null>(null)
  const close = (): void => setDialog(null)
  return (
    <>
      <Button variant="default" onClick={() => setDialog('documents')}>
        {t('issueChosen')}
      </Button>
      <Button variant="default" onClick={() => setDialog('labels')}>
        {t('labelsChosen')}
      </Button>
      <Modal
        opened={dialog !== null}
        onClose={close}
        title={t(dialog === 'labels' ? 'labelsChosen' : 'issueChosen')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {dialog === 'documents' && <IssueForm {...props} onClose={close} />}
        {dialog === 'labels' && <LabelsForm {...props} onClose={close} />}
      </Modal>
    </>
  )
}

type FormProps = SelectionToolProps & { onClose: () => void }
type Whose = { whose: 'chosen' | 'matching' }
const kinds = ['deliveryNote', 'invoice', 'simpleInvoice', 'confirmation'] as const

function IssueForm({ ids, matching, onClose }: FormProps): ReactNode {
  const t = useText(documentText)
  const [run, setRun] = useState<Run | null>(null)
  const form = useForm<Whose & { kind: (typeof kinds)[number]; issuedOn: string }>({
    initial: { whose: 'chosen', kind: 'deliveryNote', issuedOn: useToday() },
    check: ({ issuedOn }) => badDay('issuedOn', issuedOn, t('badDate')),
    async save({ whose, kind, issuedOn }) {
      setRun(
        await api.documents.run({
          body: { what: 'orders', kind, issuedOn: dayOf(issuedOn), ...ordersOf(whose, ids, matching) },
        }),
      )
    },
  })
  if (run) return <Started run={run} onClose={onClose} />
  return (
    <Form form={form} action={t('issueAll')} beside={<Close onClose={onClose} />}>
      <p>{t('issueChosenLead')}</p>
      <WhoseField form={form} count={ids.length} />
      <SelectField
        form={form}
        name="kind"
        label={t('kind')}
        options={kinds.map((value) => ({ value, label: t(value) }))}
      />
      <TextField form={form} name="issuedOn" label={t('issuedOn')} />
    </Form>
  )
}

function LabelsForm({ ids, matching, onClose }: FormProps): ReactNode {
  const t = useText(documentText)
  const [run, setRun] = useState<Run | null>(null)
  const form = useForm<Whose & { carrier: (typeof carriers)[number]; shipOn: string }>({
    initial: { whose: 'chosen', carrier: 'yamato', shipOn: '' },
    check: ({ shipOn }) => (shipOn.trim() === '' ? [] : badDay('shipOn', shipOn, t('badDate'))),
    async save({ whose, carrier, shipOn }) {
      setRun(
        await api.documents.writeLabels({
          body: { carrier, shipOn: dayOf(shipOn), ...ordersOf(whose, ids, matching) },
        }),
      )
    },
  })
  if (run) return <Started run={run} onClose={onClose} />
  return (
    <Form form={form} action={t('writeThese')} beside={<Close onClose={onClose} />}>
      <p>{t('labelsChosenLead')}</p>
      <WhoseField form={form} count={ids.length} />
      <SelectField
        form={form}
        name="carrier"
        label={t('carrier')}
        options={carriers.map((value) => ({ value, label: t(value) }))}
      />
      <TextField form={form} name="shipOn" label={t('shipOn')} help={t('shipOnHelp')} />
    </Form>
  )
}

const ordersOf = (
  whose: Whose['whose'],
  ids: readonly string[],
  { cursor: _cursor, limit: _limit, ...matching }: SelectionToolProps['matching'],
) => (whose === 'chosen' ? { orderIds: [...ids] } : { matching })

const badDay = (name: string, typed: string, message: string) =>
  dayOf(typed) === undefined ? [{ name, message }] : []

/** Today as people write it. */
function useToday(): string {
  const { timeZone } = useOrganisation()
  return todayIn(timeZone).replaceAll('-', '/')
}

type WhoseFieldProps<V extends Whose> = { form: FormState<V>; count: number }
/** Those that were marked, or all that the list finds. */
function WhoseField<V extends Whose>({ form, count }: WhoseFieldProps<V>): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  return (
    <Radio.Group
      label={t('whichOrders')}
      value={form.values.whose}
      onChange={(value) => form.set('whose', value === 'matching' ? 'matching' : 'chosen')}
    >
      <Stack gap={8} mt={8}>
        <Radio value="chosen" label={t('chosenOrders', { count: format.number(count) })} />
        <Radio value="matching" label={t('matchingOrders')} />
      </Stack>
    </Radio.Group>
  )
}

type StartedProps = { run: Run; onClose: () => void }
/** How far it has come, and its file; it goes on when this is closed. */
function Started({ run, onClose }: StartedProps): ReactNode {
  const t = useText(documentText)
  const { data } = useQuery({
    queryKey: ['documentRun', 'get', run.id],
    queryFn: ({ signal }) => api.documents.getRun({ params: { id: run.id } }, { signal }),
    initialData: run,
    // The end is announced; this is for a line that is cut.
    refetchInterval: ({ state }) => (state.data?.state === 'queued' ? 5000 : false),
  })
  return (
    <Stack gap={12} align="stretch" aria-live="polite">
      <div>
        <RunLine run={data} />
      </div>
      <Anchor component={AddressLink} to="/documents/runs">
        {t('toRuns')}
      </Anchor>
      <div>
        <Close onClose={onClose} />
      </div>
    </Stack>
  )
}

function Close({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(documentText)
  return (
    <Button variant="subtle" color="gray" onClick={onClose}>
      {t('close')}
    </Button>
  )
}
