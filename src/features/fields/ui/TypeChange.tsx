import { Button, Group, Modal, NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { fieldsText } from '../fields.text.ts'
import { customTypeNames, hasOptions, typeNameOf, useTypeName, type Definition } from './field-queries.ts'
import { givenOptions, newOption, type OptionDraft } from './field-values.ts'
import styles from './FieldSettings.module.css'
import { OptionsEditor } from './OptionsEditor.tsx'

type Outcome = Answer<typeof api.fields.checkType>

/** Another type for a field: first what would become of its values, then the change. */
export function TypeChange(props: { field: Definition; onClose: () => void; onDone: () => void }): ReactNode {
  const { field, onClose, onDone } = props
  const t = useText(fieldsText)
  const say = useSay()
  const format = useFormat()
  const typeName = useTypeName()
  const queryClient = useQueryClient()
  const [type, setType] = useState(typeNameOf(field.type === 'text' ? 'choice' : 'text'))
  const [options, setOptions] = useState<readonly OptionDraft[]>([newOption()])
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const { subject, key, version } = field
  const needsOptions = hasOptions(type) && !hasOptions(field.type)
  const wanted = { type, ...(needsOptions && { options: givenOptions(options) }) }
  const ask = async (run: () => Promise<void>): Promise<void> => {
    setBusy(true)
    try {
      await run()
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  const check = (): Promise<void> =>
    ask(async () => setOutcome(await api.fields.checkType({ params: { subject, key }, body: wanted })))
  const convert = (): Promise<void> =>
    ask(async () => {
      await api.fields.changeType({ params: { subject, key }, body: { version, ...wanted } })
      doneToast(t('converting'))
      onDone()
      await queryClient.invalidateQueries({ queryKey: ['field'] })
    })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('changeType')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <NativeSelect
        label={t('newType')}
        value={type}
        data={customTypeNames
          .filter((one) => one !== field.type)
          .map((value) => ({ value, label: typeName(value) }))}
        onChange={({ currentTarget }) => {
          setType(typeNameOf(currentTarget.value))
          setOutcome(null)
        }}
      />
      {needsOptions && (
        <>
          <p>{t('options')}</p>
          <OptionsEditor
            id="retype-options"
            options={options}
            onChange={(next) => {
              setOptions(next)
              setOutcome(null)
            }}
          />
        </>
      )}
      {outcome && (
        <>
          <p>
            {t('typeCounts', {
              values: format.number(outcome.values),
              converted: format.number(outcome.converted),
            })}
          </p>
          {outcome.lost > 0 && (
            <p className={styles['notice']}>{t('typeLost', { lost: format.number(outcome.lost) })}</p>
          )}
          {outcome.samples.length > 0 && (
            <table className={styles['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('from')}</th>
                  <th scope="col">{t('to')}</th>
                  <th scope="col" data-right>
                    {t('times')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {outcome.samples.map(({ from, to, refusal, times }) => (
                  <tr key={from}>
                    <td>{from}</td>
                    <td>{refusal ? say(refusal) : to}</td>
                    <td data-right>{format.number(times)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        {outcome ? (
          <Button loading={busy} onClick={() => void convert()}>
            {t('convert')}
          </Button>
        ) : (
          <Button loading={busy} onClick={() => void check()}>
            {t('tryType')}
          </Button>
        )}
      </Group>
    </Modal>
  )
}
